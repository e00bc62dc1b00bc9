//! `/metrics`: what is counted is what happened.

use std::{collections::BTreeMap, time::Duration};

use serde_json::json;
use skill_host::{
    Request,
    api::{ApiKey, ServeOptions},
    domain::State,
};
use skill_tests::TestHost;

use crate::{
    raw::{Raw, execute},
    server::{TestServer, eventually, options},
};

/// Every series with its value, each name described once, as the format demands.
fn read(text: &str) -> BTreeMap<String, f64> {
    let mut described = BTreeMap::new();
    let mut series = BTreeMap::new();
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert!(described.insert(name.to_owned(), kind.to_owned()).is_none(), "{name} is described twice");
        } else if !line.starts_with('#') {
            let (name, value) = line.rsplit_once(' ').unwrap();
            let plain = name.split('{').next().unwrap();
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| {
                plain.strip_suffix(end).filter(|it| described.get(*it).is_some_and(|kind| kind == "histogram"))
            });
            assert!(described.contains_key(family.unwrap_or(plain)), "{name} is not described");
            assert!(series.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{name} is there twice");
        }
    }
    series
}

async fn series(server: &TestServer) -> BTreeMap<String, f64> {
    let answer = server.get("/metrics").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    read(&answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_counted_by_skill_and_outcome_and_timed() {
    let server = TestServer::start().await;
    let calls = (0..50).map(|n| server.execute("echo", json!({ "text": n.to_string() })));
    futures_util::future::join_all(calls).await;
    server.execute("hostile", json!({ "do": "panic" })).await;
    let (status, _) =
        server.post(json!({ "skillName": "hostile", "input": { "do": "spin" }, "options": { "timeoutMs": 20 } })).await;
    assert_eq!(status, 504);
    for n in 0..20 {
        assert_eq!(server.execute(&format!("no-such-{n}"), json!({})).await.0, 404);
    }

    let seen = series(&server).await;
    let value = |name: &str| *seen.get(name).unwrap_or_else(|| panic!("{name} is not in {seen:#?}"));
    assert_eq!(value(r#"skillhost_calls_total{outcome="success",skill="echo"}"#), 50.0);
    assert_eq!(value(r#"skillhost_call_duration_seconds_count{skill="echo"}"#), 50.0);
    assert_eq!(value(r#"skillhost_queue_wait_seconds_count{skill="echo"}"#), 50.0);
    assert_eq!(value(r#"skillhost_call_duration_seconds_bucket{skill="echo",le="+Inf"}"#), 50.0);
    assert!(value(r#"skillhost_call_duration_seconds_sum{skill="echo"}"#) > 0.0);
    assert_eq!(value(r#"skillhost_calls_total{outcome="trap",skill="hostile"}"#), 1.0);
    assert_eq!(value(r#"skillhost_calls_total{outcome="timeout",skill="hostile"}"#), 1.0);
    assert!(value(r#"skillhost_call_duration_seconds_sum{skill="hostile"}"#) >= 0.02);
    assert_eq!(value(r#"skillhost_limits_hit_total{limit="deadline"}"#), 1.0);
    assert_eq!(value(r#"skillhost_limits_hit_total{limit="memory"}"#), 0.0);
    assert_eq!(value(r#"skillhost_calls_total{outcome="unknown-skill",skill="(none)"}"#), 20.0);
    assert!(!seen.keys().any(|name| name.contains("no-such")), "a stranger made a series");

    let route = "/api/skills/execute";
    assert_eq!(value(&format!(r#"skillhost_http_requests_total{{method="POST",route="{route}",status="200"}}"#)), 50.0);
    assert_eq!(value(&format!(r#"skillhost_http_requests_total{{method="POST",route="{route}",status="404"}}"#)), 20.0);
    assert_eq!(value(&format!(r#"skillhost_http_request_duration_seconds_count{{route="{route}"}}"#)), 72.0);
    assert!(value("skillhost_skills") >= 3.0 && value("process_resident_memory_bytes") > 1e6);
    assert!(
        value("skillhost_compiled_cache_hits_total") + value("skillhost_compiled_cache_misses_total") >= 3.0,
        "three components were loaded"
    );
    assert!(value(r#"skillhost_pool_size{kind="call",pool="small-fuel"}"#) >= 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_and_waits_is_seen_while_it_does_and_a_caller_that_goes_away_is_cancelled() {
    let host = TestHost::builder().guest("hostile", "hostile", "").with(|it| it.concurrency(1, 8)).build().await;
    let server = TestServer::of(host, options()).await;
    let spin = || execute(json!({ "skillName": "hostile", "input": { "do": "spin" } }).to_string());
    let mut first = Raw::connect(server.address).await;
    first.send(spin()).await;
    let reads = async |name: &str, wanted: f64| {
        eventually(name, async || (series(&server).await.get(name) == Some(&wanted)).then_some(())).await;
    };
    reads("skillhost_running", 1.0).await;
    let mut second = Raw::connect(server.address).await;
    second.send(spin()).await;
    reads("skillhost_queued", 1.0).await;
    reads(r#"skillhost_pool_in_use{kind="call",pool="small-fuel"}"#, 1.0).await;
    drop((first, second));
    reads("skillhost_running", 0.0).await;
    reads("skillhost_queued", 0.0).await;
    reads(r#"skillhost_calls_total{outcome="cancelled",skill="hostile"}"#, 1.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_of_later_executions_is_seen() {
    let queue = skill_host::Queue { running: 1, ..Default::default() };
    let host = TestHost::builder().guest("hostile", "hostile", "").with(|it| it.jobs(queue)).build().await;
    let server = TestServer::of(host, options()).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let request = Request::new("hostile", json!({ "do": "spin" }));
        ids.push(server.host.submit(request).await.unwrap().id);
    }
    eventually("one runs", async || {
        let seen = series(&server).await;
        (seen["skillhost_async_running"] == 1.0 && seen["skillhost_async_queued"] == 2.0).then_some(())
    })
    .await;
    for id in &ids {
        assert_eq!(server.host.cancel(id).await.unwrap().state, State::Failed);
    }
    let seen = series(&server).await;
    assert_eq!((seen["skillhost_async_running"], seen["skillhost_async_queued"]), (0.0, 0.0));
    assert_eq!(seen[r#"skillhost_calls_total{outcome="cancelled",skill="hostile"}"#], 3.0);
    assert!(seen["skillhost_async_wait_seconds_count"] >= 1.0);
}

#[tokio::test]
async fn the_metrics_ask_for_the_key_and_paths_and_methods_of_strangers_make_no_series() {
    let key = ApiKey::new("0123456789abcdef").unwrap();
    let server = TestServer::with(ServeOptions { api_key: Some(key), ..options() }).await;
    assert_eq!(server.get("/metrics").await.status(), 401);
    let client = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    for n in 0..20 {
        let method = reqwest::Method::from_bytes(format!("M{n}").as_bytes()).unwrap();
        client.request(method, server.url(&format!("/stranger/{n}"))).send().await.unwrap();
    }
    let answer = client.get(server.url("/metrics")).bearer_auth("0123456789abcdef").send().await.unwrap();
    let seen = read(&answer.text().await.unwrap());
    assert_eq!(seen[r#"skillhost_http_requests_total{method="OTHER",route="(none)",status="401"}"#], 20.0);
    assert_eq!(seen[r#"skillhost_http_requests_total{method="GET",route="/metrics",status="401"}"#], 1.0);
    assert!(!seen.keys().any(|name| name.contains("stranger")));
}

#[tokio::test]
async fn a_program_with_a_host_inside_reads_them_too() {
    let host = TestHost::builder().guest("echo", "echo", "").in_memory().build().await;
    host.call("echo", json!({ "text": "x" })).await.unwrap();
    let seen = read(&host.metrics());
    assert_eq!(seen[r#"skillhost_calls_total{outcome="success",skill="echo"}"#], 1.0);
}
