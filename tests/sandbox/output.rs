//! Guests that say too much.

use skill_engine::{End, LimitHit};
use skill_tests::Sandbox;

use crate::{exit, limit, stdout};

#[tokio::test]
async fn stdout_past_its_limit_ends_the_call() {
    let call = Sandbox::shared().command("output", "flood-stdout").limits(|l| l.stdout = 100_000);
    let outcome = call.attack().await;
    assert_eq!(limit(&outcome), LimitHit::Stdout);
    assert_eq!(outcome.stdout.len(), 100_000);
}

#[tokio::test]
async fn stderr_past_its_limit_is_thrown_away_and_the_call_goes_on() {
    let call = Sandbox::shared().command("output", "stderr").with(1_000_000).limits(|l| l.stderr = 1000);
    let outcome = call.attack().await;
    assert_eq!(exit(&outcome), 0);
    assert!(outcome.stderr_truncated);
    assert_eq!(outcome.stderr.len(), 1000);

    let call = Sandbox::shared().command("output", "flood-stderr").limits(|l| l.fuel = 100_000_000);
    assert_eq!(limit(&call.attack().await), LimitHit::Fuel);
}

#[tokio::test]
async fn more_at_once_than_a_stream_takes() {
    let sandbox = Sandbox::shared();
    let outcome = sandbox.command("output", "zeroes").attack().await;
    assert!(matches!(&outcome.end, End::Trapped(_)), "{:?}", outcome.end);
    let outcome = sandbox.command("output", "write-at-once").with(20 << 20).attack().await;
    assert_eq!(limit(&outcome), LimitHit::Stdout);
    assert!(outcome.stdout.len() <= 10 << 20);
}

#[tokio::test]
async fn output_of_any_bytes_arrives_as_it_is() {
    let sandbox = Sandbox::shared();
    let outcome = sandbox.command("output", "invalid-utf8").run().await;
    assert_eq!(&outcome.stdout[..], b"\"\xff\xfe\"");
    let bytes: Vec<u8> = (0..=255).cycle().take(3 << 20).collect();
    let outcome = sandbox.command("output", "cat").stdin(bytes.clone()).run().await;
    assert!(outcome.stdout == bytes, "{} bytes came back of {}", outcome.stdout.len(), bytes.len());
    assert!(sandbox.command("output", "nothing").run().await.stdout.is_empty());
}

#[tokio::test]
async fn a_very_long_argument_list() {
    let sandbox = Sandbox::shared();
    let mut call = sandbox.command("facts", "args");
    for _ in 0..10_000 {
        call = call.with("x".repeat(100));
    }
    let outcome = call.attack().await;
    assert_eq!(stdout(&outcome).trim(), "10002");
}
