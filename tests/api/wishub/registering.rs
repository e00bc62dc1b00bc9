use serde_json::json;
use skill_tests::guests;

use super::{Api, SQUARE, base64, but, code, skill};

#[tokio::test]
async fn the_documented_registration_is_answered_as_documented() {
    let api = Api::start().await;
    let answer = api
        .registered(json!({
            "skill_id": "skill_square", "skill_name": "计算平方", "description": "计算数值的平方值",
            "version": "1.0.0", "language": "python", "code": base64(SQUARE), "timeout": 30,
            "dependencies": {},
            "input_schema": {"type": "object", "properties": {"value": {"type": "number"}}, "required": ["value"]},
            "output_schema": {"type": "object", "properties": {"result": {"type": "number"}}},
            "author": "WisHub Team", "category": "math"
        }))
        .await;
    assert_eq!((&answer["status"], &answer["skill_id"]), (&json!("success"), &json!("skill_square")));
    assert_eq!((&answer["version"], &answer["message"]), (&json!("1.0.0"), &json!("Skill 注册成功")));
    assert!(answer["registration_time"].as_str().unwrap().ends_with('Z'), "{answer}");
    assert_eq!(api.result("skill_square", json!({ "value": 5 })).await, json!({ "result": 25, "input": 5 }));
}

/// `base64` of a shell breaks its lines, and the documented command puts the breaks into the string.
#[tokio::test]
async fn the_documented_command_works_though_its_base64_has_line_breaks() {
    let api = Api::start().await;
    let broken: Vec<String> =
        base64(SQUARE).as_bytes().chunks(76).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    let body = format!(
        "{{\n  \"skill_id\": \"s\", \"skill_name\": \"s\", \"version\": \"1.0.0\",\n \"language\": \"python\", \"code\": \"{}\"}}",
        broken.join("\n")
    );
    let url = format!("http://{}/api/v1/skill/register", api.address);
    assert_eq!(reqwest::Client::new().post(url).body(body).send().await.unwrap().status(), 201);
    assert_eq!(api.result("s", json!({ "value": 3 })).await["result"], 9);
}

#[tokio::test]
async fn what_is_registered_survives_a_restart_with_its_counts() {
    let api = Api::start().await;
    api.registered(but(skill("square", "1.0.0", "python", SQUARE), json!({ "category": "math", "timeout": 7 }))).await;
    api.result("square", json!({ "value": 2 })).await;
    let (_, before) = api.get("square").await;
    let api = api.restart().await;
    let (_, after) = api.get("square").await;
    assert_eq!(before, after);
    assert_eq!((&after["skill"]["timeout"], &after["skill"]["usage_stats"]["total_calls"]), (&json!(7), &json!(1)));
    assert_eq!(api.result("square", json!({ "value": 3 })).await["result"], 9);
}

#[tokio::test]
async fn versions_stand_side_by_side_and_the_newest_stable_one_is_usual() {
    let api = Api::start().await;
    let of = |version: &str| skill("v", version, "python", format!("def execute(inputs):\n    return '{version}'\n"));
    for version in ["1.9.0", "1.10.0", "2.0.0-rc.1", "0.1.0"] {
        api.registered(of(version)).await;
    }
    assert_eq!(api.result("v", json!({})).await, "1.10.0");
    for version in ["0.1.0", "2.0.0-rc.1"] {
        let (_, answer) = api.invoke(json!({ "skill_id": "v", "skill_version": version })).await;
        assert_eq!((&answer["result"], &answer["version"]), (&json!(version), &json!(version)), "{answer}");
    }
    let (_, detail) = api.get("v").await;
    assert_eq!(detail["skill"]["versions"], json!(["2.0.0-rc.1", "1.10.0", "1.9.0", "0.1.0"]));
    assert_eq!(detail["skill"]["version"], "1.10.0");
    for version in ["3.0.0", "latest", "", "1.10"] {
        let (status, answer) = api.invoke(json!({ "skill_id": "v", "skill_version": version })).await;
        assert_eq!((status, code(&answer)), (404, "SKILL_INV_001"), "{version:?}");
        assert!(answer["error"]["details"].as_str().unwrap().contains("1.10.0"), "{answer}");
    }
    api.registered(of("2.0.0")).await;
    assert_eq!(api.result("v", json!({})).await, "2.0.0");
}

