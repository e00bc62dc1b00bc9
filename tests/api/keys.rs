//! Keys: who is let in, to what, how often.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use skill_host::{
    api::{ApiKey, ServeOptions},
    db::Db,
    domain::Caller,
    keys::{Keys, NewKey},
};

use crate::{
    keyed::{Keyed, Who},
    server::{TestServer, options},
};

const SPIN: &str = r#"{"do": "spin"}"#;

async fn lets_in(who: &Who) -> bool {
    match who.get("/api/skills").await.status {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_wrong_key_and_one_that_is_nearly_right_open_nothing() {
    let api = Keyed::start().await;
    let who = api.all("default").await;
    assert!(lets_in(&who).await);
    let secret = who.secret.clone();
    let (body, last) = secret.split_at(secret.len() - 1);
    let (prefix, random) = secret.rsplit_once(&format!("{}_", who.id)).unwrap();
    let other = api.all("default").await;
    for near in [
        format!("{body}{}", if last == "A" { "B" } else { "A" }),
        body.to_owned(),
        format!("{secret}A"),
        secret.to_uppercase(),
        format!("{prefix}{}_{random}", other.id),
        format!("{prefix}{}_", who.id),
        format!("{prefix}{}", who.id),
        who.id.to_string(),
        "sk_".to_owned(),
        "sk__".to_owned(),
        "sk_000000000000_x".to_owned(),
        "your_api_key".to_owned(),
        "x".repeat(5000),
    ] {
        let answer = who.showing(&near).get("/api/skills").await;
        assert_eq!(answer.status, 401, "{near}");
        assert!(!answer.body.to_string().contains(random), "{}", answer.body);
    }
    // Each dialect refuses in its own words.
    let refused = who.showing("sk_000000000000_x").get("/api/v1/skill/discovery").await;
    assert_eq!((refused.status, &refused.body["error"]["code"]), (401, &json!("UNAUTHORIZED")));
    assert_eq!(refused.headers["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn nobody_needs_a_key_until_there_is_one_and_ever_after() {
    let api = Keyed::start().await;
    let stranger = api.all("default").await.showing("anything");
    // This key is there by now: another host, without one.
    assert!(!lets_in(&stranger).await);
    let open = TestServer::start().await;
    assert_eq!(open.get("/api/skills").await.status(), 200);
    let (key, _) = open.host.keys().create(&Caller::administrator(), NewKey::new("first")).await.unwrap();
    assert_eq!(open.get("/api/skills").await.status(), 401);
    // Taking back the last one locks the door, it does not open it.
    open.host.keys().revoke(&Caller::administrator(), &key.id).await.unwrap();
    assert_eq!(open.get("/api/skills").await.status(), 401);
    assert_eq!(open.get("/api/health").await.status(), 200);
}

#[tokio::test]
async fn keys_are_off_by_choice_on_this_machine_only() {
    let open = TestServer::with(ServeOptions { without_keys: true, ..options() }).await;
    open.host.keys().create(&Caller::administrator(), NewKey::new("a key")).await.unwrap();
    assert_eq!(open.get("/api/skills").await.status(), 200);
    let reachable = ServeOptions { without_keys: true, listen: "0.0.0.0:0".parse().unwrap(), ..options() };
    let error = skill_host::api::listen(&reachable).unwrap_err();
    assert!(error.to_string().contains("--without-keys"), "{error}");
}

#[tokio::test]
async fn the_administrators_key_goes_on_working_beside_others() {
    let key = "a-key-that-is-long-enough";
    let server = TestServer::with(ServeOptions { api_key: Some(ApiKey::new(key).unwrap()), ..options() }).await;
    let get = |secret: String| {
        let request = reqwest::Client::new().get(server.url("/api/v1/keys")).bearer_auth(secret);
        async move { request.send().await.unwrap() }
    };
    assert_eq!(get(key.into()).await.json::<Value>().await.unwrap(), json!({ "keys": [] }));
    let (_, secret) = server.host.keys().create(&Caller::administrator(), NewKey::new("a")).await.unwrap();
    assert_eq!(get(key.into()).await.status(), 200);
    assert_eq!(get(secret.reveal().into()).await.status(), 403);
    assert_eq!(get(format!("{key}x")).await.status(), 401);
}

#[tokio::test]
async fn a_key_that_has_expired_or_was_revoked_opens_nothing_and_says_so_to_its_owner() {
    let api = Keyed::start().await;
    let short = api.made(NewKey { lifetime: Some(Duration::from_millis(1)), ..NewKey::new("short") }).await;
    let begun = std::time::Instant::now();
    let refused = loop {
        let answer = short.get("/api/skills").await;
        if answer.status == 401 {
            break answer.body;
        }
        assert!(begun.elapsed() < Duration::from_secs(5));
    };
    assert!(refused["error"].as_str().unwrap().contains("expired"), "{refused}");
    let admin = api.all("default").await;
    let gone = api.all("default").await;
    assert!(lets_in(&gone).await);
    let revoked = admin.delete(&format!("/api/v1/keys/{}", gone.id)).await.is(200);
    assert_eq!(revoked["key"]["state"], "revoked");
    let refused = gone.get("/api/skills").await;
    assert!(refused.status == 401 && refused.body["error"].as_str().unwrap().contains("revoked"), "{refused:?}");
    // Who only knows its id learns nothing.
    let guess = gone.showing(&format!("sk_{}_guess", gone.id)).get("/api/skills").await.is(401);
    assert!(guess["error"].as_str().unwrap().contains("missing or wrong"), "{guess}");
    // Again is no change, and it cannot be renewed.
    admin.delete(&format!("/api/v1/keys/{}", gone.id)).await.is(200);
    let renewed = api.host.keys().rotate(&Caller::administrator(), &gone.id, Duration::ZERO).await;
    assert!(renewed.unwrap_err().to_string().contains("has ended"));
}

#[tokio::test]
async fn a_new_secret_ends_the_old_one_at_once_or_after_its_grace() {
    let api = Keyed::start().await;
    let who = api.all("default").await;
    let rotate = async |who: &Who, body| {
        let answer = who.post(&format!("/api/v1/keys/{}/rotate", who.id), body).await.is(200);
        who.showing(answer["secret"].as_str().unwrap())
    };
    let second = rotate(&who, json!({ "grace": 3600 })).await;
    assert!(lets_in(&who).await && lets_in(&second).await);
    let third = rotate(&second, json!({})).await;
    for (who, expected) in [(&who, false), (&second, false), (&third, true)] {
        assert_eq!(lets_in(who).await, expected);
    }
    // Without a body, too; and only its own.
    let fourth = who.showing(
        third.ask(Method::POST, &format!("/api/v1/keys/{}/rotate", who.id), None).await.is(200)["secret"]
            .as_str()
            .unwrap(),
    );
    let other = api.all("default").await;
    let refused = fourth.post(&format!("/api/v1/keys/{}/rotate", other.id), json!({})).await.is(403);
    assert!(refused["error"].as_str().unwrap().contains("itself"), "{refused}");
    assert!(lets_in(&other).await);
    fourth.post(&format!("/api/v1/keys/{}/rotate", who.id), json!({ "grace": 99_999_999 })).await.is(422);
}

#[tokio::test]
async fn each_route_needs_its_scope_and_the_refusal_names_it() {
    let api = Keyed::start().await;
    let keys = [api.key("t", "read").await, api.key("t", "invoke").await, api.key("t", "manage").await];
    let nothing = api.key("t", "approve").await;
    let id = "exec-000000000000";
    let routes = [
        (Method::GET, "/api/skills".to_owned(), 0),
        (Method::GET, format!("/api/executions/{id}"), 0),
        (Method::GET, format!("/artifacts/{id}/a"), 0),
        (Method::GET, format!("/api/v1/skill/status/{id}"), 0),
        (Method::GET, "/api/v1/skill/discovery".to_owned(), 0),
        (Method::GET, "/api/v1/skill/categories".to_owned(), 0),
        (Method::GET, "/api/v1/skill/languages".to_owned(), 0),
        (Method::GET, "/api/v1/skill/x".to_owned(), 0),
        (Method::POST, "/api/skills/execute".to_owned(), 1),
        (Method::POST, "/api/v1/skill/invoke".to_owned(), 1),
        (Method::POST, "/api/v1/skill/orchestrate".to_owned(), 1),
        (Method::POST, format!("/api/v1/skill/cancel/{id}"), 1),
        (Method::POST, "/api/v1/skill/register".to_owned(), 2),
        (Method::DELETE, "/api/v1/skill/x".to_owned(), 2),
        (Method::GET, "/api/v1/keys".to_owned(), 2),
        (Method::POST, "/api/v1/keys".to_owned(), 2),
        (Method::DELETE, "/api/v1/keys/000000000000".to_owned(), 2),
        (Method::POST, "/api/v1/keys/000000000000/rotate".to_owned(), 2),
    ];
    for (method, path, wanted) in routes {
        let scope = ["read", "invoke", "manage"][wanted];
        for (have, who) in keys.iter().chain([&nothing]).enumerate() {
            let answer = who.ask(method.clone(), &path, None).await;
            assert_eq!(answer.status != 403, have == wanted, "{method} {path} with key {have}: {}", answer.body);
            if have != wanted {
                assert!(answer.body.to_string().contains(&format!("`{scope}`")), "{}", answer.body);
                let is_wishub = answer.body["error"]["code"] == "FORBIDDEN";
                assert_eq!(is_wishub, path.starts_with("/api/v1/skill/"), "{}", answer.body);
            }
        }
    }
    // What nobody has is refused as before, and what is everybody's needs nothing.
    assert_eq!(nothing.get("/nothing").await.status, 404);
    assert_eq!(keys[0].post("/api/skills", json!({})).await.status, 405);
    assert_eq!(api.all("t").await.get("/metrics").await.status, 403);
    assert_eq!(nothing.showing("").get("/api/health").await.status, 200);
}

#[tokio::test]
async fn a_key_cannot_make_a_stronger_one() {
    let api = Keyed::start().await;
    let maker = api
        .made(NewKey {
            tenant: Some("a".into()),
            scopes: "read,manage".parse().unwrap(),
            rate: Some("1000/m".parse().unwrap()),
            concurrent: Some(3),
            lifetime: Some(Duration::from_secs(3600)),
            ..NewKey::new("maker")
        })
        .await;
    for (body, status) in [
        (json!({ "name": "x", "scopes": ["read", "invoke"] }), 403),
        (json!({ "name": "x", "scopes": ["approve"] }), 403),
        (json!({ "name": "x" }), 403),
        (json!({ "name": "x", "scopes": ["read"], "tenant": "b" }), 403),
        (json!({ "name": "x", "scopes": ["read"], "tenant": "default" }), 403),
        (json!({ "name": "x", "scopes": [] }), 422),
        (json!({ "name": "x", "scopes": ["root"] }), 422),
        (json!({ "name": " ", "scopes": ["read"] }), 422),
        (json!({ "name": "a\nb", "scopes": ["read"] }), 422),
        (json!({ "name": "x", "scopes": ["read"], "rate": "fast" }), 422),
        (json!({ "name": "x", "scopes": ["read"], "concurrent": 0 }), 422),
        (json!({ "name": "x", "scopes": ["read"], "expires_in": 0 }), 422),
        (json!({ "name": "x", "scopes": ["read"], "expires_in": -1 }), 422),
        (json!({ "name": "x", "scopes": ["read"], "digest": "00" }), 422),
        (json!({ "scopes": ["read"] }), 422),
        (json!([]), 422),
    ] {
        let answer = maker.post("/api/v1/keys", body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
    }
    let wider =
        json!({ "name": "x", "scopes": ["read"], "rate": "5000/s", "concurrent": 50, "expires_in": 99_999_999 });
    let made = maker.post("/api/v1/keys", wider).await.is(201);
    let key = &made["key"];
    assert_eq!((&key["tenant"], &key["rate"], &key["concurrent"]), (&json!("a"), &json!("1000/m"), &json!(3)), "{key}");
    assert!(key["expires_at"].as_str().unwrap() < "2100");
    assert!(lets_in(&maker.showing(made["secret"].as_str().unwrap())).await);
    // It cannot take back a stronger one, nor see one of another tenant.
    let (stronger, stranger) = (api.all("a").await, api.all("b").await);
    maker.delete(&format!("/api/v1/keys/{}", stronger.id)).await.is(403);
    maker.delete(&format!("/api/v1/keys/{}", stranger.id)).await.is(404);
    maker.post(&format!("/api/v1/keys/{}/rotate", stranger.id), json!({})).await.is(404);
    assert!(lets_in(&stronger).await && lets_in(&stranger).await);
    for id in ["nothing", "%ff", "..%2f", "000000000000"] {
        maker.delete(&format!("/api/v1/keys/{id}")).await.is(404);
    }
}

#[tokio::test]
async fn a_secret_is_shown_once_and_is_nowhere_else() {
    let api = Keyed::start().await;
    let maker = api.all("a").await;
    let made = maker.post("/api/v1/keys", json!({ "name": "ci", "scopes": ["read"] })).await.is(201);
    let secret = made["secret"].as_str().unwrap();
    let listed = maker.get("/api/v1/keys").await.is(200);
    assert_eq!(listed["keys"].as_array().unwrap().len(), 2);
    assert_eq!(listed["keys"][1]["name"], "ci");
    let random = secret.splitn(3, '_').nth(2).unwrap();
    assert!(random.len() >= 43 && !listed.to_string().contains(random), "{listed}");
    // Not in the database's files, nor their digests in an answer.
    api.host.keys().write_uses().await.unwrap();
    for file in ["skillhost.db", "skillhost.db-wal"] {
        let bytes = std::fs::read(api.data(file)).unwrap_or_default();
        assert!(!bytes.windows(random.len()).any(|window| window == random.as_bytes()), "{file}");
    }
    assert!(!listed.to_string().contains("digest"), "{listed}");
    // Only the maker's tenant sees it.
    assert_eq!(api.all("b").await.get("/api/v1/keys").await.is(200)["keys"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_that_is_made_or_revoked_from_outside_is_known_within_a_second() {
    let api = Keyed::start().await;
    let db = Db::open(&api.data("skillhost.db").as_path().into()).await.unwrap();
    let outside = Keys::open(db.clone()).await.unwrap();
    let (key, secret) = outside.create(&Caller::administrator(), NewKey::new("outside")).await.unwrap();
    let who = api.all("default").await.showing(secret.reveal());
    let eventually = async |expected: bool| {
        let begun = std::time::Instant::now();
        while lets_in(&who).await != expected {
            assert!(begun.elapsed() < Duration::from_secs(1), "not within a second");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    eventually(true).await;
    outside.revoke(&Caller::administrator(), &key.id).await.unwrap();
    eventually(false).await;
    db.close().await;
}

#[tokio::test]
async fn past_its_rate_a_key_is_told_when_it_may_again_and_others_notice_nothing() {
    let api = Keyed::start().await;
    let rate = Some("3/h".parse().unwrap());
    let slow = api.made(NewKey { rate, ..NewKey::new("slow") }).await;
    for left in [2, 1, 0] {
        let answer = slow.get("/api/skills").await;
        assert_eq!((answer.status, answer.number("ratelimit-remaining")), (200, left));
        assert_eq!(answer.number("ratelimit-limit"), 3);
    }
    let refused = slow.get("/api/skills").await;
    assert_eq!((refused.status, refused.number("ratelimit-remaining")), (429, 0), "{}", refused.body);
    assert_eq!(refused.body["kind"], "too-many-requests");
    let wait = refused.number("retry-after");
    assert!((1..=1200).contains(&wait) && wait == refused.number("ratelimit-reset"), "{wait}");
    let refused = slow.invoke("square", json!({})).await;
    assert_eq!((refused.status, &refused.body["error"]["code"]), (429, &json!("TOO_MANY_REQUESTS")));
    assert!(refused.number("retry-after") >= 1);
    // A wrong secret of that key takes nothing from it, and another key has a rate of its own.
    assert_eq!(slow.showing(&format!("sk_{}_x", slow.id)).get("/api/skills").await.status, 401);
    let other = api.all("default").await.get("/api/skills").await;
    assert!(other.status == 200 && !other.headers.contains_key("ratelimit-limit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn past_its_calls_at_once_a_key_is_refused_while_others_are_served() {
    let api = Keyed::start().await;
    let narrow = NewKey { concurrent: Some(1), scopes: "read,invoke".parse().unwrap(), ..NewKey::new("narrow") };
    let (narrow, wide) = (api.made(narrow).await, api.all("default").await);
    let spin = json!({ "inputs": serde_json::from_str::<Value>(SPIN).unwrap(), "timeout": 300, "async": true });
    let id = narrow.invoke("hostile", spin.clone()).await.is(202)["execution_id"].as_str().unwrap().to_owned();
    narrow.becomes(&id, "running").await;
    let refused = narrow.invoke("hostile", json!({ "inputs": { "do": "panic" } })).await;
    assert_eq!(
        (refused.status, &refused.body["error"]["code"]),
        (429, &json!("TOO_MANY_REQUESTS")),
        "{}",
        refused.body
    );
    assert_eq!(refused.number("retry-after"), 1);
    let body = json!({ "skillName": "hostile", "input": { "do": "panic" } });
    let refused = narrow.post("/api/skills/execute", body.clone()).await;
    assert_eq!((refused.status, refused.number("retry-after")), (429, 1), "{}", refused.body);
    assert_eq!(wide.post("/api/skills/execute", body).await.status, 500);
    // What is accepted waits for its turn, and a workflow's nodes wait for each other.
    let second = narrow.invoke("hostile", spin).await.is(202)["execution_id"].as_str().unwrap().to_owned();
    assert_eq!(narrow.becomes(&second, "pending").await["status"], "pending");
    narrow.post(&format!("/api/v1/skill/cancel/{id}"), json!({})).await.is(200);
    narrow.becomes(&second, "running").await;
    narrow.post(&format!("/api/v1/skill/cancel/{second}"), json!({})).await.is(200);
    wide.square("square", json!({ "sharing_scope": "public" })).await.is(201);
    let node = |id: &str| json!({ "id": id, "skill_id": "square", "inputs": { "value": 2 } });
    let nodes: Vec<Value> = ["a", "b", "c", "d"].map(node).to_vec();
    let run =
        narrow.post("/api/v1/skill/orchestrate", json!({ "workflow_id": "w", "workflow": { "nodes": nodes } })).await;
    assert_eq!(run.is(200)["results"]["d"]["result"], 4);
}
