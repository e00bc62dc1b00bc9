//! Guests that take more memory, tables, instances or handles than they may.

use skill_engine::{Call, Context, End, Entry, LimitHit, Limits, Outcome, Profile};
use skill_tests::{Sandbox, components};

use crate::limit;

#[tokio::test]
async fn memory_is_bounded() {
    let call = Sandbox::shared().command("work", "allocate").limits(|l| l.memory = 64 << 20);
    let outcome = call.attack().await;
    assert_eq!(limit(&outcome), LimitHit::Memory);
    let peak = outcome.usage.memory_peak;
    assert!(peak <= 64 << 20 && peak > 32 << 20, "{peak}");
}

#[tokio::test]
async fn recursion_is_bounded() {
    let outcome = Sandbox::shared().command("work", "recurse").attack().await;
    // Rust keeps a stack of its own in linear memory, and either may be full first.
    let full = matches!(&outcome.end, End::Limit(LimitHit::Stack))
        || matches!(&outcome.end, End::Trapped(why) if why.contains("out of bounds"));
    assert!(full, "{:?}", outcome.end);
}

#[tokio::test]
async fn recursion_without_a_stack_in_memory_is_bounded() {
    let outcome = run(&components::command("", "(drop (call 0))"), |_| {}).await;
    assert_eq!(limit(&outcome), LimitHit::Stack);
}

#[tokio::test]
async fn a_memory_that_is_born_too_large() {
    let wasm = components::command("(memory 2000)", "");
    let outcome = run(&wasm, |l| l.memory = 64 << 20).await;
    assert_eq!(limit(&outcome), LimitHit::Memory);
}

#[tokio::test]
async fn memories_are_counted_together() {
    assert!(matches!(run_with_memories(2).await.end, End::Exited(0)));
    assert_eq!(limit(&run_with_memories(3).await), LimitHit::Memory);
}

/// Runs a command of so many memories of 25 MiB, with 64 MiB for all.
async fn run_with_memories(n: usize) -> Outcome {
    run(&components::memories(n, 400), |l| l.memory = 64 << 20).await
}

#[tokio::test]
async fn tables_are_bounded() {
    let grow = "(if (i32.ne (table.grow (ref.null func) (i32.const 50000)) (i32.const -1)) (then unreachable))";
    let wasm = components::command("(table 1 funcref)", grow);
    let outcome = run(&wasm, |l| l.table_elements = 1000).await;
    assert!(matches!(outcome.end, End::Exited(0)), "the growth must be refused: {:?}", outcome.end);

    let wasm = components::command("(table 2000 funcref)", "");
    let outcome = run(&wasm, |l| l.table_elements = 1000).await;
    assert_eq!(limit(&outcome), LimitHit::Instances);
}

#[tokio::test]
async fn instances_are_bounded() {
    let outcome = run(&components::instances(40), |l| l.instances = 10).await;
    assert_eq!(limit(&outcome), LimitHit::Instances);
    let outcome = run(&components::instances(40), |_| {}).await;
    assert!(matches!(outcome.end, End::Exited(0)), "{:?}", outcome.end);
}

#[tokio::test]
async fn host_objects_are_bounded() {
    let call = Sandbox::shared().command("work", "handles-of-its-own").limits(|l| l.handles = 100);
    assert_eq!(limit(&call.attack().await), LimitHit::Handles);
}

#[tokio::test]
async fn resources_of_its_own_are_bounded() {
    assert_eq!(limit(&run(&components::own_resources(), |_| {}).await), LimitHit::Handles);
}

async fn run(wasm: &[u8], change: impl FnOnce(&mut Limits)) -> Outcome {
    let sandbox = Sandbox::shared();
    let program = sandbox.engine().load(wasm, Profile::default()).unwrap();
    let mut limits = Limits::default();
    change(&mut limits);
    let entry = Entry::Command { args: Vec::new(), env: Vec::new(), cwd: "/".into(), stdin: Vec::new().into() };
    let context = Context { execution_id: "exec-000000000001".into(), skill: "test".into() };
    let outcome = program
        .run(Call { entry, context, mounts: Vec::new(), limits, network: None, observer: None, commands: None })
        .await;
    sandbox.must_serve().await;
    outcome
}
