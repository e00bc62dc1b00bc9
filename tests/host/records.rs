//! What is kept of a call.

use serde_json::json;
use skill_host::Host;
use skill_tests::TestHost;

#[tokio::test]
async fn a_call_is_kept_with_its_artifacts() {
    let host = TestHost::builder().guest("echo", "echo", "").build().await;
    let execution = host.run("echo", json!({"text": "kept", "artifact": "a/b.txt"})).await;
    assert_eq!(execution.output, Some(json!({"text": "kept"})), "{:?}", execution.failure);
    let paths: Vec<&str> = execution.artifacts.iter().map(|a| &*a.path).collect();
    let artifact = paths.iter().find(|p| p.ends_with("a/b.txt")).unwrap();
    assert_eq!(host.artifact(&execution.id, artifact).await.unwrap(), b"kept");
    for path in ["../../skillhost.db", "/etc/passwd", "a/../../b", "", "nothing"] {
        assert!(host.artifact(&execution.id, path).await.is_err(), "{path}");
    }
    assert!(execution.fuel.is_some_and(|fuel| fuel > 0));
    assert!(execution.memory_peak > 0);
}

#[tokio::test]
async fn logs_are_whole_wherever_they_are_kept() {
    let script = "import sys\nn = int(sys.stdin.read().split(':')[1].strip(' }'))\n\
                  print('x' * n)\nsys.stderr.write('a\\0b')\nsys.exit(1)\n";
    let manifest = "name: says\ndescription: A test.\n";
    let host = TestHost::builder().skill("says", &[("skill.yaml", manifest), ("run.py", script)]).build().await;
    for n in [0, 10, 20_000] {
        let execution = host.run("says", json!({ "n": n })).await;
        // Of a call that failed there is none; to ask for it takes nothing from the others.
        assert!(host.artifact(&execution.id, "output.json").await.is_err());
        let said = "x".repeat(n) + "\n";
        assert_eq!(host.artifact(&execution.id, "stdout.txt").await.unwrap(), said.as_bytes());
        assert_eq!(host.artifact(&execution.id, "stderr.txt").await.unwrap(), b"a\0b");
    }
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_written() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Host::builder().data_dir(file.path().join("data")).build().await.err().unwrap();
    let text = error.to_string();
    assert!(text.contains("cannot write the data folder") && text.contains("--data-dir"), "{text}");
}

#[tokio::test]
async fn two_hosts_live_in_one_process() {
    let one = TestHost::builder().guest("one", "echo", "").build().await;
    let two = TestHost::builder().guest("two", "echo", "").build().await;
    let (a, b) = tokio::join!(one.call("one", json!({"text": "1"})), two.call("two", json!({"text": "2"})));
    assert_eq!((a.unwrap(), b.unwrap()), (json!({"text": "1"}), json!({"text": "2"})));
    assert_eq!(one.failure("two", json!({})).await.kind.name(), "unknown-skill");
}
