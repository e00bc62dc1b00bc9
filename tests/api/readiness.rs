//! `/healthz` and `/readyz`: alive is not ready, and what is broken is named.

use std::time::Duration;

use serde_json::Value;
use skill_host::{
    Host,
    api::{ApiKey, ServeError, ServeOptions, listen, serve_when_made},
};
use sqlx::Connection as _;
use tokio::sync::oneshot;

use crate::server::{TestServer, eventually, host, options};

async fn ready(server: &TestServer) -> (u16, Value) {
    let answer = server.get("/readyz").await;
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Waits until it is ready, or is not.
async fn becomes(server: &TestServer, status: u16) -> Value {
    eventually("another readiness", async || {
        let (found, answer) = ready(server).await;
        (found == status).then_some(answer)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_works_is_ready_and_says_how_its_interpreters_stand() {
    let key = ApiKey::new("0123456789abcdef").unwrap();
    let server = TestServer::with(ServeOptions { api_key: Some(key), ..options() }).await;
    assert_eq!(server.get("/healthz").await.status(), 200);
    let (status, answer) = ready(&server).await;
    assert_eq!((status, &answer["status"]), (200, &"ready".into()), "{answer}");
    for check in ["database", "storage", "serving"] {
        assert_eq!(answer["checks"][check]["status"], "ok", "{answer}");
    }
    let states: Vec<_> = answer["interpreters"].as_object().unwrap().iter().collect();
    assert!(states.iter().any(|(name, _)| *name == "python"), "{answer}");
    assert!(states.iter().all(|(_, state)| ["loaded", "built", "missing"].contains(&state.as_str().unwrap())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_no_writes_is_seen_and_so_is_that_it_does_again() {
    let server = TestServer::start().await;
    assert_eq!(ready(&server).await.0, 200);
    let file = server.host.data_dir().join("skillhost.db");
    let mut other = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let answer = becomes(&server, 503).await;
    assert_eq!((&answer["status"], &answer["checks"]["storage"]["status"]), (&"unready".into(), &"ok".into()));
    assert_eq!(answer["checks"]["database"]["status"], "failed", "{answer}");
    assert!(answer["checks"]["database"]["error"].as_str().unwrap().contains("database"), "{answer}");
    assert!(!answer.to_string().contains(file.parent().unwrap().to_str().unwrap()), "a path: {answer}");
    let detailed = server.get("/api/v1/health").await;
    assert_eq!(detailed.status(), 503);
    assert_eq!(detailed.json::<Value>().await.unwrap()["database"], "disconnected");
    assert_eq!(server.get("/healthz").await.status(), 200);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    becomes(&server, 200).await;
    assert_eq!(server.get("/api/v1/health").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_closed_and_a_folder_that_is_gone_are_named() {
    let server = TestServer::start().await;
    std::fs::remove_dir_all(server.host.data_dir().join("artifacts")).unwrap();
    let answer = becomes(&server, 503).await;
    assert_eq!(answer["checks"]["storage"]["status"], "failed", "{answer}");
    assert_eq!(answer["checks"]["database"]["status"], "ok", "{answer}");
    server.host.db().close().await;
    eventually("the database is seen", async || {
        (ready(&server).await.1["checks"]["database"]["status"] == "failed").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_says_so_while_it_still_answers() {
    let server = TestServer::with(ServeOptions { linger: Duration::from_secs(1), ..options() }).await;
    assert_eq!(ready(&server).await.0, 200);
    server.stop.cancel();
    let (status, answer) = ready(&server).await;
    assert_eq!((status, &answer["checks"]["serving"]["status"]), (503, &"failed".into()), "{answer}");
    server.assert_alive().await;
    tokio::time::timeout(Duration::from_secs(20), server.served).await.unwrap().unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_host_is_still_being_made_lives_is_not_ready_and_lets_calls_wait() {
    let options = options();
    let listener = listen(&options).unwrap();
    let address = listener.local_addr().unwrap();
    let url = |path: &str| format!("http://{address}{path}");
    let (make, told) = oneshot::channel::<()>();
    let test_host = host().await;
    let made = Host::clone(&test_host);
    let making = async move {
        told.await.unwrap();
        Ok::<_, ServeError>(made)
    };
    let served =
        tokio::spawn(serve_when_made(making, listener, ServeOptions { shutdown: options.shutdown.clone(), ..options }));
    let call = serde_json::json!({ "skillName": "echo", "input": { "text": "early" } });
    let call = tokio::spawn(reqwest::Client::new().post(url("/api/skills/execute")).json(&call).send());
    for _ in 0..2 {
        assert_eq!(reqwest::get(url("/healthz")).await.unwrap().status(), 200);
        let ready = reqwest::get(url("/readyz")).await.unwrap();
        assert_eq!(ready.status(), 503);
        let ready: Value = ready.json().await.unwrap();
        assert!(ready["checks"]["serving"]["error"].as_str().unwrap().contains("starting"), "{ready}");
    }
    assert!(!call.is_finished());
    make.send(()).unwrap();
    let answer: Value = call.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(answer["output"]["text"], "early");
    assert_eq!(reqwest::get(url("/readyz")).await.unwrap().status(), 200);
    served.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_for_a_host_that_cannot_be_made_is_told() {
    let options = options();
    let listener = listen(&options).unwrap();
    let address = listener.local_addr().unwrap();
    let (fail, told) = oneshot::channel::<()>();
    let making = async move {
        told.await.unwrap();
        Err(ServeError::NoSuchAddress(address))
    };
    let served = tokio::spawn(serve_when_made(making, listener, options));
    let waiting = tokio::spawn(reqwest::get(format!("http://{address}/api/skills")));
    assert_eq!(reqwest::get(format!("http://{address}/healthz")).await.unwrap().status(), 200);
    fail.send(()).unwrap();
    assert!(matches!(served.await.unwrap(), Err(ServeError::NoSuchAddress(_))));
    assert_eq!(waiting.await.unwrap().unwrap().status(), 500);
}
