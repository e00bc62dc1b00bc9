//! Callers that go away, servers that stop, ports that are taken.

use std::time::{Duration, Instant};

use serde_json::json;
use skill_host::{
    Host,
    api::{ServeError, ServeOptions, serve},
    domain::{Execution, FailureKind, State},
};

use crate::{
    raw::{Raw, execute},
    server::{TestServer, eventually, host, options},
};

fn spin(milliseconds: u64) -> Vec<u8> {
    let options = json!({ "timeoutMs": milliseconds });
    execute(json!({ "skillName": "hostile", "input": { "do": "spin" }, "options": options }).to_string())
}

async fn in_state(server: &TestServer, state: State) -> Execution {
    let filter = skill_host::db::Filter { state: Some(state), ..Default::default() };
    eventually("an execution in that state", async || server.host.db().list(&filter, 1).await.unwrap().pop()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_ends_the_skill_and_the_record_says_so() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    raw.send(spin(20_000)).await;
    let running = in_state(&server, State::Running).await;
    let begun = Instant::now();
    drop(raw);
    let ended = in_state(&server, State::Failed).await;
    assert_eq!((ended.id, ended.failure.unwrap().kind), (running.id, FailureKind::Cancelled));
    assert!(begun.elapsed() < Duration::from_secs(5));
    server.assert_alive().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_takes_no_more_calls_and_lets_those_that_run_end() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    raw.send(spin(1000)).await;
    in_state(&server, State::Running).await;
    server.stop.cancel();
    assert_eq!(raw.answer().await.unwrap().status, 504);
    server.served.await.unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(server.address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_does_not_wait_for_ever() {
    let server = TestServer::with(ServeOptions { drain: Duration::from_millis(100), ..options() }).await;
    let mut raw = Raw::connect(server.address).await;
    raw.send(spin(20_000)).await;
    in_state(&server, State::Running).await;
    let begun = Instant::now();
    server.stop.cancel();
    (&mut { server.served }).await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(raw.answer().await.is_none());
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let server = TestServer::start().await;
    let host = host().await;
    let options = ServeOptions { listen: server.address, ..options() };
    let error = serve(Host::clone(&host), options).await.unwrap_err();
    assert!(matches!(error, ServeError::InUse(address) if address == server.address), "{error}");
    assert!(error.to_string().contains("--listen"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_callers_at_once_are_all_answered_and_recorded() {
    let server = TestServer::start().await;
    let calls: Vec<_> = (0..200)
        .map(|n| {
            let url = server.url("/api/skills/execute");
            tokio::spawn(async move {
                let body = json!({ "skillName": "echo", "input": { "text": n.to_string() } });
                let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
                let answer: serde_json::Value = answer.json().await.unwrap();
                assert_eq!(answer["output"]["text"], n.to_string(), "{answer}");
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(server.host.db().list(&Default::default(), 1000).await.unwrap().len(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_wait_for_nothing_do_not_hold_up_a_stop() {
    let server = TestServer::start().await;
    let mut used = Raw::connect(server.address).await;
    used.send("GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert_eq!(used.answer().await.unwrap().status, 200);
    let mut unused = Raw::connect(server.address).await;
    server.assert_alive().await;
    let begun = Instant::now();
    server.stop.cancel();
    assert!(used.answer().await.is_none(), "closed");
    assert!(unused.answer().await.is_none(), "closed");
    server.served.await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_being_fetched_is_fetched_to_its_end() {
    const SIZE: usize = 64 << 20;
    let server = TestServer::start().await;
    let (_, answer) = server.execute("echo", json!({ "text": "x" })).await;
    let id = answer["executionId"].as_str().unwrap();
    let folder = server.host.data_dir().join("artifacts").join(id).join("artifacts");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("big.bin"), vec![7u8; SIZE]).unwrap();
    let mut fetched = server.get(&format!("/artifacts/{id}/artifacts/big.bin")).await;
    let mut length = fetched.chunk().await.unwrap().unwrap().len();
    server.stop.cancel();
    eventually("nobody new is let in", async || tokio::net::TcpStream::connect(server.address).await.err()).await;
    assert!(!server.served.is_finished(), "the file is still on its way");
    while let Some(chunk) = fetched.chunk().await.unwrap() {
        assert!(chunk.iter().all(|byte| *byte == 7));
        length += chunk.len();
    }
    assert_eq!(length, SIZE);
    server.served.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_and_runs_ends_before_the_host_does() {
    let server = TestServer::start().await;
    let request = skill_host::Request {
        timeout: Some(Duration::from_millis(700)),
        ..skill_host::Request::new("hostile", json!({ "do": "spin" }))
    };
    let id = server.host.submit(request).await.unwrap().id;
    in_state(&server, State::Running).await;
    server.stop.cancel();
    server.served.await.unwrap().unwrap();
    server.host.close(Duration::from_secs(20)).await;
    let db = skill_host::db::Db::open(&server.host.data_dir().join("skillhost.db").as_path().into()).await.unwrap();
    let ended = db.get(&id).await.unwrap().unwrap();
    assert_eq!((ended.state, ended.failure.unwrap().kind), (State::Failed, FailureKind::Timeout));
    assert!(db.jobs().await.unwrap().is_empty(), "nothing is left to be run again");
}
