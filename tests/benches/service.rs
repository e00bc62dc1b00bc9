//! The host under load: requests per second, threads, start. `cargo bench --workspace --bench service`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod load;

use std::{
    fs,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use load::{Load, Request, Server};
use serde_json::json;
use skill_tests::{TestHost, guests};

const KEY: &str = "0123456789abcdef-for-the-benchmark";

const CONNECTIONS: usize = 50;
const LOAD: Duration = Duration::from_secs(5);

fn main() {
    // `cargo test --benches` only asks whether it runs.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    threads();
    http();
}

/// Two threads against one, each with a runtime of its own.
fn threads() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let script = "import json, sys\njson.dump(json.load(sys.stdin), sys.stdout)\n";
    let build = TestHost::builder().guest("echo", "echo", "").python("hello", "", script).in_memory().build();
    let host = Arc::new(runtime.block_on(build));
    for (skill, calls) in [("echo", 20_000), ("hello", 400)] {
        let one = rate(&host, skill, calls, 1);
        let two = rate(&host, skill, calls, 2);
        println!("{skill:<8} one thread {one:>9.0}/s   two {two:>9.0}/s   {:.2}×", two / one);
    }
}

fn rate(host: &Arc<TestHost>, skill: &'static str, calls: usize, threads: usize) -> f64 {
    let begin = Instant::now();
    let work = |_| {
        let host = host.clone();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                for _ in 0..calls {
                    host.call(skill, json!({"text": "hi"})).await.unwrap();
                }
            });
        })
    };
    let running: Vec<_> = (0..threads).map(work).collect();
    running.into_iter().for_each(|t| t.join().unwrap());
    (calls * threads) as f64 / begin.elapsed().as_secs_f64()
}

/// The program itself, with records and archive, and the load beside it on the same machine.
fn http() {
    let folder = tempfile::tempdir().unwrap();
    let skill = folder.path().join("skills/echo");
    fs::create_dir_all(&skill).unwrap();
    fs::copy(guests::path("echo"), skill.join("echo.wasm")).unwrap();
    fs::write(skill.join("skill.yaml"), "name: echo\ndescription: A test.\nruntime: wasm\n").unwrap();
    let body = json!({"skillName": "echo", "input": {"text": "hi"}});
    let request = Request::post("/api/skills/execute", &body, KEY);
    let start = || {
        let begin = Instant::now();
        let server = Server::start(folder.path(), &[], KEY);
        assert_eq!(server.ask(&request), 200);
        (server, begin.elapsed())
    };
    drop(start());
    let (server, started_in) = start();
    println!("start to the first answer, warm: {started_in:.0?}");
    let Load { rate, p50, p99, .. } = server.load(&request, CONNECTIONS, LOAD);
    println!("HTTP execute, {CONNECTIONS} connections: {rate:.0}/s   p50 {p50:.1?}   p99 {p99:.1?}");
}
