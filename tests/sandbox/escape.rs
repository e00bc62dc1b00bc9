//! Guests that look for a way out of their folders.

use std::{fs, path::Path};

use skill_tests::{Sandbox, files_below};

use crate::{exit, stderr, stdout};

#[tokio::test]
async fn nothing_outside_is_read_or_written() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("folder");
    fs::write(outer.path().join("secret"), "not yours").unwrap();
    let call = Sandbox::shared().command("escape", "all").with("/box").scratch("/box", &folder);
    let outcome = call.attack().await;
    assert_eq!(exit(&outcome), 0, "{}", stderr(&outcome));

    let said = stdout(&outcome);
    let got: Vec<&str> = said.lines().filter(|l| l.contains(": got ")).filter(|l| !is_harmless(l)).collect();
    assert!(got.is_empty(), "{got:#?}");
    assert!(said.lines().count() > 80, "it tried little:\n{said}");

    let mut outside = files_below(outer.path());
    outside.retain(|f| !f.starts_with(&folder));
    assert_eq!(outside, [outer.path().join("secret")]);
    assert!(!Path::new("/tmp/escaped").exists() && !Path::new("/tmp/own").exists() && !Path::new("/escaped").exists());
}

/// To make a link is allowed, as long as it leads nowhere; and a guest may look at its own folder.
fn is_harmless(line: &str) -> bool {
    line.starts_with("symlink: got ()")
}

#[tokio::test]
async fn a_link_that_was_there_before_leads_nowhere() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(outer.path().join("secret"), "not yours").unwrap();
    std::os::unix::fs::symlink(outer.path().join("secret"), folder.join("absolute")).unwrap();
    std::os::unix::fs::symlink("../secret", folder.join("relative")).unwrap();
    std::os::unix::fs::symlink("..", folder.join("up")).unwrap();
    for path in ["/box/absolute", "/box/relative", "/box/up/secret"] {
        let call = Sandbox::shared().command("escape", "read").with(path).scratch("/box", &folder);
        let said = stdout(&call.attack().await);
        assert!(said.starts_with("read: refused"), "{path}: {said}");
    }
}

#[tokio::test]
async fn without_folders_there_is_no_file_system() {
    for (how, path) in [("list", "/"), ("read", "/etc/passwd"), ("write", "/tmp/escaped"), ("list", ".")] {
        let said = stdout(&Sandbox::shared().command("escape", how).with(path).attack().await);
        assert!(said.contains("refused"), "{path}: {said}");
    }
}