#[tokio::test]
async fn only_pre_releases_are_better_than_nothing() {
    let api = Api::start().await;
    for version in ["1.0.0-beta.2", "1.0.0-beta.10"] {
        api.registered(skill("v", version, "python", format!("def execute(inputs):\n    return '{version}'\n"))).await;
    }
    assert_eq!(api.result("v", json!({})).await, "1.0.0-beta.10");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_is_registered() {
    let api = Api::start().await;
    let all = (0..8).map(|n| {
        let code = format!("def execute(inputs):\n    return {n}\n");
        api.register(skill("race", "1.0.0", "python", code))
    });
    let answers = futures_util::future::join_all(all).await;
    let winners: Vec<usize> = (0..8).filter(|n| answers[*n].0 == 201).collect();
    assert_eq!(winners.len(), 1, "{answers:?}");
    for (status, answer) in answers.iter().filter(|(status, _)| *status != 201) {
        assert_eq!((*status, code(answer)), (409, "SKILL_REG_001"), "{answer}");
        assert_eq!(answer["message"], "Skill 已存在: race");
    }
    assert_eq!(api.result("race", json!({})).await, winners[0]);
}

#[tokio::test]
async fn javascript_and_bash_are_registered_as_source() {
    let api = Api::start().await;
    api.registered(skill("js", "1.0.0", "javascript", "exports.execute = (i) => ({ n: i.n + 1 });\n")).await;
    api.registered(skill("mjs", "1.0.0", "node", "export const execute = async (i) => ({ n: i.n + 1 });\n")).await;
    api.registered(skill("sh", "1.0.0", "bash", "#!/bin/bash\njq '{n: (.n + 1)}'\n")).await;
    let go = "package main\n\nfunc Execute(in struct{ N int }) (any, error) { return map[string]int{\"n\": in.N + 1}, nil }\n";
    api.registered(skill("go", "1.0.0", "golang", go)).await;
    for id in ["js", "mjs", "sh", "go"] {
        assert_eq!(api.result(id, json!({ "n": 1 })).await, json!({ "n": 2 }), "{id}");
    }
    assert_eq!(api.get("mjs").await.1["skill"]["language"], "javascript");
}

/// Nothing of the host knows the word: it is that of a folder in `toolchains/`.
#[tokio::test]
async fn a_language_of_a_toolchain_folder_is_registered_by_its_own_name() {
    let api = Api::start().await;
    let source = "seen = (seen or 0) + 1\nfunction execute(i) return { n = i.n + seen } end\n";
    for (id, language) in [("lua", "lua"), ("version", "Lua5.4")] {
        api.registered(skill(id, "1.0.0", language, source)).await;
        for n in 0..20 {
            assert_eq!(api.result(id, json!({ "n": n })).await, json!({ "n": n + 1 }), "each call begins anew");
        }
        assert_eq!(api.get(id).await.1["skill"]["language"], "lua");
    }
}

#[tokio::test]
async fn a_component_is_registered_in_base64() {
    let api = Api::start().await;
    for (id, language) in [("w", "wasm"), ("r", "rust"), ("g", "go")] {
        api.registered(skill(id, "1.0.0", language, guests::bytes("echo"))).await;
        assert_eq!(api.result(id, json!({ "text": "hello" })).await, json!({ "text": "hello" }));
        let (_, detail) = api.get(id).await;
        assert_eq!(detail["skill"]["language"], language);
        assert_eq!(
            detail["skill"]["input_schema"]["required"],
            json!(["text"]),
            "the component's own schema: {detail}"
        );
    }
}

#[tokio::test]
async fn code_that_cannot_run_is_refused_with_the_place() {
    let api = Api::start().await;
    for (language, source, says) in [
        ("python", "def execute(inputs):\n    return {", "main.py:2: SyntaxError"),
        ("python", "x = 1\n  y = 2\n", "main.py:2: IndentationError"),
        ("python", "a\0b", "main.py:1: SyntaxError"),
        ("python", " \n", "empty"),
        ("bash", "echo hi\nif true; then\n", "main.sh: line 3"),
        ("javascript", "let a = 1;\n\nlet b = = 2;\n", "main.js:3: SyntaxError"),
        ("javascript", "import fs from 'node:fs';\nexport const execute = = 1;\n", "main.js:2: SyntaxError"),
        (
            "javascript",
            "// squares\nfunction execute(i) { return i; }\n",
            "main.js:2: a function `execute` that is not exported",
        ),
        ("javascript", "import _ from 'lodash';\nexport const execute = _.id;\n", "lodash"),
        ("rust", "fn main() {}", "skillhost build"),
        (
            "go",
            "package main\n\nfunc Execute(in any) (any, error) { return nothing, nil }\n",
            "main.go:3:44: undefined",
        ),
        ("typescript", "let a: number = 1;\n\nlet b: = 2;\n", "main.ts:3"),
        ("lua", "local a = 1\nlocal b = = 2\n", "main.lua:2: unexpected symbol near '='"),
        ("wasm", "(component)", "no WebAssembly"),
        ("wasm", "\0asm\x01\0\0\0", "component"),
        ("wasm", "\0asm garbage", "main.wasm"),
    ] {
        let (status, answer) = api.register(skill("bad", "1.0.0", language, source)).await;
        assert_eq!((status, code(&answer)), (400, "SKILL_REG_003"), "{language} {source:?} {answer}");
        assert!(answer["error"]["details"].as_str().unwrap().contains(says), "{language} {source:?} {answer}");
    }
    assert_eq!(api.get("bad").await.0, 404);
    assert_eq!(std::fs::read_dir(api.data("registered")).unwrap().count(), 0, "something was left behind");
}

/// The code runs when it is called, and not a moment before.
#[tokio::test]
async fn checking_runs_nothing() {
    let api = Api::start().await;
    api.registered(skill("loop", "1.0.0", "python", "while True: pass\n")).await;
    api.registered(skill("sh", "1.0.0", "bash", "while true; do :; done\n")).await;
    api.registered(skill("js", "1.0.0", "javascript", "for (;;);\n")).await;
    api.registered(skill("mjs", "1.0.0", "javascript", "for (;;);\nexport const execute = (i) => i;\n")).await;
    let (status, answer) = api.invoke(json!({ "skill_id": "loop", "timeout": 1 })).await;
    assert_eq!((status, code(&answer)), (504, "SKILL_INV_003"), "{answer}");
}

/// A name that the operator's folder has may be registered: then that one is called, until it is removed.
#[tokio::test]
async fn a_registered_skill_goes_before_one_of_a_folder() {
    let api = Api::start().await;
    assert_eq!(api.get("hostile").await.1["skill"]["source"], "folder");
    assert_eq!(api.delete("hostile").await.0, 403);
    api.registered(skill("hostile", "1.0.0", "python", SQUARE)).await;
    assert_eq!(api.result("hostile", json!({ "value": 4 })).await["result"], 16);
    let (_, found) = api.get("discovery?q=hostile").await;
    assert_eq!(found["pagination"]["total"], 1, "{found}");
    assert_eq!(api.delete("hostile").await.0, 200);
    assert_eq!(api.get("hostile").await.1["skill"]["source"], "folder");
}

#[tokio::test]
async fn code_that_was_changed_on_the_disk_does_not_run() {
    let api = Api::start().await;
    let digest = api.registered(skill("square", "1.0.0", "python", SQUARE)).await["digest"].clone();
    let file = api.data("registered").join(digest.as_str().unwrap()).join("main.py");
    std::fs::write(&file, "def execute(inputs):\n    return 'changed'\n").unwrap();
    let (status, answer) = api.invoke(json!({ "skill_id": "square", "inputs": { "value": 2 } })).await;
    assert_eq!((status, code(&answer)), (500, "SKILL_INV_004"), "{answer}");
    assert!(answer["error"]["details"].as_str().unwrap().contains("register it again"), "{answer}");
    std::fs::write(&file, SQUARE).unwrap();
    assert_eq!(api.result("square", json!({ "value": 2 })).await["result"], 4);
}
