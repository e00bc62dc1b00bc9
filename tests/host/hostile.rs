//! Hostile skills behind the whole host: what the caller is told, and what stays behind.

use std::time::{Duration, Instant};

use serde_json::json;
use skill_host::Request;
use skill_tests::TestHost;

use crate::told;

const SHORT: &str = "limits: {timeout: 300ms, memory: 32MiB, stdout: 64KiB, disk_bytes: 1MiB, handles: 64}\n";

#[tokio::test]
async fn each_limit_is_named_to_the_caller() {
    let host = TestHost::builder()
        .guest("works", "work", SHORT)
        .guest("says", "output", SHORT)
        .guest("writes", "disk", SHORT)
        .guest("good", "echo", "")
        .build()
        .await;
    let mut all = Vec::new();
    for (skill, does) in [
        ("works", "spin"),
        ("works", "sleep"),
        ("works", "allocate"),
        ("works", "handles-of-its-own"),
        ("says", "flood-stdout"),
        ("writes", "open"),
    ] {
        let failure = host.failure(skill, json!({"do": does, "with": "/tmp"})).await;
        all.push(format!("{does}: {} {}", told(&failure), failure.details));
        assert!(host.call("good", json!({"text": "hi"})).await.is_ok());
    }
    insta::assert_snapshot!(all.join("\n"));
    assert!(host.left_in_scratch().is_empty());
}

#[tokio::test]
async fn a_caller_may_shorten_the_deadline() {
    let host = TestHost::builder().guest("works", "work", "").build().await;
    let begin = Instant::now();
    let timeout = Some(Duration::from_millis(100));
    let input = json!({"do": "sleep"});
    let execution = host.execute(Request { timeout, ..Request::new("works", input) }).await;
    assert_eq!(execution.failure.unwrap().kind.name(), "timeout");
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn nothing_of_the_host_shows() {
    let host = TestHost::builder().guest("looks", "escape", "").guest("facts", "facts", "").build().await;
    let execution = host.run("looks", json!({"do": "all", "with": "/tmp"})).await;
    let record = serde_json::to_string(&execution).unwrap();
    let data = host.data_dir().to_str().unwrap().to_owned();
    assert!(!record.contains(&data), "{record}");
    // Cargo gives this test many variables; a skill sees none of them.
    assert!(std::env::vars().any(|(name, _)| name.starts_with("CARGO_")));
    let environment = host.run("facts", json!({"do": "env"})).await;
    assert!(!serde_json::to_string(&environment).unwrap().contains("CARGO_"), "{environment:?}");
}

#[tokio::test]
async fn dropping_a_call_ends_it_and_is_recorded() {
    let host = TestHost::builder().guest("works", "work", "").guest("good", "echo", "").build().await;
    for does in ["spin", "sleep"] {
        let call = host.call("works", json!({"do": does}));
        assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    }
    assert!(host.call("good", json!({"text": "hi"})).await.is_ok());
    assert!(host.left_in_scratch().is_empty());
}
