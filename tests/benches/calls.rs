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

const PYTHON: &str = "import json, sys\njson.dump({'hello': json.load(sys.stdin)['name']}, sys.stdout)\n";

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The host as an embedding program has it: nothing recorded.
async fn host() -> TestHost {
    TestHost::builder().guest("echo", "echo", "").python("hello", "", PYTHON).in_memory().build().await
}

fn native_python(folder: &std::path::Path) {
    let mut child = Command::new("python3")
        .arg(folder.join("run.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(br#"{"name": "you"}"#).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.stdout, br#"{"hello": "you"}"#);
}

fn script() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("run.py"), PYTHON).unwrap();
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

fn python(c: &mut Criterion) {
    let runtime = runtime();
    let (host, script) = (runtime.block_on(host()), script());
    let mut group = c.benchmark_group("python hello");
    group.sample_size(50).measurement_time(Duration::from_secs(5));
    group.bench_function("Host::call", |b| {
        b.to_async(&runtime).iter(async || host.call("hello", json!({"name": "you"})).await.unwrap());
    });
    group.bench_function("python3 run.py", |b| b.iter(|| native_python(script.path())));
}

criterion_group!(benches, rust, python);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
    summary();
}

/// The figures side by side: each round calls both, so that a busy moment hits both.
fn summary() {
    let runtime = runtime();
    let (host, script) = (runtime.block_on(host()), script());
    let mut rust: Vec<Duration> = Vec::new();
    let (mut python, mut native) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        rust.extend((0..50).map(|_| time(|| drop(runtime.block_on(host.call("echo", json!({"text": "hi"})))))));
        python.push(time(|| drop(runtime.block_on(host.call("hello", json!({"name": "you"}))))));
        native.push(time(|| native_python(script.path())));
    }
    let rows = [
        ("rust skill", percentiles(rust)),
        ("python hello", percentiles(python)),
        ("python3 run.py", percentiles(native)),
    ];
    println!("{:<16} {:>10} {:>10} {:>10}", "", "p50", "p95", "p99");
    for (name, [p50, p95, p99]) in &rows {
        println!("{name:<16} {p50:>10.1?} {p95:>10.1?} {p99:>10.1?}");
    }
    let [_, (_, wasm), (_, subprocess)] = &rows;
    println!("python hello is {:.1}× as fast as its subprocess", subprocess[0].as_secs_f64() / wasm[0].as_secs_f64());
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
