//! JavaScript skills: functions, how scripts fail, and that they cannot run away.

use serde_json::json;
use skill_tests::{TestHost, TestHostBuilder};

const MANIFEST: &str = "name: NAME\ndescription: A test.\nruntime: javascript\n";

fn with(builder: TestHostBuilder, name: &str, manifest: &str, script: &str) -> TestHostBuilder {
    let manifest = format!("{}{manifest}", MANIFEST.replace("NAME", name));
    builder.skill(name, &[("skill.yaml", &manifest), ("run.js", script)])
}

#[tokio::test]
async fn what_is_thrown_is_told_with_its_place() {
    let mut builder = TestHost::builder();
    for (name, script) in [
        ("throws", "function inner(x) {\n  throw new TypeError('bad ' + x);\n}\nexports.execute = i => inner(i.x);\n"),
        ("rejects", "exports.execute = async i => {\n  await null;\n  throw new RangeError('late ' + i.x);\n};\n"),
        ("syntax", "const a = 1;\nconst b = ;\n"),
        ("exits", "console.error('to the log'); console.log('{}'); process.exit(7);\n"),
        ("never", "exports.execute = () => new Promise(() => {});\n"),
        ("process", "require('child_process').execSync('ls');\n"),
        ("brotli", "require('zlib').createBrotliCompress();\n"),
        ("network", "fetch('https://example.org/').catch(e => { throw e.cause; });\n"),
        ("module", "require('left-pad');\n"),
    ] {
        builder = with(builder, name, "", script);
    }
    let host = builder.build().await;
    for (name, code, message, in_log) in [
        ("throws", 1, "TypeError: bad 1", "at inner (/skill/run.js:2:"),
        ("rejects", 1, "RangeError: late 1", "/skill/run.js:3:"),
        ("syntax", 1, "SyntaxError", "/skill/run.js:2"),
        ("exits", 7, "to the log", ""),
        ("never", 13, "nothing will ever settle", ""),
        ("process", 1, "child_process.execSync is not available in this sandbox", ""),
        ("brotli", 1, "zlib.createBrotliCompress is not available in this sandbox", ""),
        ("network", 1, "there is no network", ""),
        ("module", 1, "Cannot find module 'left-pad'", ""),
    ] {
        let execution = host.run(name, json!({"x": 1})).await;
        let failure = execution.failure.unwrap();
        assert_eq!(failure.kind.name(), "non-zero-exit", "{name}: {failure}");
        assert_eq!(failure.details["exitCode"], code, "{name}: {failure}");
        assert!(execution.stderr.contains(message), "{name}: {}", execution.stderr);
        assert!(execution.stderr.contains(in_log), "{name}: {}", execution.stderr);
    }
}

#[tokio::test]
async fn no_script_runs_away() {
    let mut builder = TestHost::builder();
    for (name, manifest, script) in [
        ("spins", "limits: {cpu: 300ms}\n", "for (;;);"),
        ("waits", "timeout: 300ms\n", "setInterval(() => {}, 1000);"),
        ("allocates", "limits: {memory: 48MiB}\n", "const a = []; for (;;) a.push(new Uint8Array(1 << 20).fill(1));"),
        ("recurses", "", "function f(n) { return f(n + 1) + 1; } f(0);"),
        ("nests", "", "eval('('.repeat(200000) + ')'.repeat(200000));"),
        ("good", "", "exports.execute = i => i;"),
    ] {
        builder = with(builder, name, manifest, script);
    }
    let host = builder.build().await;
    let mut kinds = Vec::new();
    for name in ["spins", "waits", "allocates", "recurses", "nests"] {
        let failure = host.failure(name, json!({})).await;
        kinds.push(format!("{name} {}", failure.kind.name()));
        assert_eq!(host.call("good", json!({"still": "here"})).await.unwrap(), json!({"still": "here"}), "{name}");
    }
    assert_eq!(
        kinds,
        [
            "spins limit-exceeded",
            "waits timeout",
            "allocates limit-exceeded",
            "recurses non-zero-exit",
            "nests non-zero-exit",
        ]
    );
}

#[tokio::test]
async fn printing_beside_a_function_goes_to_the_log() {
    let script = "console.log('loading'); exports.execute = () => { console.log('working'); return 1; };";
    let host = with(TestHost::builder(), "prints", "", script).build().await;
    let execution = host.run("prints", json!({})).await;
    assert_eq!(execution.output, Some(json!(1)));
    assert_eq!(execution.stderr, "loading\nworking\n");
}
