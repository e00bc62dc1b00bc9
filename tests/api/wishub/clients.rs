//! The client programs of the documentation, word for word; only the address is another.

use std::process::{Command, Output};

use super::{Api, SQUARE, skill};

const DOCUMENTED: &str = "http://localhost:8000";

/// Runs a client with `program`; none where that is not on this machine.
async fn run(api: &Api, text: &str, file: &str, program: &[&str]) -> Option<Output> {
    let folder = tempfile::tempdir().unwrap();
    assert!(text.contains(DOCUMENTED));
    std::fs::write(folder.path().join(file), text.replace(DOCUMENTED, &format!("http://{}", api.address))).unwrap();
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).arg(file).current_dir(folder.path());
    let ended = tokio::task::spawn_blocking(move || (command.output(), folder)).await.unwrap();
    ended.0.ok()
}

/// Whether a program is there and can do what a client needs.
fn can(program: &[&str]) -> bool {
    let can = Command::new(program[0]).args(&program[1..]).output().is_ok_and(|it| it.status.success());
    if !can {
        eprintln!("SKIPPED: `{}` does not work on this machine, so this client was not run", program.join(" "));
    }
    can
}

fn said(output: Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text} {}", String::from_utf8_lossy(&output.stderr));
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_client_runs_unchanged() {
    if !can(&["python3", "-c", "import requests"]) {
        return;
    }
    let api = Api::start().await;
    let text = said(run(&api, include_str!("../clients/client.py"), "client.py", &["python3"]).await.unwrap());
    assert!(text.contains("Skill 注册成功") && text.contains("计算结果: 25"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_go_client_runs_unchanged() {
    if !can(&["go", "version"]) {
        return;
    }
    let api = Api::start().await;
    let text = said(run(&api, include_str!("../clients/client.go"), "client.go", &["go", "run"]).await.unwrap());
    assert!(text.contains("注册状态码: 201") && text.contains("计算结果: map[input:5 result:25]"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_typescript_client_runs_unchanged() {
    let node = ["node", "--experimental-strip-types", "--no-warnings"];
    if !can(&[&node[..], &["--version"]].concat()) {
        return;
    }
    let api = Api::start().await;
    api.registered(skill("skill_square", "1.0.0", "python", SQUARE)).await;
    let text = said(run(&api, include_str!("../clients/client.ts"), "client.ts", &node).await.unwrap());
    assert!(text.contains("计算结果: 25"), "{text}");
}
