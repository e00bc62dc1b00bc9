//! What one tenant has is not there for another.

use std::time::Duration;

use serde_json::{Value, json};
use skill_host::{
    Queue,
    catalog::NewSkill,
    db::Filter,
    domain::{Caller, State},
    workflow::{Workflow, WorkflowRequest},
};

use crate::{
    keyed::{Keyed, Who},
    wishub::SQUARE,
};

fn names(discovery: &Value) -> Vec<&str> {
    discovery["skills"].as_array().unwrap().iter().map(|it| it["skill_id"].as_str().unwrap()).collect()
}

async fn found(who: &Who) -> Vec<String> {
    let page = who.get("/api/v1/skill/discovery?page_size=100").await.is(200);
    assert_eq!(page["pagination"]["total"], names(&page).len());
    let listed = who.get("/api/skills").await.is(200);
    let mut listed: Vec<_> =
        listed["skills"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    let mut found = names(&page);
    listed.sort_unstable();
    found.sort_unstable();
    assert_eq!(listed, found);
    found.into_iter().filter(|id| !matches!(*id, "hostile" | "advice")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_skill_is_there_for_those_whom_it_is_shared_with() {
    let api = Keyed::start().await;
    let (maker, mate, stranger) = (api.all("a").await, api.all("a").await, api.all("b").await);
    for sharing in ["private", "team", "public"] {
        maker.square(sharing, json!({ "sharing_scope": sharing, "category": sharing })).await.is(201);
    }
    maker.square("usual", json!({})).await.is(201);
    for (who, sees) in [
        (&maker, &["private", "public", "team", "usual"][..]),
        (&mate, &["public", "team", "usual"]),
        (&stranger, &["public"]),
    ] {
        assert_eq!(found(who).await, sees);
        let categories = who.get("/api/v1/skill/categories").await.is(200)["counts"].clone();
        for id in ["private", "public", "team", "usual"] {
            let there = sees.contains(&id);
            let nothing = if there { 200 } else { 404 };
            assert_eq!(who.get(&format!("/api/v1/skill/{id}")).await.status, nothing, "{id}");
            assert_eq!(who.invoke(id, json!({})).await.status, nothing, "{id}");
            assert_eq!(who.invoke(id, json!({ "async": true })).await.status, if there { 202 } else { 404 }, "{id}");
            let body = json!({ "skillName": id, "input": { "value": 3 } });
            assert_eq!(who.post("/api/skills/execute", body).await.status, nothing, "{id}");
            let node = json!({ "nodes": [{ "id": "n", "skill_id": id, "inputs": { "value": 3 } }] });
            let body = json!({ "workflow_id": "w", "workflow": node });
            let run = who.post("/api/v1/skill/orchestrate", body).await;
            assert_eq!(run.status, if there { 200 } else { 422 }, "{id}: {}", run.body);
            if id != "usual" {
                assert_eq!(categories.get(id).is_some(), there, "{id}: {categories}");
            }
        }
    }
    assert_eq!(maker.get("/api/v1/skill/private").await.body["skill"]["sharing_scope"], "private");
    maker.square("other", json!({ "sharing_scope": "everybody" })).await.is(422);
}

#[tokio::test]
async fn what_is_not_there_is_said_as_what_never_was() {
    let api = Keyed::start().await;
    let (maker, stranger) = (api.all("a").await, api.all("b").await);
    maker.square("secret-plan", json!({})).await.is(201);
    let same = |id: &str, answer: Value| {
        let text = answer.to_string().replace(id, "ID");
        let mut answer: Value = serde_json::from_str(&text).unwrap();
        for field in ["execution_id", "executionId"] {
            answer.as_object_mut().unwrap().remove(field);
        }
        answer
    };
    for path in ["", "?version=1.0.0", "?version=2.0.0"] {
        for method in [reqwest::Method::GET, reqwest::Method::DELETE] {
            let [there, not] = ["secret-plan", "never-was-it"];
            let ask = async |id: &str| {
                same(id, stranger.ask(method.clone(), &format!("/api/v1/skill/{id}{path}"), None).await.is(404))
            };
            assert_eq!(ask(there).await, ask(not).await, "{method} {path}");
        }
    }
    for more in [json!({}), json!({ "skill_version": "1.0.0" }), json!({ "skill_version": "9.0.0" })] {
        let there = same("secret-plan", stranger.invoke("secret-plan", more.clone()).await.is(404));
        assert_eq!(there, same("never-was-it", stranger.invoke("never-was-it", more).await.is(404)));
    }
    // Nor is it suggested to whoever is nearly right.
    let near = stranger.invoke("secret-plans", json!({})).await.is(404);
    assert!(!near.to_string().contains("did you mean"), "{near}");
    assert!(maker.invoke("secret-plans", json!({})).await.is(404).to_string().contains("did you mean"));
}

#[tokio::test]
async fn an_id_that_somebody_has_is_taken_and_nothing_more_is_said() {
    let api = Keyed::start().await;
    let (maker, mate, stranger) = (api.all("a").await, api.all("a").await, api.all("b").await);
    maker.square("mine", json!({ "sharing_scope": "private" })).await.is(201);
    maker.square("ours", json!({})).await.is(201);
    maker.square("all", json!({ "sharing_scope": "public" })).await.is(201);
    // Nobody slips a newer version under a name that is not theirs.
    for (who, id) in
        [(&mate, "mine"), (&stranger, "mine"), (&stranger, "ours"), (&stranger, "all"), (&stranger, "hostile")]
    {
        for version in ["1.0.0", "2.0.0"] {
            let refused = who.square(id, json!({ "version": version })).await.is(409);
            assert_eq!(refused["error"]["code"], "SKILL_REG_001");
            assert!(refused["error"]["details"].as_str().unwrap().contains("taken"), "{refused}");
        }
    }
    stranger.delete("/api/v1/skill/mine").await.is(404);
    assert_eq!(stranger.delete("/api/v1/skill/all").await.is(403)["error"]["code"], "FORBIDDEN");
    assert_eq!(maker.invoke("all", json!({})).await.is(200)["version"], "1.0.0");
    // Within a tenant they share it; how it is shared stays.
    mate.square("ours", json!({ "version": "2.0.0" })).await.is(201);
    let refused = mate.square("ours", json!({ "version": "3.0.0", "sharing_scope": "public" })).await.is(422);
    assert_eq!(refused["error"]["field"], "sharing_scope");
    mate.delete("/api/v1/skill/ours").await.is(200);
    maker.invoke("ours", json!({})).await.is(404);
}

#[tokio::test]
async fn a_registered_skill_takes_a_folders_name_for_its_own_tenant_only() {
    let api = Keyed::start().await;
    let stranger = api.all("b").await;
    let new = NewSkill::new("hostile", "9.0.0".parse().unwrap(), "python", SQUARE);
    api.host.catalog().register(new).await.unwrap();
    let own = api.all("default").await;
    assert_eq!(own.invoke("hostile", json!({})).await.is(200)["version"], "9.0.0");
    assert_eq!(own.get("/api/v1/skill/hostile").await.body["skill"]["source"], "registered");
    assert_eq!(stranger.get("/api/v1/skill/hostile").await.body["skill"]["source"], "folder");
    assert_eq!(stranger.invoke("hostile", json!({ "inputs": { "do": "panic" } })).await.status, 500);
    for who in [&own, &stranger] {
        let page = who.get("/api/v1/skill/discovery?q=hostile").await.is(200);
        assert_eq!(names(&page), ["hostile"], "{page}");
    }
}

#[tokio::test]
async fn an_execution_and_its_files_are_there_for_its_tenant_only() {
    let api = Keyed::start().await;
    let (maker, mate, stranger) = (api.all("a").await, api.all("a").await, api.all("b").await);
    let writes = "import sys\ndef execute(inputs):\n    open('artifacts/a.txt', 'w').write('x')\n    print('said', file=sys.stderr)\n    return {}";
    for (id, sharing) in [("ours", "team"), ("mine", "private"), ("all", "public")] {
        let mut body = crate::wishub::skill(id, "1.0.0", "python", writes);
        body["sharing_scope"] = sharing.into();
        maker.post("/api/v1/skill/register", body).await.is(201);
    }
    for (skill, mate_sees) in [("ours", true), ("mine", false), ("all", true)] {
        let direct = maker.invoke(skill, json!({})).await.is(200)["execution_id"].as_str().unwrap().to_owned();
        let later =
            maker.invoke(skill, json!({ "async": true })).await.is(202)["execution_id"].as_str().unwrap().to_owned();
        maker.becomes(&later, "completed").await;
        let node = json!({ "nodes": [{ "id": "n", "skill_id": skill }] });
        let run = json!({ "workflow_id": "w", "workflow": node });
        let run =
            maker.post("/api/v1/skill/orchestrate", run).await.is(200)["execution_id"].as_str().unwrap().to_owned();
        for id in [&direct, &later, &run] {
            let file = format!("/artifacts/{id}/artifacts/a.txt");
            let paths = [format!("/api/executions/{id}"), format!("/api/v1/skill/status/{id}"), file];
            for path in paths.iter().filter(|path| *id != run || !path.starts_with("/artifacts")) {
                assert_eq!(maker.get(path).await.status, 200, "{path}");
                assert_eq!(mate.get(path).await.status, if mate_sees { 200 } else { 404 }, "{path}");
                let not_there = stranger.get(path).await;
                assert_eq!(not_there.status, 404, "{path}");
                // As for one that never was.
                let never = stranger.get(&path.replace(id, "exec-000000000000")).await;
                assert_eq!(not_there.body, never.body, "{path}");
            }
            for log in ["stderr.txt", "stdout.txt", "output.json"] {
                assert_eq!(stranger.get(&format!("/artifacts/{id}/{log}")).await.status, 404);
            }
            stranger.post(&format!("/api/v1/skill/cancel/{id}"), json!({})).await.is(404);
        }
    }
    // What a stranger runs of a public skill is the stranger's.
    let run = stranger.invoke("all", json!({})).await.is(200)["execution_id"].as_str().unwrap().to_owned();
    maker.get(&format!("/api/executions/{run}")).await.is(404);
    stranger.get(&format!("/artifacts/{run}/artifacts/a.txt")).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_ran_stays_whose_it_was() {
    let queue = Queue { running: 1, waiting: 10, ..Queue::default() };
    let api = Keyed::with(|builder| builder.jobs(queue)).await;
    let (maker, mate) = (api.all("a").await, api.all("a").await);
    maker.square("mine", json!({ "sharing_scope": "private" })).await.is(201);
    let spin = json!({ "inputs": { "do": "spin" }, "timeout": 300, "async": true });
    let blocker = maker.invoke("hostile", spin).await.is(202)["execution_id"].as_str().unwrap().to_owned();
    maker.becomes(&blocker, "running").await;
    let node = json!({ "nodes": [{ "id": "n", "skill_id": "mine", "inputs": { "value": 2 } }] });
    let run = json!({ "workflow_id": "w", "workflow": node, "async": true });
    let run = maker.post("/api/v1/skill/orchestrate", run).await.is(202)["execution_id"].as_str().unwrap().to_owned();
    let status = format!("/api/v1/skill/status/{run}");
    mate.get(&status).await.is(404);
    maker.post(&format!("/api/v1/skill/cancel/{run}"), json!({})).await.is(200);
    assert_eq!(maker.get(&status).await.is(200)["status"], "cancelled");
    mate.get(&status).await.is(404);
    maker.post(&format!("/api/v1/skill/cancel/{blocker}"), json!({})).await.is(200);
}

#[tokio::test]
async fn whose_things_are_survives_a_restart() {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let build = async |running: usize| {
        let data = folder.path().join("data");
        let queue = Queue { running, ..Queue::default() };
        skill_host::Host::builder().data_dir(data).jobs(queue).build().await.unwrap()
    };
    let host = build(0).await;
    let key =
        |tenant: &str| skill_host::keys::NewKey { tenant: Some(tenant.into()), ..skill_host::keys::NewKey::new("k") };
    let (a, secret) = host.keys().create(&Caller::administrator(), key("a")).await.unwrap();
    let a = Caller::of(&a);
    let new = NewSkill { caller: a.clone(), ..NewSkill::new("s", "1.0.0".parse().unwrap(), "python", SQUARE) };
    host.catalog().register(new).await.unwrap();
    let call = skill_host::Request { caller: a.clone(), ..skill_host::Request::new("s", json!({ "value": 3 })) };
    let id = host.execute(call).await.id;
    // Accepted here, run by the next: its nodes are the key's as well.
    let inputs = json!({});
    let nodes = json!({ "nodes": [{ "id": "n", "skill_id": "s", "inputs": { "value": 2 } }] });
    let workflow = Workflow::read(&nodes, &inputs).unwrap();
    let timeout = Duration::from_secs(60);
    let request = WorkflowRequest { caller: a.clone(), name: "w".into(), inputs, timeout };
    let later = host.submit_workflow(&workflow, request).await.unwrap().id;
    host.close(Duration::ZERO).await;
    drop(host);
    let host = build(1).await;
    let begun = std::time::Instant::now();
    while host.execution(&later).await.unwrap().unwrap().state != State::Succeeded {
        assert!(begun.elapsed() < timeout);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let calls = host.db().list(&Filter { skill: Some("s".into()), ..Filter::default() }, 10).await.unwrap();
    assert_eq!(calls.iter().map(|it| it.owner.key.clone()).collect::<Vec<_>>(), [a.key.clone(), a.key.clone()]);
    let admitted = host.keys().admit(secret.reveal().as_bytes()).unwrap();
    assert_eq!(admitted.caller, a);
    let stranger = Caller { tenant: "b".into(), ..a.clone() };
    for (caller, there) in [(&a, true), (&stranger, false), (&Caller::administrator(), true)] {
        assert_eq!(host.execution_for(&id, caller).await.unwrap().is_some(), there);
        assert_eq!(host.catalog().detail("s", caller).is_some(), there);
    }
    host.close(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_floods_the_queue_does_not_starve_another() {
    let queue = Queue { running: 1, waiting: 100, ..Queue::default() };
    let api = Keyed::with(|builder| builder.jobs(queue)).await;
    let (flood, other) = (api.all("a").await, api.all("b").await);
    flood.square("square", json!({ "sharing_scope": "public" })).await.is(201);
    let later = async |who: &Who, more: Value| {
        let mut body = json!({ "async": true });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        who.invoke(if more.get("timeout").is_some() { "hostile" } else { "square" }, body).await
    };
    // One runs for as long as it takes to fill the queue.
    let spin = json!({ "inputs": { "do": "spin" }, "timeout": 300 });
    let blocker = later(&flood, spin).await.is(202)["execution_id"].as_str().unwrap().to_owned();
    flood.becomes(&blocker, "running").await;
    let mut accepted = Vec::new();
    let refused = loop {
        let answer = later(&flood, json!({})).await;
        match answer.status {
            202 => accepted.push(answer.body["execution_id"].as_str().unwrap().to_owned()),
            _ => break answer,
        }
        assert!(accepted.len() < 101);
    };
    assert_eq!((refused.status, refused.number("retry-after")), (429, 1), "{}", refused.body);
    assert!((45..=55).contains(&accepted.len()), "{}", accepted.len());
    // There is still room for others, and their turn comes next.
    let mut others = Vec::new();
    for _ in 0..3 {
        let id = later(&other, json!({})).await.is(202)["execution_id"].as_str().unwrap().to_owned();
        others.push(id);
    }
    flood.post(&format!("/api/v1/skill/cancel/{blocker}"), json!({})).await.is(200);
    let mut ended = Vec::new();
    for id in &others {
        other.becomes(id, "completed").await;
        ended.push(api.host.execution(&skill_host::domain::ExecutionId::parse(id).unwrap()).await.unwrap().unwrap());
    }
    let last = ended.iter().filter_map(|it| it.finished_at).max().unwrap();
    let mut before = 0;
    for id in &accepted {
        flood.becomes(id, "completed").await;
        let id = skill_host::domain::ExecutionId::parse(id).unwrap();
        before += usize::from(api.host.execution(&id).await.unwrap().unwrap().finished_at.unwrap() < last);
    }
    assert!(before <= 4, "{before} of the flood ended before the other's third");
}
