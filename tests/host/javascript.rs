//! Scripts of `tests/javascript` do in the sandbox what they do in Node.js.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::compared::Compared;

/// Scripts that answer otherwise here. `docs/javascript.md` says why.
const KNOWN: [&str; 2] = ["bad-export", "engine-errors"];

/// The version that the stored answers are of, and whose words the sandbox speaks.
const VERSION: &str = "v24.";

/// Calls a file's function `execute` as the host does.
const CALL: &str = r#"
    console.log = console.error;
    const module = await import(process.argv[1]);
    const execute = module.execute ?? module.default?.execute ?? module.default;
    const text = (await import('node:fs')).readFileSync(0, 'utf8');
    process.stdout.write(JSON.stringify((await execute(JSON.parse(text))) ?? null) + '\n');
"#;

#[tokio::test]
async fn scripts_do_what_node_does() {
    let compared = Compared {
        scripts: "javascript",
        native: node().is_some(),
        natively,
        sandboxed,
        says: |line| !line.trim().is_empty() && !line.starts_with("    at ") && !line.starts_with("Node.js v"),
    };
    let (different, count) = compared.differ().await;
    assert!(count >= 87, "{count}");
    assert_eq!(different, KNOWN, "of {count} scripts");
}

/// Node.js on this machine, in the version that counts.
fn node() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let is_it = |file: &PathBuf| {
        let said = Command::new(file).arg("--version").output();
        said.is_ok_and(|o| o.stdout.starts_with(VERSION.as_bytes()))
    };
    std::env::split_paths(&path).map(|folder| folder.join("node")).find(is_it)
}

fn natively(file: &Path) -> Vec<String> {
    let (node, file_name) = (node().unwrap(), name(file));
    let node = node.to_str().unwrap().to_owned();
    if is_function(file) {
        let file = file.to_str().unwrap().to_owned();
        return vec![node, "--input-type=module".into(), "-e".into(), CALL.into(), file];
    }
    if file_name.ends_with(".ts") {
        let options = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"].map(str::to_owned);
        return [vec![node], options.to_vec(), vec![file_name]].concat();
    }
    vec![node, file_name]
}

fn sandboxed(file: &Path) -> Vec<String> {
    let skill = is_function(file).then(|| "--skill".to_owned());
    ["node".to_owned()].into_iter().chain(skill).chain([name(file)]).collect()
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_str().unwrap().to_owned()
}

fn is_function(file: &Path) -> bool {
    let text = fs::read_to_string(file).unwrap();
    text.lines().any(|l| l.contains("export") && l.contains("execute"))
}
