//! Who may ask.

use serde_json::json;
use skill_host::{
    Host,
    api::{ApiKey, ServeError, ServeOptions, serve},
};

use crate::{
    raw::ask,
    server::{TestServer, host, options},
};

const KEY: &str = "a-key-that-is-long-enough";

fn list(headers: &str) -> String {
    format!("GET /api/skills HTTP/1.1\r\n{headers}\r\n\r\n")
}

#[tokio::test]
async fn a_name_that_someone_pointed_at_this_machine_is_refused() {
    let server = TestServer::start().await;
    for host in ["evil.example", "evil.example:8080", "localhost.evil.example", "169.254.169.254", "0.0.0.0"] {
        let answer = ask(server.address, list(&format!("Host: {host}"))).await;
        assert_eq!(answer.status, 403, "{host}");
        assert!(answer.json()["hint"].as_str().unwrap().contains("ALLOWED_HOSTS"));
    }
    for host in ["localhost", "127.0.0.1:1", "[::1]:8080"] {
        assert_eq!(ask(server.address, list(&format!("Host: {host}"))).await.status, 200, "{host}");
    }
    for headers in ["Accept: */*", "Host: localhost\r\nHost: evil.example", "Host: a b", "Host:"] {
        assert!(matches!(ask(server.address, list(headers)).await.status, 400 | 403), "{headers}");
    }
    let absolute = "GET http://evil.example/api/skills HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert_eq!(ask(server.address, absolute).await.status, 403);
}

#[tokio::test]
async fn names_that_the_operator_lists_are_allowed() {
    let allowed_hosts = "skills.example,.inner.example".parse().unwrap();
    let server = TestServer::with(ServeOptions { allowed_hosts, ..options() }).await;
    for (host, status) in [("skills.example", 200), ("a.inner.example", 200), ("evil.example", 403)] {
        assert_eq!(ask(server.address, list(&format!("Host: {host}"))).await.status, status, "{host}");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_run_a_skill() {
    let server = TestServer::start().await;
    let body = json!({ "skillName": "echo", "input": { "text": "x" } }).to_string();
    let ask = async |origin: &str| {
        let head = format!("POST /api/skills/execute HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\n");
        let request = format!("{head}Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        ask(server.address, request).await.status
    };
    for origin in ["http://evil.example", "null", "http://localhost.evil.example", "file://", "garbage \u{7f}"] {
        assert!(matches!(ask(origin).await, 400 | 403), "{origin}");
    }
    assert_eq!(ask("http://localhost").await, 200);
    assert_eq!(server.host.db().list(&Default::default(), 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn with_a_key_everything_but_health_needs_it() {
    let server = TestServer::with(ServeOptions { api_key: Some(ApiKey::new(KEY).unwrap()), ..options() }).await;
    let client = reqwest::Client::new();
    for path in ["/api/skills", "/api/executions/exec-000000000000", "/artifacts/exec-000000000000/a", "/nothing"] {
        let answer = client.get(server.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        assert!(!answer.text().await.unwrap().contains(KEY));
    }
    assert_eq!(server.get("/api/health").await.status(), 200);
    assert_eq!(server.get("/api/v1/health").await.status(), 200);
    let bearer = format!("Bearer {KEY}");
    let wrong = format!("{KEY}x");
    for (name, value, status) in [
        ("x-api-key", KEY, 200),
        ("authorization", bearer.as_str(), 200),
        ("x-api-key", wrong.as_str(), 401),
        ("x-api-key", "", 401),
        ("authorization", KEY, 401),
        ("authorization", "Basic abc", 401),
    ] {
        let answer = client.get(server.url("/api/skills")).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), status, "{name}: {value}");
    }
}

#[tokio::test]
async fn an_address_that_others_reach_is_not_served_without_a_key() {
    let host = host().await;
    let open = |address: &str| ServeOptions { listen: address.parse().unwrap(), ..options() };
    for address in ["0.0.0.0:0", "[::]:0"] {
        let error = serve(Host::clone(&host), open(address)).await.unwrap_err();
        assert!(matches!(error, ServeError::Exposed(_)), "{error}");
        assert!(error.to_string().contains("SKILLHOST_API_KEY"));
    }
}
