use serde_json::json;

use super::{Api, SQUARE, code, skill};
use crate::server::eventually;

#[tokio::test]
async fn what_is_removed_is_gone_also_after_a_restart() {
    let api = Api::start().await;
    api.registered(skill("a", "1.0.0", "python", SQUARE)).await;
    api.registered(skill("b", "1.0.0", "python", SQUARE)).await;
    api.result("a", json!({ "value": 1 })).await;
    let (status, answer) = api.delete("a").await;
    assert_eq!((status, &answer["message"]), (200, &json!("Skill a 已删除")));
    assert_eq!(api.delete("a").await.0, 404);
    for (status, answer) in [api.get("a").await, api.invoke(json!({ "skill_id": "a" })).await] {
        assert_eq!((status, code(&answer)), (404, "SKILL_INV_001"));
    }
    let api = api.restart().await;
    assert_eq!(api.get("a").await.0, 404);
    // The same code under another name stays.
    assert_eq!(api.result("b", json!({ "value": 3 })).await["result"], 9);
    api.registered(skill("a", "1.0.0", "python", SQUARE)).await;
    assert_eq!(api.get("a").await.1["skill"]["usage_stats"]["total_calls"], 0);
}

#[tokio::test]
async fn one_version_is_removed_and_the_others_stay() {
    let api = Api::start().await;
    for version in ["1.0.0", "2.0.0"] {
        api.registered(skill("v", version, "python", format!("def execute(inputs):\n    return '{version}'\n"))).await;
    }
    assert_eq!(api.delete("v?version=2.0.0").await.0, 200);
    assert_eq!(api.result("v", json!({})).await, "1.0.0");
    let (status, answer) = api.delete("v?version=2.0.0").await;
    assert_eq!((status, code(&answer)), (404, "SKILL_INV_001"));
    assert_eq!(api.delete("v?version=1.0.0").await.0, 200);
    assert_eq!(api.get("v").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_runs_ends_as_it_began() {
    let api = Api::start().await;
    // It reads its own file at the end, so that a removed file would be noticed.
    let source = "import time\ndef execute(inputs):\n    time.sleep(1)\n    return open(__file__).read()[:6]\n";
    api.registered(skill("slow", "1.0.0", "python", source)).await;
    let call = api.invoke(json!({ "skill_id": "slow" }));
    let remove = async {
        let running = skill_host::db::Filter { state: Some(skill_host::domain::State::Running), ..Default::default() };
        eventually("it runs", async || api.host.db().list(&running, 1).await.unwrap().pop()).await;
        api.delete("slow").await
    };
    let ((status, answer), (removed, _)) = tokio::join!(call, remove);
    assert_eq!((status, removed, &answer["result"]), (200, 200, &json!("import")), "{answer}");
    assert_eq!(api.invoke(json!({ "skill_id": "slow" })).await.0, 404);
}
