//! Requests that are none: each gets an answer that says what is wrong, or a closed connection; and the server goes on.

use std::time::{Duration, Instant};

use skill_host::api::ServeOptions;
use tokio::io::AsyncWriteExt as _;

use crate::{
    raw::{Raw, ask, execute},
    server::{TestServer, options},
};

#[tokio::test]
async fn a_body_that_is_no_request_is_400_with_the_reason() {
    let server = TestServer::start().await;
    for (body, reason) in [
        (&b""[..], "empty"),
        (b"{\"skillName\": \"echo\", ", "middle of its JSON"),
        (b"not json", "not JSON"),
        (b"[1]", "an array, not an object"),
        (b"{}", "`skillName` is missing"),
        (b"{\"skillName\": 7}", "`skillName` is a number"),
        (b"{\"skillName\": \"\"}", "`skillName` is empty"),
        (b"{\"skillName\": \"echo\", \"options\": []}", "`options` is an array"),
        (b"{\"skillName\": \"echo\", \"options\": {\"timeoutMs\": -1}}", "timeoutMs"),
        (b"{\"skillName\": \"\xff\xfe\"}", "not UTF-8"),
        (b"\0\0\0\0", "not JSON"),
    ] {
        let answer = ask(server.address, execute(body)).await;
        let json = answer.json();
        assert_eq!(answer.status, 400, "{json}");
        assert!(json["error"].as_str().unwrap().contains(reason), "{json}");
        assert_eq!((json["success"].clone(), json["blame"].clone()), (false.into(), "caller".into()));
    }
    server.assert_alive().await;
}

#[tokio::test]
async fn a_skill_name_that_is_a_path_or_a_novel_is_an_unknown_skill() {
    let server = TestServer::start().await;
    let long = "x".repeat(100_000);
    for name in ["../echo", "/etc/passwd", "echo/../echo", "echo.wasm", "ECHO", " echo", "\u{0}", long.as_str()] {
        let body = serde_json::json!({ "skillName": name }).to_string();
        let answer = ask(server.address, execute(&body)).await;
        assert_eq!(answer.status, 404, "{name:.20}");
        assert!(answer.body.len() < 4096, "{name:.20}: {} bytes", answer.body.len());
    }
}

#[tokio::test]
async fn json_nested_without_end_is_refused() {
    let server = TestServer::start().await;
    let body = format!("{{\"skillName\":\"echo\",\"input\":{}", "[".repeat(1 << 20));
    assert_eq!(ask(server.address, execute(body)).await.status, 422);
    server.assert_alive().await;
}

#[tokio::test]
async fn a_body_past_the_cap_is_413_declared_or_not() {
    let server = TestServer::with(ServeOptions { body_limit: 1000, ..options() }).await;
    let declared = ask(server.address, execute("x".repeat(100_000))).await;
    assert_eq!(declared.status, 413);
    assert!(declared.json()["error"].as_str().unwrap().contains("1000 bytes"));
    let chunked = format!(
        "POST /api/skills/execute HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n",
        format!("64\r\n{}\r\n", "x".repeat(100)).repeat(100)
    );
    assert_eq!(ask(server.address, chunked).await.status, 413);
    let lie = "POST /api/skills/execute HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n";
    assert_eq!(ask(server.address, lie).await.status, 400);
    server.assert_alive().await;
}

