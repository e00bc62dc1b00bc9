//! Scripts of `tests/lua` do in the sandbox what they do in PUC-Lua 5.4.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::compared::{Compared, ENVIRONMENT};

/// Scripts that answer otherwise here. `docs/lua.md` says why.
const KNOWN: [&str; 1] = ["messages"];

/// The version that the stored answers are of.
const VERSION: &str = "Lua 5.4.";

#[tokio::test]
async fn scripts_do_what_lua_does() {
    let compared = Compared {
        scripts: "lua",
        native: is_there(),
        natively: |file| vec!["lua".into(), name(file)],
        sandboxed: |file| vec!["lua".into(), name(file)],
        says: |line| !line.starts_with('\t') && line != "stack traceback:",
    };
    let (different, count) = compared.differ().await;
    assert!(count >= 18, "{count}");
    assert_eq!(different, KNOWN, "of {count} scripts");
}

/// True when the machine has `lua` in the version that counts, where the scripts look for it.
fn is_there() -> bool {
    let (_, path) = ENVIRONMENT[0];
    let is_it = |file: PathBuf| {
        let said = Command::new(file).arg("-v").output();
        said.is_ok_and(|o| o.stdout.starts_with(VERSION.as_bytes()))
    };
    std::env::split_paths(path).any(|folder| is_it(folder.join("lua")))
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_str().unwrap().to_owned()
}
