//! Executions that are accepted now and run later.

use std::{sync::Arc, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};
use skill_host::Queue;

use super::{Api, SQUARE, but, code, skill};
use crate::server::eventually;

impl Api {
    async fn later(&self, body: Value) -> String {
        let (status, answer) = self.invoke(but(body, json!({ "async": true }))).await;
        assert_eq!(status, 202, "{answer}");
        let id = answer["execution_id"].as_str().unwrap().to_owned();
        assert_eq!(answer["status_url"], format!("/api/v1/skill/status/{id}"));
        id
    }

    async fn status(&self, id: &str) -> Value {
        let (status, answer) = self.get(&format!("status/{id}")).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    async fn becomes(&self, id: &str, state: &str) -> Value {
        eventually(state, async || Some(self.status(id).await).filter(|it| it["status"] == state)).await
    }

    async fn cancel(&self, id: &str) -> (u16, Value) {
        self.ask(Method::POST, &format!("cancel/{id}"), None).await
    }

    async fn kinds(&self, id: &str) -> Vec<&'static str> {
        let id = skill_host::domain::ExecutionId::parse(id).unwrap();
        self.host.db().events(&id).await.unwrap().iter().map(|event| event.kind.name()).collect()
    }
}

fn spin(timeout: u64) -> Value {
    json!({ "skill_id": "hostile", "inputs": { "do": "spin" }, "timeout": timeout })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_execution_is_answered_at_once_and_completes() {
    let api = Api::start().await;
    api.registered(skill("square", "1.0.0", "python", SQUARE)).await;
    let body = json!({ "skill_id": "square", "inputs": { "value": 5 }, "is_async": true });
    let (status, answer) = api.invoke(body).await;
    assert_eq!((status, &answer["status"], &answer["message"]), (202, &json!("success"), &json!("执行任务已创建")));
    assert_eq!(answer["skill_id"], "square");
    let id = answer["execution_id"].as_str().unwrap();
    let done = api.becomes(id, "completed").await;
    assert_eq!(done["result"], json!({ "result": 25, "input": 5 }));
    for field in ["skill_id", "execution_id", "started_at", "completed_at", "execution_time"] {
        assert!(!done[field].is_null(), "{field}: {done}");
    }
    assert_eq!(api.kinds(id).await, ["execution_accepted", "execution_started", "execution_succeeded"]);
    assert_eq!(api.get("square").await.1["skill"]["usage_stats"]["total_calls"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_runs_says_for_how_long_and_can_be_cancelled() {
    let api = Api::start().await;
    let id = api.later(spin(300)).await;
    let running = api.becomes(&id, "running").await;
    assert!(running["elapsed_time"].as_f64().unwrap() >= 0.0 && running["started_at"].is_string(), "{running}");
    let (status, answer) = api.cancel(&id).await;
    assert_eq!((status, &answer["status"]), (200, &json!("cancelled")), "{answer}");
    assert_eq!(api.status(&id).await["error"]["kind"], "cancelled");
    assert_eq!(api.cancel(&id).await.0, 409);
    assert_eq!(api.kinds(&id).await, ["execution_accepted", "execution_started", "execution_failed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_has_the_code_that_a_call_would_have() {
    let api = Api::start().await;
    let failed = api.becomes(&api.later(spin(1)).await, "failed").await;
    assert_eq!(failed["error"]["code"], "SKILL_INV_003", "{failed}");
    let body = json!({ "skill_id": "hostile", "inputs": { "do": "panic" } });
    let failed = api.becomes(&api.later(body).await, "failed").await;
    assert_eq!(failed["error"]["code"], "SKILL_INV_004", "{failed}");
}

#[tokio::test]
async fn what_could_not_run_is_not_accepted() {
    let api = Api::start().await;
    let strict = json!({ "input_schema": { "required": ["n"] } });
    api.registered(but(skill("strict", "1.0.0", "python", SQUARE), strict)).await;
    for (body, status, expected) in [
        (json!({ "skill_id": "nothing", "async": true }), 404, "SKILL_INV_001"),
        (json!({ "skill_id": "strict", "async": true }), 422, "SKILL_INV_002"),
        (json!({ "skill_id": "strict", "skill_version": "2.0.0", "async": true }), 404, "SKILL_INV_001"),
    ] {
        let (found, answer) = api.invoke(body).await;
        assert_eq!((found, code(&answer)), (status, expected), "{answer}");
    }
    for id in ["exec-000000000000", "exec_20250223_001", "..", "%00"] {
        let (status, answer) = api.get(&format!("status/{id}")).await;
        assert_eq!((status, &answer["status"]), (404, &json!("error")), "{id}");
        assert_eq!(api.cancel(id).await.0, 404, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn past_the_queue_it_is_refused_until_there_is_room() {
    let queue = Queue { running: 1, waiting: 2, ..Queue::default() };
    let api = Api::with(|builder| builder.jobs(queue)).await;
    let running = api.later(spin(300)).await;
    api.becomes(&running, "running").await;
    let waiting = [api.later(spin(300)).await, api.later(spin(300)).await];
    let url = format!("http://{}/api/v1/skill/invoke", api.address);
    let refused =
        reqwest::Client::new().post(url).json(&but(spin(300), json!({ "async": true }))).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "1"));
    assert_eq!(code(&refused.json().await.unwrap()), "TOO_MANY_REQUESTS");
    // A call that its caller waits for has a queue of its own.
    let (status, answer) = api.invoke(json!({ "skill_id": "hostile", "inputs": { "do": "panic" } })).await;
    assert_eq!((status, code(&answer)), (500, "SKILL_INV_004"));
    let pending = api.status(&waiting[0]).await;
    assert_eq!(pending["status"], "pending");
    assert!(pending["elapsed_time"].is_number(), "{pending}");
    // One that waits is cancelled without waiting for its turn, and makes room.
    let (status, answer) = api.cancel(&waiting[0]).await;
    assert_eq!((status, &answer["status"]), (200, &json!("cancelled")), "{answer}");
    assert_eq!(api.kinds(&waiting[0]).await, ["execution_accepted", "execution_failed"]);
    let next = api.later(spin(300)).await;
    for id in [&running, &waiting[1], &next] {
        assert_eq!(api.cancel(id).await.0, 200);
    }
}

#[tokio::test]
async fn inputs_that_wait_are_bounded_in_bytes() {
    let queue = Queue { running: 1, bytes: 1000, ..Queue::default() };
    let api = Api::with(|builder| builder.jobs(queue)).await;
    let body = json!({ "skill_id": "hostile", "inputs": { "do": "x".repeat(2000) }, "async": true });
    assert_eq!(api.invoke(body).await.0, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stopping_host_leaves_the_next_one_finishes_once() {
    let queue = Queue { running: 1, ..Queue::default() };
    let api = Api::with(|builder| builder.jobs(queue)).await;
    let source = "import time, os\ndef execute(inputs):\n    open('artifacts/a.txt', 'x').write('once')\n    time.sleep(inputs['s'])\n    return inputs\n";
    api.registered(skill("slow", "1.0.0", "python", source)).await;
    let ids = [
        api.later(json!({ "skill_id": "slow", "inputs": { "s": 4, "n": 0 } })).await,
        api.later(json!({ "skill_id": "slow", "inputs": { "s": 0, "n": 1 } })).await,
    ];
    api.becomes(&ids[0], "running").await;
    // A new version does not change what was accepted.
    api.registered(skill("slow", "2.0.0", "python", "def execute(inputs):\n    return 'new'\n")).await;
    let api = api.restart().await;
    for (n, id) in ids.iter().enumerate() {
        let done = api.becomes(id, "completed").await;
        assert_eq!((&done["result"]["n"], &done["version"]), (&json!(n), &json!("1.0.0")), "{done}");
        assert_eq!(api.kinds(id).await, ["execution_accepted", "execution_started", "execution_succeeded"]);
        let file = format!("http://{}/artifacts/{id}/artifacts/a.txt", api.address);
        assert_eq!(reqwest::get(file).await.unwrap().text().await.unwrap(), "once");
    }
    assert_eq!(api.get("slow").await.1["skill"]["usage_stats"]["total_calls"], 2);
    let api = api.restart().await;
    assert_eq!(api.status(&ids[0]).await["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_kept_for_their_time_and_then_gone_with_their_files() {
    let queue = Queue { keep: Duration::from_secs(5), ..Queue::default() };
    let api = Api::with(|builder| builder.jobs(queue)).await;
    let source = "def execute(inputs):\n    open('artifacts/a.txt', 'w').write('x')\n    return 1\n";
    api.registered(skill("writes", "1.0.0", "python", source)).await;
    let id = api.later(json!({ "skill_id": "writes" })).await;
    api.becomes(&id, "completed").await;
    let folder = api.data("artifacts").join(&id);
    assert!(folder.is_dir());
    eventually("expired", async || Some(()).filter(|()| !folder.exists())).await;
    eventually("gone", async || Some(api.get(&format!("status/{id}")).await.0).filter(|status| *status == 404)).await;
    let direct = api.invoke(json!({ "skill_id": "writes" })).await.1["execution_id"].as_str().unwrap().to_owned();
    assert_eq!(api.status(&direct).await["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_at_once_are_all_completed_and_counted() {
    let api = Arc::new(Api::start().await);
    api.registered(skill("square", "1.0.0", "python", SQUARE)).await;
    let accept = |n: u32| api.later(json!({ "skill_id": "square", "inputs": { "value": n } }));
    let ids = futures_util::future::join_all((0..300).map(accept)).await;
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(api.becomes(id, "completed").await["result"]["result"], n * n);
    }
    let stats = api.get("square").await.1["skill"]["usage_stats"].clone();
    assert_eq!((&stats["total_calls"], &stats["successful_calls"]), (&json!(300), &json!(300)));
}
