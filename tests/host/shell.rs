//! Scripts of `tests/shell` do in the sandbox what they do in bash.

use std::{path::Path, process::Command};

use crate::compared::Compared;

/// Scripts that answer otherwise here. `docs/shell.md` says why.
const KNOWN: [&str; 2] = ["killed", "traps"];

#[tokio::test]
async fn scripts_do_what_bash_does() {
    let argv = |_: &Path| vec!["bash".to_owned(), "run.sh".to_owned()];
    let native = has_bash_and_jq();
    let shell = Compared { scripts: "shell", native, natively: argv, sandboxed: argv, says: |_| true };
    let (different, count) = shell.differ().await;
    assert!(count >= 40, "{count}");
    assert_eq!(different, KNOWN, "of {count} scripts");
}

fn has_bash_and_jq() -> bool {
    let says = |program: &str| Command::new(program).arg("--version").output().map_or(Vec::new(), |o| o.stdout);
    String::from_utf8_lossy(&says("bash")).contains("version 5.2") && !says("jq").is_empty()
}
