//! Callers at fault.

use serde_json::{Value, json};
use skill_tests::TestHost;

use crate::told;

const SCHEMA: &str = r#"
input_schema:
  type: object
  required: [value]
  properties:
    value: {type: integer}
    list: {type: array, items: {type: string}}
"#;

async fn host() -> TestHost {
    TestHost::builder().guest("echo-all", "output", SCHEMA).build().await
}

#[tokio::test]
async fn each_breach_of_the_schema_has_its_place() {
    let host = host().await;
    let inputs = [json!({}), json!({"value": "x"}), json!({"value": 1, "list": ["a", 2]}), json!([]), json!(null)];
    let mut all = Vec::new();
    for input in inputs {
        all.push(told(&host.failure("echo-all", input).await));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[tokio::test]
async fn a_skill_that_is_not_there_is_likened_to_one_that_is() {
    let host = host().await;
    let mut all = Vec::new();
    for name in ["echo_all", "ehco-all", "weather", "", "../../etc/passwd", &"x".repeat(5000)] {
        let failure = host.failure(name, json!({})).await;
        all.push(told(&failure).chars().take(200).collect::<String>());
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[tokio::test]
async fn deep_json_is_refused() {
    let host = host().await;
    let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
    let failure = host.failure("echo-all", json!({"value": 1, "more": deep})).await;
    assert_eq!(failure.kind.name(), "invalid-input");
    assert!(failure.message.contains("127"), "{failure}");
    let deep = |n: u32| json!({"value": 1, "do": "deep", "with": n.to_string()});
    assert_eq!(host.failure("echo-all", deep(128)).await.kind.name(), "invalid-output");
    assert!(host.call("echo-all", deep(127)).await.is_ok());
}

#[tokio::test]
async fn huge_json_is_refused() {
    let host = host().await;
    let failure = host.failure("echo-all", json!({"value": 1, "more": "x".repeat(11 << 20)})).await;
    assert_eq!(failure.kind.name(), "invalid-input");
    assert!(failure.hint.is_some());
    let huge: Value = json!({"value": 1, "do": "huge", "with": (11 << 20).to_string()});
    let failure = host.failure("echo-all", huge).await;
    assert_eq!(failure.kind.name(), "limit-exceeded", "{failure}");
}
