//! One call, a fresh instance each, beside a subprocess that does the same: `cargo bench --workspace --bench calls`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::{
    hint::black_box,
    io::Write as _,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group};
use serde_json::json;
use skill_tests::{Sandbox, TestHost};
use tokio::runtime::{Builder, Runtime};

const JAVASCRIPT: &str =
    "const { name } = JSON.parse(require('fs').readFileSync(0));\nconsole.log(JSON.stringify({ hello: name }));\n";
const SHELL: &str = "jq -c '{hello: .name}'\n";
const PYTHON: &str = "import json, sys\njson.dump({'hello': json.load(sys.stdin)['name']}, sys.stdout)\n";

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The host as an embedding program has it: nothing recorded.
async fn host() -> TestHost {
    TestHost::builder()
        .guest("echo", "echo", "")
        .python("hello", "", PYTHON)
        .skill("hello-js", &[("skill.yaml", "name: hello-js\ndescription: A test.\n"), ("run.js", JAVASCRIPT)])
        .skill("hello-sh", &[("skill.yaml", "name: hello-sh\ndescription: A test.\n"), ("run.sh", SHELL)])
        .in_memory()
        .build()
        .await
}

/// A program that runs a script, if this machine has it.
fn native(program: &str, script: &str, folder: &std::path::Path) {
    let mut child =
        Command::new(program).arg(folder.join(script)).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(br#"{"name": "you"}"#).unwrap();
    let output = child.wait_with_output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer, json!({"hello": "you"}));
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success())
}

fn script() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [("run.py", PYTHON), ("run.js", JAVASCRIPT), ("run.sh", SHELL)] {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn rust(c: &mut Criterion) {
    let runtime = runtime();
    let sandbox = Sandbox::shared();
    c.bench_function("rust skill: engine alone", |b| {
        b.to_async(&runtime).iter(|| sandbox.skill("echo", r#"{"text":"hi"}"#).run());
    });
    let host = runtime.block_on(host());
    c.bench_function("rust skill: Host::call with schemas", |b| {
        b.to_async(&runtime).iter(async || black_box(host.call("echo", json!({"text": "hi"})).await.unwrap()));
    });
}

/// Skill, the program that runs such a script natively, its file.
const SCRIPTS: [(&str, &str, &str); 3] =
    [("hello", "python3", "run.py"), ("hello-js", "node", "run.js"), ("hello-sh", "bash", "run.sh")];

fn scripts(c: &mut Criterion) {
    let runtime = runtime();
    let (host, folder) = (runtime.block_on(host()), script());
    for (skill, program, file) in SCRIPTS {
        let mut group = c.benchmark_group(skill);
        group.sample_size(50).measurement_time(Duration::from_secs(5));
        group.bench_function("Host::call", |b| {
            b.to_async(&runtime).iter(async || host.call(skill, json!({"name": "you"})).await.unwrap());
        });
        if is_there(program) {
            let name = format!("{program} {file}");
            group.bench_function(name, |b| b.iter(|| native(program, file, folder.path())));
        }
    }
}

criterion_group!(benches, rust, scripts);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
    summary();
}

/// The figures side by side: each round calls both, so that a busy moment hits both.
fn summary() {
    let runtime = runtime();
    let (host, folder) = (runtime.block_on(host()), script());
    let mut rust: Vec<Duration> = Vec::new();
    let mut all: Vec<(&str, Vec<Duration>, Vec<Duration>)> = Vec::new();
    for (skill, program, _) in SCRIPTS.into_iter().filter(|(_, program, _)| is_there(program)) {
        drop(runtime.block_on(host.call(skill, json!({"name": "you"}))));
        all.push((program, Vec::new(), Vec::new()));
    }
    for _ in 0..200 {
        rust.extend((0..50).map(|_| time(|| drop(runtime.block_on(host.call("echo", json!({"text": "hi"})))))));
        for (program, here, there) in &mut all {
            let Some((skill, _, file)) = SCRIPTS.into_iter().find(|(_, p, _)| p == program) else { continue };
            here.push(time(|| drop(runtime.block_on(host.call(skill, json!({"name": "you"}))))));
            there.push(time(|| native(program, file, folder.path())));
        }
    }
    println!("{:<16} {:>10} {:>10} {:>10}", "", "p50", "p95", "p99");
    let row =
        |name: &str, [p50, p95, p99]: [Duration; 3]| println!("{name:<16} {p50:>10.1?} {p95:>10.1?} {p99:>10.1?}");
    row("rust skill", percentiles(rust));
    for (program, here, there) in all {
        let (here, there) = (percentiles(here), percentiles(there));
        row(&format!("hello, {program}"), here);
        row(&format!("natively, {program}"), there);
        println!("{program}: {:.1}× as fast as its subprocess", there[0].as_secs_f64() / here[0].as_secs_f64());
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn percentiles(mut times: Vec<Duration>) -> [Duration; 3] {
    times.sort();
    [50, 95, 99].map(|p| times[times.len() * p / 100])
}
