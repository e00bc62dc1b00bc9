//! Every answer of the dialect, field by field.

use serde_json::{Value, json};

use crate::server::TestServer;

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn health_answers_both_who_ask() {
    let server = TestServer::start().await;
    let plain: Value = server.get("/api/health").await.json().await.unwrap();
    assert_eq!(plain["status"], "ok");
    let detailed: Value = server.get("/api/v1/health").await.json().await.unwrap();
    assert_eq!(detailed["status"], "success");
    assert_eq!(detailed["database"], "connected");
}

#[tokio::test]
async fn the_list_has_what_loads_and_says_why_the_rest_does_not() {
    let server = TestServer::start().await;
    let list: Value = server.get("/api/skills").await.json().await.unwrap();
    let names: Vec<&str> =
        list["skills"].as_array().unwrap().iter().map(|skill| skill["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["echo", "hostile", "output"]);
    for skill in list["skills"].as_array().unwrap() {
        assert!(skill["description"].is_string() && skill["runtime"].is_string(), "{skill}");
    }
    let errors = list["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["skill"], "broken");
    assert!(errors[0]["error"].as_str().unwrap().contains("skill.yaml"), "{}", errors[0]);
    assert!(
        !list.to_string().contains(server.host.data_dir().parent().unwrap().to_str().unwrap()),
        "a host path: {list}"
    );
}

#[tokio::test]
async fn an_execution_answers_output_and_artifacts_that_can_be_fetched() {
    let server = TestServer::start().await;
    let (status, answer) = server.execute("echo", json!({ "text": "hello ü", "artifact": "notes/a.txt" })).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(keys(&answer)[..5], ["success", "executionId", "output", "artifacts", "stderr"]);
    assert_eq!(answer["success"], true);
    assert_eq!(answer["output"], json!({ "text": "hello ü" }));
    assert!(answer["stderr"].as_str().unwrap().contains("writing notes/a.txt"), "{answer}");
    let id = answer["executionId"].as_str().unwrap();
    assert!(id.starts_with("exec-") && id.len() == 17, "{id}");
    assert_eq!(answer["artifacts"], json!([format!("artifacts/{id}/artifacts/notes/a.txt")]));
    for (path, expected) in [
        ("artifacts/notes/a.txt", "hello ü"),
        ("notes/a.txt", "hello ü"),
        ("output.json", r#"{"text":"hello ü"}"#),
        ("stdout.txt", ""),
        ("stderr.txt", answer["stderr"].as_str().unwrap()),
    ] {
        let file = server.get(&format!("/artifacts/{id}/{path}")).await;
        assert_eq!(file.status(), 200, "{path}");
        assert_eq!(file.text().await.unwrap(), expected, "{path}");
    }
}

/// A silent call makes no files of its own accord; whoever asks finds them all the same.
#[tokio::test]
async fn the_logs_of_a_silent_call_can_be_fetched() {
    let server = TestServer::start().await;
    let (_, answer) = server.execute("echo", json!({ "text": "hello ü" })).await;
    let id = answer["executionId"].as_str().unwrap();
    for (path, expected) in [("stderr.txt", ""), ("output.json", r#"{"text":"hello ü"}"#), ("stdout.txt", "")] {
        let file = server.get(&format!("/artifacts/{id}/{path}")).await;
        assert_eq!(file.status(), 200, "{path}");
        assert_eq!(file.text().await.unwrap(), expected, "{path}");
    }
    assert_eq!(server.get(&format!("/artifacts/{id}/other.txt")).await.status(), 404);
    assert_eq!(server.get("/artifacts/exec-000000000000/output.json").await.status(), 404);
}

#[tokio::test]
async fn the_record_of_an_execution_is_there_afterwards() {
    let server = TestServer::start().await;
    let (_, answer) = server.execute("echo", json!({ "text": "hello" })).await;
    let id = answer["executionId"].as_str().unwrap();
    let record: Value = server.get(&format!("/api/executions/{id}")).await.json().await.unwrap();
    assert_eq!(record["state"], "succeeded");
    assert_eq!(record["output"], answer["output"]);
    let (_, failed) = server.execute("echo", json!({ "text": 7 })).await;
    let id = failed["executionId"].as_str().unwrap();
    let record: Value = server.get(&format!("/api/executions/{id}")).await.json().await.unwrap();
    assert_eq!((&record["state"], &record["kind"]), (&json!("failed"), &json!("invalid-input")));
    for id in ["exec-000000000000", "exec-", "..", "exec-00000000000G"] {
        assert_eq!(server.get(&format!("/api/executions/{id}")).await.status(), 404, "{id}");
    }
}

#[tokio::test]
async fn each_failure_has_its_status_and_says_whose_fault_it_is() {
    let server = TestServer::start().await;
    let long = json!({ "skillName": "hostile", "input": { "do": "spin" }, "options": { "timeoutMs": 100 } });
    let run = |skill: &str, input: Value| json!({ "skillName": skill, "input": input });
    for (body, status, kind, blame) in [
        (run("nothing", json!({})), 404, "unknown-skill", "caller"),
        (run("echo", json!({ "text": 7 })), 422, "invalid-input", "caller"),
        (run("echo", json!({})), 422, "invalid-input", "caller"),
        (run("echo", json!({ "text": "", "fail": "sorry" })), 500, "skill-error", "skill"),
        (run("hostile", json!({ "do": "panic" })), 500, "trap", "skill"),
        (run("output", json!({ "do": "text", "with": "no json" })), 500, "invalid-json", "skill"),
        (run("output", json!({ "do": "nothing" })), 500, "empty-output", "skill"),
        (long, 504, "timeout", "skill"),
    ] {
        let (found, answer) = server.post(body.clone()).await;
        assert_eq!(found, status, "{body} {answer}");
        assert_eq!(keys(&answer)[..4], ["success", "executionId", "error", "stderr"], "{answer}");
        assert_eq!(answer["success"], false, "{answer}");
        assert_eq!((&answer["kind"], &answer["blame"]), (&json!(kind), &json!(blame)), "{answer}");
        assert!(!answer["error"].as_str().unwrap().is_empty(), "{answer}");
        assert!(
            !answer.to_string().contains(server.host.data_dir().parent().unwrap().to_str().unwrap()),
            "a host path: {answer}"
        );
    }
    server.assert_alive().await;
}

#[tokio::test]
async fn input_that_breaks_the_schema_is_pointed_at() {
    let server = TestServer::start().await;
    let (_, answer) = server.execute("echo", json!({ "text": 7 })).await;
    assert_eq!(answer["pointer"], "/text", "{answer}");
}

#[tokio::test]
async fn unknown_routes_and_wrong_methods_are_json() {
    let server = TestServer::start().await;
    let client = reqwest::Client::new();
    for path in ["/", "/api", "/api/nothing", "/api/skills/", "/artifacts", "/artifacts/exec-000000000000"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(answer.json::<Value>().await.unwrap()["success"], false, "{path}");
    }
    for (method, path, allowed) in [
        ("GET", "/api/skills/execute", "POST"),
        ("DELETE", "/api/skills", "GET,HEAD"),
        ("PUT", "/api/health", "GET,HEAD"),
    ] {
        let answer = client.request(method.parse().unwrap(), server.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 405, "{method} {path}");
        assert_eq!(answer.headers()["allow"], allowed);
        assert_eq!(answer.json::<Value>().await.unwrap()["success"], false);
    }
}

#[tokio::test]
async fn a_request_id_is_echoed_when_it_is_harmless_and_made_otherwise() {
    let server = TestServer::start().await;
    let ask = async |id: &str| {
        let request = reqwest::Client::new().get(server.url("/api/health")).header("x-request-id", id);
        request.send().await.unwrap().headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(ask("abc-123_x.y").await, "abc-123_x.y");
    let long = "x".repeat(129);
    for bad in ["", "<script>", "a b", long.as_str()] {
        assert!(ask(bad).await.starts_with("req-"), "{bad}");
    }
    assert!(server.get("/nothing").await.headers()["x-request-id"].to_str().unwrap().starts_with("req-"));
}
