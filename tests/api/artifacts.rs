//! What can be fetched from the archive, and what cannot.

use serde_json::{Value, json};

use crate::{raw::ask, server::TestServer};

async fn with_artifact(name: &str, text: &str) -> (TestServer, String) {
    let server = TestServer::start().await;
    let (status, answer) = server.execute("echo", json!({ "text": text, "artifact": name })).await;
    assert_eq!(status, 200, "{answer}");
    (server, answer["executionId"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn no_path_leads_out_of_the_execution() {
    let (server, id) = with_artifact("a.txt", "mine").await;
    let secret = server.host.data_dir().join("artifacts/secret.txt");
    std::fs::write(&secret, "the secret").unwrap();
    for path in [
        "../secret.txt",
        "artifacts/../../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "%252e%252e%252fsecret.txt",
        "..%5csecret.txt",
        "..\\secret.txt",
        "artifacts/..%2f..%2fsecret.txt",
        "%c0%ae%c0%ae/secret.txt",
        "..%00/secret.txt",
        "a.txt%00.html",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        ".",
        "%2e",
        "artifacts",
        "artifacts/",
        "a.txt/",
        "a.txt/../a.txt",
        "nothing",
    ] {
        let answer =
            ask(server.address, format!("GET /artifacts/{id}/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {answer:?}");
        assert_eq!(answer.json()["success"], false, "{path}");
    }
    for id in ["..", "%2e%2e", "exec-000000000000", "exec-..", ".", "secret.txt"] {
        let request = format!("GET /artifacts/{id}/secret.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(ask(server.address, request).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn a_page_that_a_skill_wrote_does_not_run_in_the_servers_name() {
    let (server, id) = with_artifact("report.html", "<script>alert(1)</script>").await;
    let page = server.get(&format!("/artifacts/{id}/artifacts/report.html")).await;
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox;"));
    assert!(page.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test]
async fn parts_heads_and_unchanged_files_are_answered_as_such() {
    let (server, id) = with_artifact("a.txt", "0123456789").await;
    let url = server.url(&format!("/artifacts/{id}/a.txt"));
    let client = reqwest::Client::new();
    let part = client.get(&url).header("range", "bytes=2-4").send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.headers()["content-range"], "bytes 2-4/10");
    let tag = part.headers()["etag"].clone();
    assert_eq!(part.text().await.unwrap(), "234");
    let outside = client.get(&url).header("range", "bytes=10-").send().await.unwrap();
    assert_eq!(outside.status(), 416);
    assert_eq!(outside.headers()["content-range"], "bytes */10");
    let head = client.head(&url).send().await.unwrap();
    assert_eq!((head.status().as_u16(), &head.headers()["content-length"]), (200, &"10".parse().unwrap()));
    let unchanged = client.get(&url).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(unchanged.status(), 304);
}

#[tokio::test]
async fn names_beyond_ascii_and_with_spaces_are_listed_and_fetched() {
    let (server, id) = with_artifact("Ünï code %41.txt", "text").await;
    let record: Value = server.get(&format!("/api/executions/{id}")).await.json().await.unwrap();
    assert_eq!(record["artifacts"], json!([format!("artifacts/{id}/artifacts/Ünï code %41.txt")]));
    let file = server.get(&format!("/artifacts/{id}/artifacts/%C3%9Cn%C3%AF%20code%20%2541.txt")).await;
    assert_eq!(file.status(), 200);
    assert_eq!(file.text().await.unwrap(), "text");
}

#[tokio::test]
async fn a_large_artifact_arrives_whole() {
    let text = "0123456789abcdef".repeat(1 << 16);
    let (server, id) = with_artifact("large.txt", &text).await;
    let file = server.get(&format!("/artifacts/{id}/artifacts/large.txt")).await;
    assert_eq!(file.content_length(), Some(1 << 20));
    assert_eq!(file.text().await.unwrap(), text);
}
