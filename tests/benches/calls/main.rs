//! One call, a fresh instance each, beside a process that does the same: `cargo bench --workspace --bench calls`.
//! With `-- side-by-side` only the table at the end is made.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod cases;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group};
use serde_json::json;
use skill_tests::Sandbox;
use tokio::runtime::{Builder, Runtime};

/// How often each case runs in each of the two ways for the table.
const ROUNDS: usize = 100;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn rust(c: &mut Criterion) {
    let runtime = runtime();
    let sandbox = Sandbox::shared();
    c.bench_function("rust skill: engine alone", |b| {
        b.to_async(&runtime).iter(|| sandbox.skill("echo", r#"{"text":"hi"}"#).run());
    });
    let host = runtime.block_on(cases::host(&[]));
    c.bench_function("rust skill: Host::call with schemas", |b| {
        b.to_async(&runtime).iter(async || black_box(host.call("echo", json!({"text": "hi"})).await.unwrap()));
    });
}

fn scripts(c: &mut Criterion) {
    let (runtime, folder) = (runtime(), tempfile::tempdir().unwrap());
    let cases = cases::all(folder.path());
    let host = runtime.block_on(cases::host(&cases));
    for case in &cases {
        let mut group = c.benchmark_group(case.name);
        group.sample_size(20).measurement_time(Duration::from_secs(5));
        group.bench_function("sandbox", |b| b.to_async(&runtime).iter(async || case.here(&host).await));
        if let Some(argv) = &case.native {
            group.bench_function(argv.join(" "), |b| b.iter(|| case.there(argv)));
        }
    }
}

criterion_group!(benches, rust, scripts);

fn main() {
    if !std::env::args().any(|word| word == "side-by-side") {
        benches();
        Criterion::default().configure_from_args().final_summary();
    }
    side_by_side();
}

/// The figures side by side: each round runs every case both ways, so that a busy moment hits both.
fn side_by_side() {
    let (runtime, folder) = (runtime(), tempfile::tempdir().unwrap());
    let cases = cases::all(folder.path());
    let host = runtime.block_on(cases::host(&cases));
    let mut rust: Vec<Duration> = Vec::new();
    let mut times: Vec<(Vec<Duration>, Vec<Duration>)> = vec![Default::default(); cases.len()];
    for case in &cases {
        runtime.block_on(case.here(&host)); // so that nothing is compiled or loaded for the first time
    }
    for _ in 0..ROUNDS {
        rust.extend((0..50).map(|_| time(|| drop(runtime.block_on(host.call("echo", json!({"text": "hi"})))))));
        for (case, (here, there)) in cases.iter().zip(&mut times) {
            here.push(time(|| runtime.block_on(case.here(&host))));
            there.extend(case.native.iter().map(|argv| time(|| case.there(argv))));
        }
    }
    println!(
        "{:<14} {:>10} {:>10} {:>10}   {:>10} {:>10} {:>8}",
        "", "p50", "p95", "p99", "native p50", "p95", "times"
    );
    row("rust skill", percentiles(rust), None);
    for (case, (here, there)) in cases.iter().zip(times) {
        row(case.name, percentiles(here), (!there.is_empty()).then(|| percentiles(there)));
    }
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
}

fn row(name: &str, here: [Duration; 3], there: Option<[Duration; 3]>) {
    let [p50, p95, p99] = here;
    print!("{name:<14} {p50:>10.1?} {p95:>10.1?} {p99:>10.1?}");
    if let Some([native, p95, _]) = there {
        print!("   {native:>10.1?} {p95:>10.1?} {:>7.1}×", native.as_secs_f64() / p50.as_secs_f64());
    }
    println!();
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
