//! What a guest can find out about where it is: nothing of the host.

use skill_tests::Sandbox;

use crate::{exit, stdout};

#[tokio::test]
async fn the_environment_is_what_was_given() {
    let sandbox = Sandbox::shared();
    assert_eq!(stdout(&sandbox.command("facts", "env").run().await), "");
    let outcome = sandbox.command("facts", "env").env("ONE", "1").run().await;
    assert_eq!(stdout(&outcome), "ONE=1\n");
}

#[tokio::test]
async fn the_folders_are_what_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::shared();
    assert_eq!(stdout(&sandbox.command("facts", "preopens").run().await), "");
    let outcome = sandbox.command("facts", "preopens").scratch("/a", folder.path()).run().await;
    assert_eq!(stdout(&outcome), "/a\n");
}

#[tokio::test]
async fn clocks_are_coarse() {
    let outcome = Sandbox::shared().command("facts", "clocks").run().await;
    let said = stdout(&outcome);
    let numbers: Vec<u64> = said.lines().map(|l| l.parse().unwrap()).collect();
    let [smallest, wall_rest, monotonic, wall] = numbers[..] else { panic!("{said}") };
    assert!(smallest >= 100_000, "a step of {smallest} ns");
    assert_eq!((wall_rest, monotonic, wall), (0, 100_000, 100_000));
}

#[tokio::test]
async fn randomness_differs_from_call_to_call() {
    let run = || Sandbox::shared().command("facts", "random").run();
    let (first, second) = (stdout(&run().await), stdout(&run().await));
    assert!(first.len() > 16);
    assert_ne!(first, second);
}

#[tokio::test]
async fn randomness_is_not_a_way_to_fill_the_hosts_memory() {
    for what in ["random-flood", "insecure-random-flood"] {
        let outcome = Sandbox::shared().command("facts", what).attack().await;
        assert!(matches!(outcome.end, skill_engine::End::Trapped(_)), "{:?}", outcome.end);
    }
}

#[tokio::test]
async fn an_error_names_no_host_path() {
    let folder = tempfile::tempdir().unwrap();
    let host_path = folder.path().to_str().unwrap().to_owned();
    let call = Sandbox::shared().command("escape", "all").with("/box").scratch("/box", folder.path());
    let outcome = call.run().await;
    assert_eq!(exit(&outcome), 0);
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!String::from_utf8_lossy(text).contains(&host_path));
    }
}
