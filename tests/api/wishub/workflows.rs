use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use skill_host::domain::{FailureKind, State};

use super::{Api, SQUARE, code, skill};
use crate::{raw::Raw, server::eventually};

const ADD: &str =
    "def execute(inputs):\n    a, b = inputs['a'], inputs['b']\n    return {'result': a + b, 'a': a, 'b': b}\n";
const ECHO: &str = "def execute(inputs):\n    return inputs\n";

impl Api {
    async fn orchestrate(&self, body: Value) -> (u16, Value) {
        self.ask(Method::POST, "orchestrate", Some(body)).await
    }

    async fn with_skills() -> Self {
        let api = Self::start().await;
        let slow = "import time\ndef execute(inputs):\n    time.sleep(inputs.get('s', 0.5))\n    return inputs\n";
        let fails = "def execute(inputs):\n    raise ValueError('no good')\n";
        for (id, source) in
            [("skill_square", SQUARE), ("skill_add", ADD), ("echo", ECHO), ("slow", slow), ("fails", fails)]
        {
            self::registered(&api, id, source).await;
        }
        api
    }
}

async fn registered(api: &Api, id: &str, source: &str) {
    api.registered(skill(id, "1.0.0", "python", source)).await;
}

fn workflow(workflow: Value) -> Value {
    json!({ "workflow_id": "wf", "workflow": workflow, "inputs": {} })
}

fn node(id: &str, skill: &str, inputs: Value) -> Value {
    json!({ "id": id, "skill_id": skill, "inputs": inputs })
}

#[tokio::test]
async fn the_documented_workflow_is_answered_as_documented() {
    let api = Api::with_skills().await;
    let (status, answer) = api
        .orchestrate(json!({
            "workflow_id": "wf_complex_calculation",
            "workflow": {
                "nodes": [
                    {"id": "node1", "skill_id": "skill_square", "inputs": {"value": 5}},
                    {"id": "node2", "skill_id": "skill_square", "inputs": {"value": 3}},
                    {"id": "node3", "skill_id": "skill_add", "inputs": {"a": "${node1.result}", "b": "${node2.result}"}}
                ],
                "edges": [{"from": "node1", "to": "node3"}, {"from": "node2", "to": "node3"}]
            },
            "inputs": {},
            "timeout": 60
        }))
        .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer["status"], &answer["workflow_id"]), (&json!("success"), &json!("wf_complex_calculation")));
    let expected = json!({
        "node1": {"result": 25, "input": 5},
        "node2": {"result": 9, "input": 3},
        "node3": {"result": 34, "a": 25, "b": 9}
    });
    assert_eq!(answer["results"], expected);
    assert!(answer["execution_time"].as_f64().unwrap() > 0.0);
    assert_eq!(answer["nodes"]["node3"]["status"], "completed");
    // The run has a record, and so has each of its nodes.
    let (_, record) = api.get(&format!("status/{}", answer["execution_id"].as_str().unwrap())).await;
    assert_eq!((&record["status"], &record["result"]), (&json!("completed"), &expected));
    let id = answer["nodes"]["node3"]["execution_id"].as_str().unwrap();
    assert_eq!(api.get(&format!("status/{id}")).await.1["result"], expected["node3"]);
    assert_eq!(api.get("skill_square").await.1["skill"]["usage_stats"]["total_calls"], 2);
}

#[tokio::test]
async fn steps_are_the_same_in_another_form_and_every_mode() {
    let api = Api::with_skills().await;
    for mode in ["sequential", "parallel", "hybrid"] {
        let body = json!({
            "workflow_id": "wf", "execution_mode": mode, "inputs": { "value": 3 },
            "workflow": { "name": "x", "steps": [
                { "step_id": "a", "skill_id": "skill_square", "inputs": { "value": "${inputs.value}" } },
                { "step_id": "b", "skill_id": "skill_square", "inputs": { "value": "${a.result}" }, "depends_on": ["a"] }
            ]}
        });
        let (status, answer) = api.orchestrate(body).await;
        assert_eq!((status, &answer["results"]["b"]["result"]), (200, &json!(81)), "{mode} {answer}");
    }
}

