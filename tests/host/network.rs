//! The network of skills: what their manifest declares and the operator allows, for them and all that they start.

use serde_json::json;
use skill_host::{HostBuilder, policy::Policy};
use skill_tests::{TestHost, TestHostBuilder, Web, guests};

/// A host whose operator allows these, with a shell skill that lets a command of its own ask what it is told to.
fn host(allowed: &[String], declared: &str) -> TestHostBuilder {
    let network = allowed.iter().map(|rule| rule.parse().unwrap()).collect();
    let policy = Policy { network, ..Policy::default() };
    let manifest = format!("name: asks\ndescription: A test.\nruntime: shell\n{declared}\n");
    let script = "jq -r .url | xargs ./http.wasm get | jq -Rs '{said: .}'\n";
    TestHost::builder()
        .with(|host: HostBuilder| host.policy(policy))
        .skill("asks", &[("skill.yaml", &manifest), ("run.sh", script)])
        .file("asks/http.wasm", &guests::bytes("http"))
}

const DENIED: &str = "refused: ErrorCode::HttpRequestDenied\n";

#[tokio::test]
async fn what_is_declared_and_allowed_is_reached_by_all_that_a_skill_starts() {
    let web = Web::start();
    let host = host(&[web.authority()], &format!("network: ['{}']", web.authority())).build().await;
    let execution = host.run("asks", json!({"url": web.url("/")})).await;
    assert_eq!(execution.output, Some(json!({"said": "200 hello\n"})), "{}", execution.stderr);
}

#[tokio::test]
async fn a_child_has_no_wider_grant_than_its_caller() {
    let web = Web::start();
    for (declared, told) in [("network: [example.org]", "declare `network:"), ("", "declare `network:")] {
        let host = host(&[web.authority()], declared).build().await;
        let execution = host.run("asks", json!({"url": web.url("/")})).await;
        assert_eq!(execution.output, Some(json!({"said": DENIED})), "{}", execution.stderr);
        assert!(execution.stderr.contains(told), "{}", execution.stderr);
    }
    let host = host(&[], &format!("network: ['{}']", web.authority())).build().await;
    let [skill] = &host.skills().skills[..] else { panic!("one skill") };
    assert!(skill.warnings[0].to_string().contains("which the operator does not allow"), "{}", skill.warnings[0]);
    let execution = host.run("asks", json!({"url": web.url("/")})).await;
    assert_eq!(execution.output, Some(json!({"said": DENIED})), "{}", execution.stderr);
    assert!(execution.stderr.contains("the operator does not allow it"), "{}", execution.stderr);
    assert!(web.asked().is_empty());
}

#[tokio::test]
async fn bytes_are_one_account_for_a_call_and_all_that_it_starts() {
    let web = Web::start();
    let declared = format!("network: ['{}']\nlimits: {{http_bytes: 100KiB}}", web.authority());
    let script = "url=$(jq -r .url)\nfor i in 1 2; do ./http.wasm get $url; done | jq -Rs '{said: .}'\n";
    let host = host(&[web.authority()], &declared).file("asks/run.sh", script.as_bytes()).build().await;
    let execution = host.run("asks", json!({"url": web.url("/big?70000")})).await;
    let said = execution.output.unwrap()["said"].as_str().unwrap().to_owned();
    assert!(said.starts_with("200 70000 bytes\n200 broken after "), "{said}");
    assert!(execution.stderr.contains("the limit `http_bytes` lets it, 102400 bytes"), "{}", execution.stderr);
}
