//! Thousands of calls leave nothing behind in the process.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use serde_json::json;
use skill_tests::TestHost;

const ROUND: usize = 1000;

#[tokio::test]
async fn memory_handles_and_scratch_stay_flat() {
    let host = TestHost::builder().guest("echo", "echo", "").guest("works", "work", "").build().await;
    let round = async || {
        for i in 0..ROUND {
            if i % 50 == 0 {
                host.failure("works", json!({"do": "trap"})).await;
            }
            let artifact = (i % 10 == 0).then_some("a.txt");
            host.call("echo", json!({"text": "hi", "artifact": artifact})).await.unwrap();
        }
    };
    round().await;
    let (memory, handles) = (resident_kib(), open_handles());
    round().await;
    let grown = resident_kib().saturating_sub(memory);
    assert!(grown < 20 << 10, "{ROUND} calls took {grown} KiB more");
    assert!(open_handles() <= handles + 2, "{} handles, {handles} before", open_handles());
    assert!(host.left_in_scratch().is_empty());
}

fn resident_kib() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn open_handles() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}