#[tokio::test]
async fn references_keep_their_type() {
    let api = Api::with_skills().await;
    let made = json!({ "n": 1.5, "t": true, "nil": null, "list": [1, { "x": "y" }], "text": "ü" });
    let taken = json!({
        "n": "${a.n}", "t": "${a.t}", "nil": "${a.nil}", "item": "${a.list[1].x}", "list": ["${a.list}"],
        "said": "${a.text}: ${a.n} ${a.list}", "plain": "$${a.n}", "given": "${inputs.deep.0}", "all": "${inputs}"
    });
    let body = json!({
        "workflow_id": "wf", "inputs": { "deep": [7] },
        "workflow": { "nodes": [node("a", "echo", made.clone()), node("b", "echo", taken)] }
    });
    let (_, answer) = api.orchestrate(body).await;
    let expected = json!({
        "n": 1.5, "t": true, "nil": null, "item": "y", "list": [[1, { "x": "y" }]],
        "said": "ü: 1.5 [1,{\"x\":\"y\"}]", "plain": "${a.n}", "given": 7, "all": { "deep": [7] }
    });
    assert_eq!(answer["results"]["b"], expected, "{answer}");
}

/// Pairs of executions of `slow` that ran at the same time.
async fn overlaps(api: &Api) -> usize {
    let filter = skill_host::db::Filter { skill: Some("slow".into()), ..Default::default() };
    let all = api.host.db().list(&filter, 100).await.unwrap();
    let spans: Vec<(i64, i64)> = all.iter().map(|it| (it.started_at.0, it.finished_at.unwrap().0)).collect();
    let meets = |a: &(i64, i64), b: &(i64, i64)| a.0 < b.1 && b.0 < a.1;
    spans.iter().enumerate().map(|(at, a)| spans[at + 1..].iter().filter(|b| meets(a, b)).count()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn independent_branches_run_at_the_same_time_and_in_sequence_they_do_not() {
    let api = Api::with_skills().await;
    let nodes: Vec<Value> = (0..4).map(|n| node(&format!("n{n}"), "slow", json!({ "s": 0.5 }))).collect();
    let sequential = json!({ "nodes": nodes, "execution_mode": "sequential" });
    assert_eq!(api.orchestrate(workflow(sequential)).await.0, 200);
    assert_eq!(overlaps(&api).await, 0);
    assert_eq!(api.orchestrate(workflow(json!({ "nodes": nodes }))).await.0, 200);
    assert!(overlaps(&api).await > 0);
}

#[tokio::test]
async fn a_definition_that_is_none_is_refused() {
    let api = Api::with_skills().await;
    let one = || node("a", "echo", json!({}));
    for definition in [
        json!({}),
        json!({ "nodes": [] }),
        json!({ "nodes": [one(), one()] }),
        json!({ "nodes": [one()], "edges": [{ "from": "a", "to": "b" }] }),
        json!({ "nodes": [node("a", "echo", json!({ "x": "${b.y}" }))] }),
        json!({ "nodes": [node("a", "echo", json!({ "x": "${inputs.y}" }))] }),
        json!({ "nodes": [node("a", "no_such_skill", json!({}))] }),
        json!({ "nodes": [one()], "execution_mode": "fast" }),
        json!({ "nodes": vec![one(); 1000] }),
    ] {
        let (status, answer) = api.orchestrate(workflow(definition.clone())).await;
        assert_eq!((status, code(&answer)), (422, "SKILL_ORC_001"), "{definition} {answer}");
    }
    for body in [
        json!({ "workflow": { "nodes": [one()] } }),
        json!({ "workflow_id": "", "workflow": { "nodes": [one()] } }),
        json!({ "workflow_id": 7, "workflow": { "nodes": [one()] } }),
        json!({ "workflow_id": "wf" }),
        json!({ "workflow_id": "wf", "workflow": [] }),
        json!({ "workflow_id": "wf", "workflow": { "nodes": [one()] }, "inputs": [] }),
        json!({ "workflow_id": "wf", "workflow": { "nodes": [one()] }, "timeout": 0 }),
        json!({ "workflow_id": "wf", "workflow": { "nodes": [one()] }, "timeout": 3601 }),
    ] {
        let (status, answer) = api.orchestrate(body.clone()).await;
        assert_eq!((status, code(&answer)), (422, "SKILL_ORC_001"), "{body} {answer}");
    }
    assert_eq!(api.host.db().list(&Default::default(), 10).await.unwrap().len(), 0, "something ran");
}

#[tokio::test]
async fn a_cycle_is_named() {
    let api = Api::with_skills().await;
    let nodes = ["a", "b", "c"].map(|id| node(id, "echo", json!({})));
    let edges = json!([{ "from": "a", "to": "b" }, { "from": "b", "to": "c" }, { "from": "c", "to": "a" }]);
    let (status, answer) = api.orchestrate(workflow(json!({ "nodes": nodes, "edges": edges }))).await;
    assert_eq!((status, code(&answer)), (400, "SKILL_ORC_002"));
    assert_eq!(answer["error"]["cycle"].as_array().unwrap().len(), 4, "{answer}");
    assert!(answer["error"]["details"].as_str().unwrap().contains("a → b → c → a"), "{answer}");
}

#[tokio::test]
async fn what_a_failure_does_not_touch_is_there_all_the_same() {
    let api = Api::with_skills().await;
    let (status, answer) = api
        .orchestrate(workflow(json!({ "nodes": [
            node("good", "skill_square", json!({ "value": 2 })),
            node("bad", "fails", json!({})),
            node("after", "echo", json!({ "x": "${bad.y}" })),
            node("far", "echo", json!({ "x": "${after.y}" })),
            node("lost", "echo", json!({ "x": "${good.nothing}" })),
        ]})))
        .await;
    assert_eq!((status, code(&answer)), (500, "SKILL_INV_004"), "{answer}");
    assert_eq!(answer["results"], json!({ "good": { "result": 4, "input": 2 } }));
    let state = |id: &str| answer["nodes"][id]["status"].as_str().unwrap();
    let states = ["good", "bad", "after", "far", "lost"].map(state);
    assert_eq!(states, ["completed", "failed", "skipped", "skipped", "failed"]);
    assert!(answer["nodes"]["lost"]["error"]["details"].as_str().unwrap().contains("${good.nothing}"), "{answer}");
    let (_, record) = api.get(&format!("status/{}", answer["execution_id"].as_str().unwrap())).await;
    assert_eq!(record["status"], "failed");
}

#[tokio::test]
async fn conditions_tolerance_and_retries() {
    let api = Api::with_skills().await;
    let run =
        async |nodes: Value, edges: Value| api.orchestrate(workflow(json!({ "nodes": nodes, "edges": edges }))).await;
    let edges = json!([
        { "from": "a", "to": "more", "condition": "${a.result} > 10" },
        { "from": "a", "to": "less", "condition": "${a.result} <= 10" },
        { "from": "less", "to": "end" }
    ]);
    let nodes = json!([
        node("a", "skill_square", json!({ "value": 5 })),
        node("more", "echo", json!({})),
        node("less", "echo", json!({})),
        node("end", "echo", json!({})),
    ]);
    let (status, answer) = run(nodes, edges).await;
    assert_eq!(status, 200, "{answer}");
    let states = ["more", "less", "end"].map(|id| answer["nodes"][id]["status"].as_str().unwrap());
    assert_eq!(states, ["completed", "skipped", "skipped"]);

    let nodes = json!([
        { "id": "bad", "skill_id": "fails", "retries": 2, "on_error": "continue" },
        { "id": "next", "skill_id": "echo", "depends_on": ["bad"] },
        { "id": "needs", "skill_id": "echo", "inputs": { "x": "${bad.x}" } },
    ]);
    let (status, answer) = run(nodes, json!([])).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["nodes"]["bad"]["attempts"], 3);
    let states = ["bad", "next", "needs"].map(|id| answer["nodes"][id]["status"].as_str().unwrap());
    assert_eq!(states, ["failed", "completed", "skipped"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_total_time_ends_what_runs_and_keeps_what_is_done() {
    let api = Api::with_skills().await;
    let mut body = workflow(json!({ "nodes": [
        node("quick", "skill_square", json!({ "value": 2 })),
        node("slow", "slow", json!({ "s": 60 })),
        node("after", "echo", json!({ "x": "${slow.s}" })),
    ]}));
    body["timeout"] = json!(5);
    let begun = Instant::now();
    let (status, answer) = api.orchestrate(body).await;
    assert!(begun.elapsed() < Duration::from_secs(40));
    assert_eq!((status, code(&answer)), (504, "SKILL_INV_003"), "{answer}");
    assert_eq!(answer["results"]["quick"]["result"], 4);
    assert_eq!(answer["nodes"]["slow"]["status"], "cancelled", "{answer}");
    assert_eq!(answer["nodes"]["after"]["status"], "cancelled", "{answer}");
}

/// A few references to a large value do not make a huge one.
#[tokio::test]
async fn inputs_do_not_grow_without_bound() {
    let api = Api::with_skills().await;
    registered(&api, "large", "def execute(inputs):\n    return 'x' * 5_000_000\n").await;
    let many: Vec<&str> = vec!["${large}"; 1000];
    let nodes = json!([node("large", "large", json!({})), node("much", "echo", json!({ "x": many }))]);
    let (status, answer) = api.orchestrate(workflow(json!({ "nodes": nodes }))).await;
    assert_eq!((status, code(&answer)), (422, "SKILL_INV_002"));
    assert!(answer["error"]["details"].as_str().unwrap().contains("too large"), "{}", answer["error"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_workflow_goes_on_where_a_stopped_host_left_it() {
    let api = Api::with_skills().await;
    let mut body = workflow(json!({ "nodes": [
        node("first", "skill_square", json!({ "value": 5 })),
        node("slow", "slow", json!({ "s": 4, "n": "${first.result}" })),
        node("last", "echo", json!({ "n": "${slow.n}" })),
    ]}));
    body["async"] = json!(true);
    let (status, answer) = api.orchestrate(body).await;
    assert_eq!((status, &answer["workflow_id"]), (202, &json!("wf")), "{answer}");
    let url = answer["status_url"].as_str().unwrap().strip_prefix("/api/v1/skill/").unwrap().to_owned();
    let first = eventually("the first node ends", async || {
        let (_, status) = api.get(&url).await;
        Some(status["nodes"]["first"]["execution_id"].clone()).filter(|it| it.is_string())
    })
    .await;
    // What it was accepted with is what it runs.
    api.registered(skill("echo", "2.0.0", "python", "def execute(inputs):\n    return 'new'\n")).await;
    let api = api.restart().await;
    let done = eventually("it completes", async || {
        Some(api.get(&url).await.1).filter(|status| status["status"] == "completed")
    })
    .await;
    let expected = json!({ "first": { "result": 25, "input": 5 }, "slow": { "s": 4, "n": 25 }, "last": { "n": 25 } });
    assert_eq!((&done["result"], &done["results"]), (&expected, &expected));
    assert_eq!(done["nodes"]["first"]["execution_id"], first, "it ran twice");
    assert_eq!(api.get("skill_square").await.1["skill"]["usage_stats"]["total_calls"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_workflow_is_cancelled_and_keeps_what_is_done() {
    let api = Api::with_skills().await;
    let nodes = json!({ "nodes": [
        node("quick", "skill_square", json!({ "value": 2 })),
        node("slow", "slow", json!({ "s": 200, "n": "${quick.result}" })),
    ]});
    let mut body = workflow(nodes);
    body["is_async"] = json!(true);
    let (_, answer) = api.orchestrate(body).await;
    let id = answer["execution_id"].as_str().unwrap();
    eventually("the first node ends", async || {
        let (_, status) = api.get(&format!("status/{id}")).await;
        status["nodes"]["quick"].is_object().then_some(())
    })
    .await;
    let (status, answer) = api.ask(Method::POST, &format!("cancel/{id}"), None).await;
    assert_eq!((status, &answer["status"]), (200, &json!("cancelled")), "{answer}");
    let (_, status) = api.get(&format!("status/{id}")).await;
    assert_eq!(status["results"], json!({ "quick": { "result": 4, "input": 2 } }), "{status}");
}

#[tokio::test]
async fn a_workflow_that_could_not_run_is_not_accepted() {
    let api = Api::with_skills().await;
    let mut body = workflow(json!({ "nodes": [node("a", "nothing", json!({}))] }));
    body["async"] = json!(true);
    let (status, answer) = api.orchestrate(body).await;
    assert_eq!((status, code(&answer)), (422, "SKILL_ORC_001"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_ends_the_workflow() {
    let api = Api::with_skills().await;
    let body = workflow(json!({ "nodes": [node("slow", "slow", json!({ "s": 200 }))] })).to_string();
    let mut raw = Raw::connect(api.address).await;
    let head = "POST /api/v1/skill/orchestrate HTTP/1.1\r\nHost: localhost\r\n";
    raw.send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())).await;
    let in_state = async |state| {
        let filter = skill_host::db::Filter { state: Some(state), ..Default::default() };
        eventually("both are", async || {
            Some(api.host.db().list(&filter, 10).await.unwrap()).filter(|found| found.len() == 2)
        })
        .await
    };
    in_state(State::Running).await;
    drop(raw);
    for ended in in_state(State::Failed).await {
        assert_eq!(ended.failure.unwrap().kind, FailureKind::Cancelled);
    }
}
