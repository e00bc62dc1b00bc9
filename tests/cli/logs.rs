//! Log lines for programs: one JSON object a line, with what is known of the request and the execution.

use serde_json::{Value, json};

use crate::program::{Place, Serving};

const SKILL: &str = "name: echo\ndescription: A test.\nruntime: {type: python}\n";

/// The next line that this is true of. Every line before it is JSON too.
fn line(serving: &mut Serving, wanted: impl Fn(&Value) -> bool) -> Value {
    loop {
        let line = serving.next_line();
        assert!(!line.is_empty(), "the line was never said");
        let line: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if wanted(&line) {
            return line;
        }
    }
}

#[test]
fn lines_are_flat_json_with_request_execution_and_skill_and_never_an_input_or_a_key() {
    let place = Place::new();
    place.python("skills/echo", "def execute(inputs): return {}\n");
    place.write("skills/echo/skill.yaml", SKILL);
    let key = "a-key-of-this-test-000";
    let variables = [("SKILLHOST_API_KEY", key), ("SKILLHOST_LOG", "info,skill_host=debug")];
    let mut serving = place.serve_in(&variables, &["--log-format", "json"]);
    for said in serving.said.lines() {
        let said: Value = serde_json::from_str(said).unwrap_or_else(|error| panic!("{error}: {said}"));
        assert!(said["timestamp"].as_str().unwrap().starts_with("20") && said["level"].is_string(), "{said}");
    }
    let body = json!({ "skillName": "echo", "input": { "private": "hush-hush" } }).to_string();
    let head = format!("X-Request-Id: my-request-7\r\nX-API-Key: {key}\r\nContent-Length: {}", body.len());
    let answer = serving.send(&format!("POST /api/skills/execute HTTP/1.1\r\n{head}"), &body);
    assert!(answer.contains("my-request-7") && answer.starts_with("HTTP/1.1 200"), "{answer}");

    let answered = line(&mut serving, |line| {
        assert!(!line.to_string().contains("hush-hush") && !line.to_string().contains(key), "{line}");
        line["message"] == "answered"
    });
    assert_eq!(answered["request_id"], "my-request-7");
    assert_eq!((&answered["status"], &answered["route"]), (&json!(200), &json!("/api/skills/execute")));
}

#[test]
fn what_goes_wrong_in_a_call_is_said_with_its_execution_and_request() {
    let place = Place::new();
    place.python("skills/echo", "def execute(inputs): return inputs\n");
    place.write("skills/echo/skill.yaml", SKILL);
    let mut serving = place.serve(&["--log-format", "json"]);
    // The archive is gone: the host's fault, which its log must explain.
    std::fs::remove_dir_all(place.path().join("data/artifacts")).unwrap();
    std::fs::write(place.path().join("data/artifacts"), "").unwrap();
    place.write("skills/echo/run.py", "print('{}')");
    let body = json!({ "skillName": "echo", "input": {} }).to_string();
    let head = format!("X-Request-Id: req-of-mine\r\nContent-Length: {}", body.len());
    let answer = serving.send(&format!("POST /api/skills/execute HTTP/1.1\r\n{head}"), &body);
    assert!(answer.contains("\"internal\""), "{answer}");
    let said = line(&mut serving, |line| line["level"] == "ERROR");
    assert_eq!((&said["request_id"], &said["skill"]), (&json!("req-of-mine"), &json!("echo")), "{said}");
    assert!(answer.contains(said["execution_id"].as_str().unwrap()), "{said} {answer}");
}

#[test]
fn a_filter_that_is_none_is_refused() {
    let place = Place::new();
    place.run(&["list", "--log", "skill_host=loud"]).failed(2, &["skill_host=loud", "hint: "]);
}
