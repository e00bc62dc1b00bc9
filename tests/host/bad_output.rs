//! Skills that answer badly.

use serde_json::json;
use skill_tests::TestHost;

use crate::told;

#[tokio::test]
async fn output_that_is_no_answer() {
    let host = TestHost::builder().guest("says", "output", "").guest("works", "work", "").build().await;
    let mut all = Vec::new();
    for (does, with) in [
        ("nothing", ""),
        ("text", "  \n "),
        ("text", "Hello, world"),
        ("text", "{\"a\": 1} and more"),
        ("text", "{\"a\": 1,}"),
        ("text", "NaN"),
        ("invalid-utf8", ""),
        ("deep", "200"),
        ("deep", "100000"),
    ] {
        all.push(told(&host.failure("says", json!({"do": does, "with": with})).await));
    }
    for (does, with) in [("exit", "3"), ("exit-exactly", "3"), ("panic", ""), ("trap", "")] {
        all.push(told(&host.failure("works", json!({"do": does, "with": with})).await));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[tokio::test]
async fn output_that_breaks_its_schema() {
    let schema = "output_schema:\n  type: object\n  required: [n]\n  properties: {n: {type: integer}}\n";
    let host = TestHost::builder().guest("says", "output", schema).build().await;
    let mut all = Vec::new();
    for text in ["[]", "{}", r#"{"n": "one"}"#] {
        all.push(told(&host.failure("says", json!({"do": "text", "with": text})).await));
    }
    insta::assert_snapshot!(all.join("\n"));
    assert_eq!(host.call("says", json!({"do": "text", "with": "{\"n\": 1}"})).await.unwrap(), json!({"n": 1}));
}

#[tokio::test]
async fn an_artifact_that_was_promised_and_not_written() {
    let host = TestHost::builder().guest("says", "output", "artifacts: [report.csv]\n").build().await;
    insta::assert_snapshot!(told(&host.failure("says", json!({"do": "text", "with": "{}"})).await));
}

#[tokio::test]
async fn a_skills_own_error() {
    let host = TestHost::builder().guest("echo", "echo", "").build().await;
    let failure = host.failure("echo", json!({"text": "", "fail": "no-luck"})).await;
    assert_eq!(told(&failure), "skill-error (skill): as you wish");
    assert_eq!(failure.details, json!({"code": "no-luck", "details": {"asked": true}, "retryable": true}));
}
