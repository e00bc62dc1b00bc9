//! Guests that never come to an end, or come to a bad one.

use std::time::Duration;

use skill_engine::{End, LimitHit, Metering, Profile, Tuning};
use skill_tests::Sandbox;

use crate::{exit, limit, stderr};

const BY_TIME: Profile = Profile { tuning: Tuning::Small, metering: Metering::CpuTime };

#[tokio::test]
async fn spinning_ends_at_the_deadline() {
    let outcome = Sandbox::shared().command("work", "spin").deadline_ms(200).attack().await;
    assert_eq!(limit(&outcome), LimitHit::Deadline);
    assert!(outcome.usage.wall >= Duration::from_millis(200));
}

#[tokio::test]
async fn sleeping_in_a_host_call_ends_at_the_deadline() {
    let outcome = Sandbox::shared().command("work", "sleep").deadline_ms(100).attack().await;
    assert_eq!(limit(&outcome), LimitHit::Deadline);
}

#[tokio::test]
async fn fuel_runs_out_at_the_same_place_every_time() {
    let call = || Sandbox::shared().command("work", "spin").limits(|l| l.fuel = 10_000_000);
    let (first, second) = (call().attack().await, call().attack().await);
    assert_eq!(limit(&first), LimitHit::Fuel);
    assert_eq!(first.usage.fuel, Some(10_000_000));
    assert_eq!(first.usage.fuel, second.usage.fuel);

    let call = || Sandbox::shared().command("output", "text").with("hello");
    let (first, second) = (call().run().await, call().run().await);
    assert!(first.usage.fuel.is_some_and(|used| used > 1000));
    assert_eq!(first.usage.fuel, second.usage.fuel);
}

#[tokio::test]
async fn processor_time_runs_out_long_before_the_deadline() {
    let call = Sandbox::shared().command("work", "spin").profile("work", BY_TIME);
    let outcome = call.limits(|l| l.cpu = Duration::from_millis(50)).attack().await;
    assert_eq!(limit(&outcome), LimitHit::Cpu);
    assert_eq!(outcome.usage.fuel, None);
    assert!(outcome.usage.cpu.is_some_and(|used| used >= Duration::from_millis(50)));
}

#[tokio::test]
async fn sleeping_uses_no_processor_time() {
    let call = Sandbox::shared().command("work", "sleep").profile("work", BY_TIME);
    let outcome = call.limits(|l| l.cpu = Duration::from_millis(50)).deadline_ms(500).attack().await;
    assert_eq!(limit(&outcome), LimitHit::Deadline);
}

#[tokio::test]
async fn a_deadline_that_no_clock_holds_is_none() {
    let call = Sandbox::shared().command("output", "text").with("x").limits(|l| l.deadline = Duration::MAX);
    assert_eq!(exit(&call.run().await), 0);
}

#[tokio::test]
async fn every_exit_code_is_kept() {
    let sandbox = Sandbox::shared();
    for code in [0, 1, 2, 3, 42, 127, 128, 254, 255] {
        assert_eq!(exit(&sandbox.command("work", "exit-exactly").with(code).run().await), code);
    }
    // WASI 0.2's own `exit` has one bit, and so has `process::exit` of most languages.
    assert_eq!(exit(&sandbox.command("work", "exit").with(0).run().await), 0);
    assert_eq!(exit(&sandbox.command("work", "exit").with(7).run().await), 1);
}

#[tokio::test]
async fn traps_are_told_from_limits() {
    let sandbox = Sandbox::shared();
    let outcome = sandbox.command("work", "panic").attack().await;
    assert!(matches!(&outcome.end, End::Trapped(_)), "{:?}", outcome.end);
    assert!(stderr(&outcome).contains("on purpose"), "{}", stderr(&outcome));
    for (behaviour, says) in [("trap", "unreachable"), ("read-wild", "out of bounds")] {
        let outcome = sandbox.command("work", behaviour).attack().await;
        assert!(matches!(&outcome.end, End::Trapped(why) if why.contains(says)), "{:?}", outcome.end);
    }
}