#[tokio::test]
async fn lengths_that_contradict_each_other_are_refused() {
    let server = TestServer::start().await;
    for headers in [
        "Content-Length: 2\r\nContent-Length: 30",
        "Content-Length: -1",
        "Content-Length: 2, 30",
        "Content-Length: 2\r\nTransfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity",
    ] {
        let request = format!("POST /api/skills/execute HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{{}}");
        let answer = ask(server.address, request).await;
        assert_eq!(answer.status, 400, "{headers}");
    }
    server.assert_alive().await;
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    let server = TestServer::start().await;
    for request in [
        "hello\r\n\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3} and so on\r\n\r\n".to_owned(),
        "GET /api/health HTTP/9.9\r\n\r\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(200_000)),
        format!("GET /api/health HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(200_000)),
        format!("GET /api/health HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(500)),
    ] {
        let mut raw = Raw::connect(server.address).await;
        raw.send(&request).await;
        let status = raw.answer().await.map(|answer| answer.status);
        assert!(matches!(status, None | Some(400 | 414 | 431)), "{status:?} {request:.40}");
    }
    server.assert_alive().await;
}

#[tokio::test]
async fn a_body_that_breaks_off_runs_nothing() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    let whole = execute(r#"{"skillName": "echo", "input": {"text": "x"}}"#);
    raw.send(&whole[..whole.len() - 5]).await;
    drop(raw);
    server.assert_alive().await;
    let records = server.host.db().list(&Default::default(), 10).await.unwrap();
    assert_eq!(records.len(), 1, "only the one that showed the server alive");
}

fn hasty() -> ServeOptions {
    let soon = Duration::from_millis(300);
    ServeOptions { header_timeout: soon, body_timeout: soon, ..options() }
}

#[tokio::test]
async fn a_head_that_comes_too_slowly_ends_the_connection() {
    let server = TestServer::with(hasty()).await;
    for start in
        ["", "G", "GET /api/health HTTP/1.1\r\nHost: loc", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n"]
    {
        let begun = Instant::now();
        let mut raw = Raw::connect(server.address).await;
        raw.send(start).await;
        let answer = raw.answer().await;
        assert!(answer.is_none_or(|answer| answer.status == 408), "{start:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{start:?}: {:?}", begun.elapsed());
    }
    server.assert_alive().await;
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_408() {
    let server = TestServer::with(hasty()).await;
    let mut raw = Raw::connect(server.address).await;
    raw.send("POST /api/skills/execute HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{").await;
    let answer = raw.answer().await.unwrap();
    assert_eq!(answer.status, 408, "{answer:?}");
    assert_eq!(answer.json()["success"], false);
    server.assert_alive().await;
}

/// Sends byte after byte, each in time, until the server has had enough.
async fn drip(server: &TestServer, bytes: &[u8]) -> Duration {
    let begun = Instant::now();
    let mut raw = Raw::connect(server.address).await;
    let mut often = tokio::time::interval(Duration::from_millis(20));
    for byte in bytes.iter().cycle() {
        often.tick().await;
        let mut answer = [0; 1];
        // Whatever it says, or that it closes, is the end.
        if raw.0.write_all(&[*byte]).await.is_err() || raw.0.try_read(&mut answer).is_ok() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "it is listened to for ever");
    }
    begun.elapsed()
}

#[tokio::test]
async fn whoever_drips_byte_after_byte_is_not_listened_to_for_ever() {
    let server = TestServer::with(hasty()).await;
    let head = "GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Very-Long: ";
    assert!(drip(&server, format!("{head}{}", "x".repeat(60_000)).as_bytes()).await < Duration::from_secs(5));
    let body = "POST /api/skills/execute HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n";
    let mut raw = Raw::connect(server.address).await;
    raw.send(body).await;
    let begun = Instant::now();
    let mut often = tokio::time::interval(Duration::from_millis(20));
    let answer = loop {
        tokio::select! {
            biased;
            answer = raw.answer() => break answer,
            _ = often.tick() => {}
        }
        raw.send(" ").await;
        assert!(begun.elapsed() < Duration::from_secs(20), "it is listened to for ever");
    };
    assert_eq!(answer.unwrap().status, 408);
    server.assert_alive().await;
}

#[tokio::test]
async fn a_connection_is_used_again_after_an_error() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    for _ in 0..3 {
        raw.send(execute("not json")).await;
        assert_eq!(raw.answer().await.unwrap().status, 400);
        raw.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
        assert_eq!(raw.answer().await.unwrap().status, 404);
    }
}
