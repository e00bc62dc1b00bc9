//! Shell skills behind the whole host: JSON in and out, artifacts, exit codes, and scripts that mean harm.

use serde_json::json;
use skill_host::domain::Failure;
use skill_tests::{TestHost, TestHostBuilder};

use crate::told;

fn shell(builder: TestHostBuilder, name: &str, manifest: &str, script: &str) -> TestHostBuilder {
    let manifest = format!("name: {name}\ndescription: A test.\n{manifest}");
    builder.skill(name, &[("skill.yaml", &manifest), ("run.sh", script), ("data/words.txt", "one\ntwo\n")])
}

async fn one(manifest: &str, script: &str) -> TestHost {
    shell(TestHost::builder(), "script", manifest, script).build().await
}

async fn failure(script: &str) -> Failure {
    one("", script).await.failure("script", json!({})).await
}

#[tokio::test]
async fn json_in_json_out_and_artifacts() {
    let script = r#"#!/usr/bin/env bash
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$(jq -r .name)
mkdir -p artifacts/deep; sort -r "$here/data/words.txt" > artifacts/deep/words.txt
scratch=$(mktemp); echo moved > "$scratch"; mv "$scratch" "$SKILL_ARTIFACTS_DIR/moved.txt"
(cd artifacts && tar -czf all.tgz deep moved.txt && tar -tzf all.tgz | grep -c txt) > artifacts/count.txt
ls >&2
jq -n --arg name "$name" --arg here "$here" '{hello: $name, here: $here, skill: env.SKILL_NAME}'
"#;
    for runtime in ["", "runtime: bash\n", "runtime: sh\n", "runtime: {type: shell}\n"] {
        let host = one(runtime, script).await;
        let execution = host.run("script", json!({"name": "Zoë \"x\""})).await;
        assert_eq!(execution.failure, None, "{}", execution.stderr);
        assert_eq!(execution.output, Some(json!({"hello": "Zoë \"x\"", "here": "/skill", "skill": "script"})));
        let paths: Vec<_> = execution.artifacts.iter().map(|a| a.path.to_string()).collect();
        assert_eq!(paths, ["all.tgz", "count.txt", "deep/words.txt", "moved.txt"].map(|p| format!("artifacts/{p}")));
        assert_eq!(execution.stderr, "artifacts\ndata\nrun.sh\nskill.yaml\n");
    }
}

#[tokio::test]
async fn failures_are_told_in_bashs_words() {
    let mut all = Vec::new();
    for script in [
        "exit 42",
        "set -e\ntrue\ncat missing.txt",
        "echo '{}'\nexit 300",
        "set -u\n\necho $nothing",
        "if true; then\necho x\n",
        "python3 -c 'raise ValueError(1)'",
        "docker ps",
        "echo no json",
        "echo x > data/new.txt",
        "cat /etc/shadow || cat /proc/1/environ || ls /root",
        "sh -c 'kill -9 $$'",
        "curl -s https://example.org",
        "#!/usr/bin/python3\nprint(1)",
        "chmod +x /tmp 2>/dev/null; printf '#!/opt/perl\\nprint(1)\\n' > /tmp/x; /tmp/x",
    ] {
        let failure = failure(script).await;
        all.push(format!("{script:?}\n    {}", told(&failure)));
    }
    insta::assert_snapshot!(all.join("\n"));
}

const SHORT: &str = "limits: {timeout: 1500ms, memory: 96MiB, stdout: 64KiB, disk_bytes: 1MiB, disk_files: 64}\n";

