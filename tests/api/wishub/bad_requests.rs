use serde_json::{Value, json};

use super::{Api, SQUARE, but, code, skill};
use crate::raw::{Raw, ask};

async fn refused(api: &Api, fields: Value, field: &str) {
    let body = but(skill("x", "1.0.0", "python", SQUARE), fields);
    let (status, answer) = api.register(body.clone()).await;
    assert_eq!((status, code(&answer)), (422, "SKILL_REG_002"), "{body} {answer}");
    assert!(answer["error"]["details"].as_str().unwrap().contains(field), "{body} {answer}");
}

#[tokio::test]
async fn every_field_has_its_type() {
    let api = Api::start().await;
    let wrong = [json!(7), json!(true), json!([]), json!({}), json!("x"), json!(1.5), json!(-1)];
    for (field, right) in [
        ("skill_id", "string"),
        ("skill_name", "string"),
        ("description", "string"),
        ("version", "string"),
        ("language", "string"),
        ("code", "string"),
        ("author", "string"),
        ("license", "string"),
        ("category", "string"),
        ("timeout", "number"),
        ("dependencies", "object"),
        ("input_schema", "object"),
        ("output_schema", "object"),
    ] {
        for value in &wrong {
            let fits = match right {
                "string" => value.is_string(),
                "number" => *value == json!(7),
                // A boolean is a schema.
                "object" => value.is_object() || (field.ends_with("schema") && value.is_boolean()),
                _ => unreachable!(),
            };
            if !fits {
                refused(&api, json!({ field: value }), field).await;
            }
        }
    }
    assert_eq!(api.get("x").await.0, 404);
}

#[tokio::test]
async fn what_must_be_there_is_asked_for_by_name() {
    let api = Api::start().await;
    for field in ["skill_id", "skill_name", "version", "language", "code"] {
        refused(&api, json!({ field: null }), field).await;
    }
}

#[tokio::test]
async fn values_out_of_their_range_are_refused() {
    let api = Api::start().await;
    for id in
        ["", ".", "..", "../../etc/passwd", "a/b", "a\\b", "a b", "a\u{0}b", "a\nb", "状态", "status", "discovery"]
    {
        refused(&api, json!({ "skill_id": id }), "skill_id").await;
    }
    refused(&api, json!({ "skill_id": "x".repeat(129) }), "skill_id").await;
    for version in ["", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-", "latest"] {
        refused(&api, json!({ "version": version }), "version").await;
    }
    for language in ["", "cobol", "python ", "../python"] {
        refused(&api, json!({ "language": language }), "language").await;
    }
    for timeout in [json!(0), json!(301), json!(-1), json!(1e30), json!(2.5), json!("30")] {
        refused(&api, json!({ "timeout": timeout }), "timeout").await;
    }
    for name in ["", "  ", "a\u{7}b", &"x".repeat(201)] {
        refused(&api, json!({ "skill_name": name }), "skill_name").await;
    }
    for dependencies in
        [json!({ "numpy": ">=1.20" }), json!({ "python": ["numpy"] }), json!({ "pip": { "numpy": "*" } })]
    {
        refused(&api, json!({ "dependencies": dependencies }), "numpy").await;
    }
}

#[tokio::test]
async fn schemas_that_cannot_be_used_are_refused() {
    let api = Api::start().await;
    let exponential: Value = (0..40).fold(json!({}), |inner, n| json!({ "$defs": { format!("d{n}"): inner } }));
    let forks: Vec<Value> = (0..30)
        .map(|n| json!({ "allOf": [{ "$ref": format!("#/$defs/{}", n + 1) }, { "$ref": format!("#/$defs/{}", n + 1) }] }))
        .collect();
    let mut defs: serde_json::Map<String, Value> =
        forks.into_iter().enumerate().map(|(n, it)| (n.to_string(), it)).collect();
    defs.insert("30".into(), json!(true));
    for schema in [
        json!({ "type": "strnig" }),
        json!({ "required": "text" }),
        json!({ "pattern": "(" }),
        json!({ "$ref": "https://example.com/schema.json" }),
        json!({ "$ref": "file:///etc/passwd" }),
        json!({ "$schema": "http://127.0.0.1:1/draft", "type": "object" }),
        json!({ "$ref": "#/$defs/0", "$defs": defs }),
        json!({ "properties": { "a": exponential, "b": { "$ref": "#/nowhere" } } }),
    ] {
        refused(&api, json!({ "input_schema": schema }), "input_schema").await;
        refused(&api, json!({ "output_schema": schema }), "output_schema").await;
    }
}

#[tokio::test]
async fn code_is_base64() {
    let api = Api::start().await;
    for text in ["not base64!", "ZGVm*", "ZGV", "def execute(inputs): pass", "ZGVm=Zg=="] {
        let (status, answer) = api.register(but(skill("x", "1.0.0", "python", ""), json!({ "code": text }))).await;
        assert_eq!((status, code(&answer)), (400, "SKILL_REG_003"), "{text} {answer}");
    }
}

#[tokio::test]
async fn bodies_that_are_none() {
    let api = Api::start().await;
    let deep = format!("{{\"skill_id\": {}", "[".repeat(5000));
    for path in ["register", "invoke"] {
        for body in
            ["", "{", "[]", "null", "7", "\"x\"", "{\"skill_id\": \"x\"} x", "\u{1}", &deep, "{\"a\":\n\"b\nc\"}"]
        {
            let head = format!(
                "POST /api/v1/skill/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let answer = ask(api.address, head).await;
            let expected = if path == "register" { "SKILL_REG_002" } else { "SKILL_INV_002" };
            assert_eq!((answer.status, code(&answer.json())), (422, expected), "{body:?}");
        }
        let not_utf8 = [
            format!("POST /api/v1/skill/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n").as_bytes(),
            b"{\"\xff}",
        ]
        .concat();
        assert_eq!(ask(api.address, not_utf8).await.status, 422);
    }
}

#[tokio::test]
async fn a_hundred_megabytes_are_too_much() {
    let api = Api::start().await;
    let mut raw = Raw::connect(api.address).await;
    let size = 100 << 20;
    raw.send(format!("POST /api/v1/skill/register HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"))
        .await;
    raw.send(vec![b'A'; 1 << 20]).await;
    let answer = raw.answer().await.unwrap();
    assert_eq!((answer.status, code(&answer.json())), (413, "PAYLOAD_TOO_LARGE"));
}

#[tokio::test]
async fn paths_and_methods_that_are_none_are_told_in_the_dialect() {
    let api = Api::start().await;
    for path in ["..", "%2e%2e", "%2e%2e%2f%2e%2e", "a%2fb", "%00", "a%0ab", "%ff", "x".repeat(5000).as_str()] {
        for method in ["GET", "DELETE"] {
            let request = format!("{method} /api/v1/skill/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let answer = ask(api.address, request).await;
            assert_eq!(answer.status, 404, "{method} {path}");
            assert_eq!(answer.json()["status"], "error");
        }
    }
    assert_eq!(api.get("a/b/c").await.0, 404);
    assert_eq!(api.get("register").await.0, 405);
    let (status, answer) = api.ask(reqwest::Method::PATCH, "skill_square", Some(json!({}))).await;
    assert_eq!((status, code(&answer)), (405, "METHOD_NOT_ALLOWED"));
}
