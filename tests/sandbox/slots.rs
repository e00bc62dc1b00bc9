//! Guests that keep the place that others need.

use std::time::Duration;

use futures_util::future::join_all;
use skill_engine::LimitHit;
use skill_tests::{SLOTS, Sandbox};

use crate::{exit, limit};

#[tokio::test(flavor = "multi_thread")]
async fn hostile_calls_give_their_slots_back() {
    let sandbox = Sandbox::shared();
    let calls = (0..5 * SLOTS).map(|i| {
        let behaviour = ["spin", "sleep", "allocate", "trap", "recurse"][i as usize % 5];
        sandbox.command("work", behaviour).deadline_ms(100).limits(|l| l.memory = 32 << 20).run()
    });
    for outcome in join_all(calls).await {
        assert!(!matches!(outcome.end, skill_engine::End::Host(_) | skill_engine::End::Exited(_)), "{:?}", outcome.end);
    }
    sandbox.must_serve().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_calls_than_slots_wait_for_their_turn() {
    let sandbox = Sandbox::shared();
    let calls = (0..20 * SLOTS).map(|_| sandbox.command("output", "text").with("x").run());
    for outcome in join_all(calls).await {
        assert_eq!(exit(&outcome), 0);
    }
}

#[tokio::test]
async fn waiting_for_a_slot_is_not_the_time_of_the_call() {
    let sandbox = Sandbox::shared();
    let calls = (0..3 * SLOTS).map(|_| sandbox.command("work", "sleep").deadline_ms(150).run());
    for outcome in join_all(calls).await {
        assert_eq!(limit(&outcome), LimitHit::Deadline);
        assert!(outcome.usage.wall >= Duration::from_millis(150));
    }
}

#[tokio::test]
async fn dropping_a_call_ends_it_and_frees_its_slot() {
    let sandbox = Sandbox::shared();
    for _ in 0..3 {
        for behaviour in ["spin", "sleep"] {
            let calls = (0..SLOTS).map(|_| sandbox.command("work", behaviour).run());
            let dropped = tokio::time::timeout(Duration::from_millis(50), join_all(calls)).await;
            assert!(dropped.is_err(), "{behaviour} came to an end");
        }
        tokio::time::timeout(Duration::from_secs(20), sandbox.must_serve()).await.unwrap();
    }
}

#[tokio::test]
async fn a_spinning_call_leaves_the_thread_to_others() {
    let sandbox = Sandbox::shared();
    let spin = sandbox.command("work", "spin").deadline_ms(10_000).run();
    tokio::pin!(spin);
    let others = async {
        for _ in 0..5 {
            sandbox.must_serve().await;
        }
    };
    tokio::select! {
        biased;
        outcome = &mut spin => panic!("the spinning call ended first: {:?}", outcome.end),
        () = others => {}
    }
}

#[tokio::test]
async fn two_engines_live_in_one_process() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (one, two) = (Sandbox::with_cache(one.path()), Sandbox::with_cache(two.path()));
    let spin = one.command("work", "spin").deadline_ms(100).run();
    let (outcome, ()) = tokio::join!(spin, two.must_serve());
    assert_eq!(limit(&outcome), LimitHit::Deadline);
    drop(one);
    two.must_serve().await;
}