#[tokio::test]
async fn hostile_scripts_end_as_the_hosts_errors() {
    let scripts = [
        ("loop", "while :; do :; done"),
        ("arithmetic", "for ((;;)); do ((i++)); done"),
        ("sleep", "sleep 1000"),
        ("trap", "trap '' TERM INT EXIT; while :; do sleep 1; done"),
        ("allocate", "x=0123456789; while :; do x=$x$x; done"),
        ("array", "while :; do a+=(0123456789012345678901234567890123456789); done"),
        ("recursion", "f() { f; }; f"),
        ("recursion-in-substitution", "f() { echo $(f); }; f"),
        ("fork-bomb", ":() { :|:& }; :; wait"),
        ("source-itself", ". \"$0\""),
        ("run-itself", "bash \"$0\""),
        ("nested-parentheses", "eval \"$(printf '(%.0s' {1..20000})\""),
        ("nested-arithmetic", "x=$(printf '(%.0s' {1..20000}); echo $((${x}1))"),
        ("flood", "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done"),
        ("yes", "yes"),
        ("braces", "echo {1..100000}{1..100000}"),
        ("disk", "while :; do echo 0123456789012345678901234567890123456789 >> /tmp/f; done"),
        ("files", "for i in {1..1000}; do : > /tmp/$i || exit 9; done"),
        ("jq", "jq -n 'def f: f; f'"),
        ("jq-memory", "jq -n '[range(1e12)] | length'"),
        ("awk", "awk 'BEGIN { while (1) x = x \"0123456789\" }'"),
        ("sed", "sed ':a;s/^/x/;ta' <<< x"),
        ("regex", "[[ $(printf 'a%.0s' {1..60}) =~ ^(a+)+b$ ]]; grep -P '^(a+)+b$' <<< $(printf 'a%.0s' {1..60})"),
        ("xargs", "yes | xargs -n1 echo"),
        ("substitution", "x=$(yes)"),
        ("zeros", "cat /dev/zero /dev/zero /dev/zero"),
    ];
    let mut builder = shell(TestHost::builder(), "good", "", "echo '{\"ok\":true}'");
    for (name, script) in scripts {
        builder = shell(builder, name, SHORT, script);
    }
    let host = builder.build().await;
    for (name, _) in scripts {
        let failure = host.failure(name, json!({})).await;
        // Bash stops some of them by itself: the function is too deep, the file too large.
        let kinds = ["timeout", "limit-exceeded", "non-zero-exit"];
        assert!(kinds.contains(&failure.kind.name()), "{name}: {}", told(&failure));
        assert_eq!(host.call("good", json!({})).await.unwrap(), json!({"ok": true}), "after {name}");
    }
    assert!(host.left_in_scratch().is_empty());
}

#[tokio::test]
async fn a_call_sees_nothing_of_the_one_before() {
    let script = "cat /tmp/left 2>/dev/null && exit 9; echo x > /tmp/left; echo \"{\\\"random\\\": $RANDOM$RANDOM$RANDOM, \\\"seconds\\\": $SECONDS}\"";
    let host = one("", script).await;
    let first = host.call("script", json!({})).await.unwrap();
    let second = host.call("script", json!({})).await.unwrap();
    assert_ne!(first["random"], second["random"]);
    assert_eq!(second["seconds"], json!(0));
}

#[tokio::test]
async fn zip_archives_are_real_ones() {
    let script = r#"
set -eu
mkdir -p /tmp/w/tree/deep && cd /tmp/w
printf 'hello %.0s' {1..200} > tree/long.txt; printf x > tree/deep/short; : > tree/empty
zip -rq one.zip tree -x '*/empty'; zip -q one.zip tree/empty; zip -j flat.zip tree/long.txt | sed 's/([^)]*)//' >&2
python3 -c '
import zipfile
with zipfile.ZipFile("one.zip") as z:
    assert z.testzip() is None
    print(sorted(z.namelist()), z.read("tree/long.txt") == b"hello " * 200, z.getinfo("tree/long.txt").compress_size < 100)
with zipfile.ZipFile("two.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("ok/a.txt", "made by Python\n"); z.writestr("../../escaped.txt", "x"); z.writestr("/absolute.txt", "y")
' >&2
unzip -tq one.zip >&2; unzip -l one.zip | tail -1 >&2; unzip -p two.zip ok/a.txt >&2
unzip -qo two.zip -d out 2>/dev/null || echo "warned $?" >&2
find /tmp -name '*escaped*' -o -name 'absolute*' | sort >&2; cat out/ok/a.txt >&2
echo notazip > bad.zip; unzip -q bad.zip 2>/dev/null || echo "broken $?" >&2
echo '{}'
"#;
    let host = one("", script).await;
    let execution = host.run("script", json!({})).await;
    assert_eq!(execution.failure, None, "{}", execution.stderr);
    let said = [
        "  adding: long.txt ",
        "['tree/', 'tree/deep/', 'tree/deep/short', 'tree/empty', 'tree/long.txt'] True True",
        "No errors detected in compressed data of one.zip.",
        "     1201                     5 files",
        "made by Python",
        "warned 1",
        "/tmp/w/out/absolute.txt",
        "/tmp/w/out/escaped.txt",
        "made by Python",
        "broken 9",
    ];
    assert_eq!(execution.stderr.lines().collect::<Vec<_>>(), said);
}
