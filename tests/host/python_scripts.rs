//! Scripts of `tests/python` do in the sandbox what they do in CPython.

use std::{path::PathBuf, process::Command};

use crate::compared::Compared;

/// Scripts that answer otherwise here. `docs/python.md` says why.
const KNOWN: [&str; 2] = [
    "database-search", // sqlite3 is built without fts5
    "word-size",       // a word has 32 bits: sys.maxsize and what is computed from it
];

/// The version that the sandbox has. The stored answers are of 3.13, about what is the same in both.
const VERSION: &str = "Python 3.14.";

#[tokio::test]
async fn scripts_do_what_python_does() {
    let compared = Compared {
        scripts: "python",
        native: python().is_some(),
        natively: |_| vec![python().unwrap().to_str().unwrap().to_owned(), "run.py".to_owned()],
        sandboxed: |_| vec!["python3".to_owned(), "run.py".to_owned()],
        says: |_| true,
    };
    let (different, count) = compared.differ().await;
    assert!(count >= 97, "{count}");
    assert_eq!(different, KNOWN, "of {count} scripts");
}

/// CPython on this machine, in the version that counts.
fn python() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let is_it = |file: &PathBuf| {
        let said = Command::new(file).arg("--version").output();
        said.is_ok_and(|o| o.stdout.starts_with(VERSION.as_bytes()))
    };
    std::env::split_paths(&path).map(|folder| folder.join("python3")).find(is_it)
}
