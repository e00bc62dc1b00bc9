//! Guests that leave something behind for the next one.

use skill_tests::{SLOTS, Sandbox, files_below};

use crate::{exit, stdout};

#[tokio::test]
async fn nothing_in_memory_outlives_a_call() {
    for _ in 0..3 * SLOTS {
        let outcome = Sandbox::shared().command("work", "count-calls").run().await;
        assert_eq!(stdout(&outcome), "1\n");
    }
}

#[tokio::test]
async fn a_folder_is_seen_by_its_own_call_only() {
    let sandbox = Sandbox::shared();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write = sandbox.command("escape", "write").with("/tmp/note").scratch("/tmp", one.path()).run().await;
    assert_eq!(exit(&write), 0);
    let read = sandbox.command("escape", "read").with("/tmp/note").scratch("/tmp", two.path()).run().await;
    assert!(stdout(&read).contains("refused"));
}

#[tokio::test]
async fn a_folder_that_is_not_used_is_not_made() {
    let outer = tempfile::tempdir().unwrap();
    let call = Sandbox::shared().command("output", "text").with("x").scratch("/tmp", &outer.path().join("lazy"));
    assert_eq!(exit(&call.run().await), 0);
    assert!(files_below(outer.path()).is_empty());
}
