use serde_json::{Value, json};

use super::{Api, SQUARE, but, code, skill};

#[tokio::test]
async fn the_documented_call_is_answered_as_documented() {
    let api = Api::start().await;
    api.registered(skill("skill_square", "1.0.0", "python", SQUARE)).await;
    let body = json!({ "skill_id": "skill_square", "inputs": { "value": 5 }, "timeout": 30, "async": false });
    let (status, answer) = api.invoke(body).await;
    assert_eq!(status, 200, "{answer}");
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys[..6], ["status", "skill_id", "execution_id", "result", "execution_time", "tokens_used"]);
    assert_eq!(answer["result"], json!({ "result": 25, "input": 5 }));
    assert!(answer["execution_time"].as_f64().unwrap() > 0.0);
}

#[tokio::test]
async fn each_failure_has_its_row_of_the_table() {
    let api = Api::start().await;
    let strict = json!({
        "input_schema": { "type": "object", "properties": { "n": { "type": "integer" } }, "required": ["n"] },
        "output_schema": { "type": "object", "required": ["done"] },
    });
    api.registered(but(skill("strict", "1.0.0", "python", "def execute(inputs):\n    return {}\n"), strict)).await;
    api.registered(skill("raises", "1.0.0", "python", "def execute(inputs):\n    raise ValueError('no good')\n")).await;
    api.registered(skill("text", "1.0.0", "python", "print('no json')\n")).await;
    api.registered(skill("big", "1.0.0", "python", "def execute(inputs):\n    return 'x' * (11 << 20)\n")).await;
    for (skill, inputs, status, expected) in [
        ("skill_invalid", json!({}), 404, "SKILL_INV_001"),
        ("../../etc/passwd", json!({}), 404, "SKILL_INV_001"),
        ("strict", json!({}), 422, "SKILL_INV_002"),
        ("strict", json!({ "n": "7" }), 422, "SKILL_INV_002"),
        ("advice", json!({}), 422, "SKILL_INV_002"),
        ("strict", json!({ "n": 7 }), 500, "SKILL_INV_004"),
        ("raises", json!({}), 500, "SKILL_INV_004"),
        ("text", json!({}), 500, "SKILL_INV_004"),
        ("big", json!({}), 500, "SKILL_INV_004"),
        ("hostile", json!({ "do": "panic" }), 500, "SKILL_INV_004"),
    ] {
        let (found, answer) = api.invoke(json!({ "skill_id": skill, "inputs": inputs })).await;
        assert_eq!((found, code(&answer)), (status, expected), "{skill} {inputs} {answer}");
    }
    let (status, answer) = api.invoke(json!({ "skill_id": "hostile", "inputs": { "do": "spin" }, "timeout": 1 })).await;
    assert_eq!((status, code(&answer)), (504, "SKILL_INV_003"), "{answer}");
    let (_, answer) = api.invoke(json!({ "skill_id": "raises" })).await;
    assert!(answer["stderr"].as_str().unwrap().contains("main.py\", line 2"), "{answer}");
    assert!(answer["execution_id"].as_str().unwrap().starts_with("exec-"), "{answer}");
}

#[tokio::test]
async fn every_field_of_a_call_has_its_type() {
    let api = Api::start().await;
    for fields in [
        json!({ "skill_id": 7 }),
        json!({ "skill_id": null }),
        json!({ "inputs": [1] }),
        json!({ "inputs": "x" }),
        json!({ "timeout": 0 }),
        json!({ "timeout": 301 }),
        json!({ "timeout": 1.5 }),
        json!({ "timeout": "30" }),
        json!({ "async": "yes" }),
        json!({ "is_async": 1 }),
        json!({ "skill_version": 1 }),
    ] {
        let (status, answer) = api.invoke(but(json!({ "skill_id": "hostile" }), fields.clone())).await;
        assert_eq!((status, code(&answer)), (422, "SKILL_INV_002"), "{fields} {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_counted_exactly() {
    let api = Api::start().await;
    let source = "def execute(inputs):\n    if inputs['n'] % 4 == 0: raise ValueError()\n    return inputs['n']\n";
    let schema = json!({ "input_schema": { "required": ["n"] } });
    api.registered(but(skill("counted", "1.0.0", "python", source), schema)).await;
    let call = |n: u32| {
        let inputs = if n % 10 == 9 { json!({}) } else { json!({ "n": n }) };
        api.invoke(json!({ "skill_id": "counted", "inputs": inputs }))
    };
    let answers: Vec<(u16, Value)> = futures_util::future::join_all((0..100).map(call)).await;
    let of = |status: u16| answers.iter().filter(|(it, _)| *it == status).count();
    assert_eq!((of(200), of(500), of(422)), (65, 25, 10));
    let stats = |detail: Value| detail["skill"]["usage_stats"].clone();
    // Refused calls are the callers' mistakes: they say nothing about the skill.
    let expected = json!({ "total_calls": 90, "success_rate": 0.7222, "successful_calls": 65 });
    assert_eq!(stats(api.get("counted").await.1), expected);
    let api = api.restart().await;
    assert_eq!(stats(api.get("counted").await.1), expected);
}

#[tokio::test]
async fn the_other_dialect_sees_and_runs_what_was_registered() {
    let api = Api::start().await;
    api.registered(skill("square", "1.0.0", "python", SQUARE)).await;
    let client = reqwest::Client::new();
    let list: Value =
        client.get(format!("http://{}/api/skills", api.address)).send().await.unwrap().json().await.unwrap();
    assert!(
        list["skills"].as_array().unwrap().iter().any(|it| it["name"] == "square" && it["runtime"] == "python"),
        "{list}"
    );
    let body = json!({ "skillName": "square", "input": { "value": 6 } });
    let request = client.post(format!("http://{}/api/skills/execute", api.address)).json(&body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["output"]["result"], 36, "{answer}");
}
