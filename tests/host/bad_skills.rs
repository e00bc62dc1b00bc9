//! Folders that do not become skills. Each says why, and the others still load.

use serde_json::json;
use skill_tests::{TestHost, components, guests};

use crate::told;

#[tokio::test]
async fn each_broken_skill_has_its_reason_and_stops_no_other() {
    let python = "name: x\ndescription: A test.\nruntime: python\n";
    let host = TestHost::builder()
        .guest("good", "echo", "")
        .skill("no-manifest", &[("README.md", "hello")])
        .skill("broken-yaml", &[("skill.yaml", "name: [x\ndescription: y\n")])
        .skill("no-entry", &[("skill.yaml", python)])
        .skill("entry-outside", &[("skill.yaml", &format!("{python}entry: ../good/skill.yaml\n")), ("run.py", "")])
        .skill("entry-absolute", &[("skill.yaml", &format!("{python}entry: /bin/sh\n")), ("run.py", "")])
        .skill("artifact-outside", &[("skill.yaml", &format!("{python}artifacts: [../../x]\n")), ("run.py", "")])
        .skill("bad-name", &[("skill.yaml", "name: ../../etc\ndescription: y\nruntime: python\n"), ("run.py", "")])
        .component("core-module", &components::core_module(), "")
        .component("not-wasm", b"#!/bin/sh\n", "")
        .component("wants-too-much", &components::wants(&["evil:host/shell@1.0.0"]), "")
        .component("exports-nothing", &components::empty(), "")
        .component("too-large", &components::instances(500), "")
        .guest("describe-traps", "describe_traps", "")
        .bare("describes-itself-wrong", &guests::bytes("describe_lies"))
        .build()
        .await;
    assert_eq!(host.call("good", json!({"text": "hi"})).await.unwrap(), json!({"text": "hi"}));
    let listing = host.skills();
    let loaded: Vec<&str> = listing.skills.iter().map(|s| &*s.name).collect();
    assert_eq!(loaded, ["good"]);
    let reasons: Vec<String> = listing.errors.iter().map(|e| format!("{}: {}", e.skill, e.error)).collect();
    insta::assert_snapshot!(reasons.join("\n"));
    insta::assert_snapshot!(told(&host.failure("not-wasm", json!({})).await));
}

#[tokio::test]
async fn a_description_that_never_ends_is_not_waited_for() {
    let host = TestHost::builder().guest("endless", "describe_spins", "").guest("good", "echo", "").build().await;
    assert!(host.skill("good").is_some());
    let listing = host.skills();
    assert_eq!(listing.errors.len(), 1);
    assert!(listing.errors[0].error.contains("did not describe itself"), "{}", listing.errors[0].error);
}

#[tokio::test]
async fn two_skills_of_one_name() {
    let host = TestHost::builder().guest("same", "echo", "").bare("same", &guests::bytes("output")).build().await;
    assert_eq!(host.skills().skills.len(), 1);
    assert_eq!(host.skills().errors.len(), 1, "{:?}", host.skills());
}
