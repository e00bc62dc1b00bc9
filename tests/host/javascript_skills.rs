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
        ("threads", "new (require('worker_threads').Worker)('x.js');\n"),
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
        ("threads", 1, "worker_threads.Worker is not available in this sandbox", ""),
        ("brotli", 1, "zlib.createBrotliCompress is not available in this sandbox", ""),
        ("network", 1, "the network is not granted to this skill", ""),
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

/// Each attack, its limits, and how it ends. None takes the host with it, nor the next call.
const ATTACKS: [(&str, &str, &str, &str); 14] = [
    ("endless loop", "limits: {cpu: 300ms}\n", "for (;;);", "limit-exceeded"),
    (
        "endless microtasks",
        "limits: {cpu: 300ms}\n",
        "const again = () => Promise.resolve().then(again); again();",
        "limit-exceeded",
    ),
    ("endless ticks", "limits: {cpu: 300ms}\n", "const f = () => process.nextTick(f); f();", "limit-exceeded"),
    ("exploding regex", "limits: {cpu: 300ms}\n", "/^(a+)+$/.test('a'.repeat(40) + 'b');", "limit-exceeded"),
    ("waits for ever", "timeout: 300ms\n", "setInterval(() => {}, 1000);", "timeout"),
    ("sleeps", "timeout: 300ms\n", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", "non-zero-exit"),
    (
        "memory hog",
        "limits: {memory: 48MiB}\n",
        "const a = []; for (;;) a.push(new Uint8Array(1 << 20).fill(1));",
        "limit-exceeded",
    ),
    ("string bomb", "limits: {memory: 48MiB}\n", "let s = 'x'; for (;;) s += s + s;", "non-zero-exit"),
    ("output flood", "limits: {stdout: 64KiB}\n", "for (;;) console.log('x'.repeat(1000));", "limit-exceeded"),
    ("deep recursion", "", "function f(n) { return f(n + 1) + 1; } f(0);", "non-zero-exit"),
    ("deep text", "", "eval('('.repeat(200000) + ')'.repeat(200000));", "non-zero-exit"),
    ("deep JSON", "", "JSON.parse('['.repeat(1e6));", "non-zero-exit"),
    ("rewrites itself", "", "require('fs').writeFileSync(__filename, 'process.exit(0)');", "non-zero-exit"),
    ("leaves its folder", "", "require('fs').readFileSync('/skill/../../etc/passwd');", "non-zero-exit"),
];

#[tokio::test]
async fn attacks_end_as_errors_and_nothing_stays() {
    let id = |attack: &str| attack.replace(' ', "-").to_lowercase();
    let mut builder = with(TestHost::builder(), "good", "", "exports.execute = i => i;");
    for (attack, manifest, script, _) in ATTACKS {
        builder = with(builder, &id(attack), manifest, script);
    }
    let host = builder.build().await;
    for (attack, _, _, kind) in ATTACKS {
        let failure = host.failure(&id(attack), json!({})).await;
        assert_eq!(failure.kind.name(), kind, "{attack}: {failure}");
        assert_eq!(host.call("good", json!({"still": "here"})).await.unwrap(), json!({"still": "here"}), "{attack}");
    }
    assert!(host.left_in_scratch().is_empty());
}

#[tokio::test]
async fn recursion_that_is_too_deep_can_be_caught() {
    let script = "let n = 0; const f = () => { n++; f(); };\
                  exports.execute = () => { try { f(); } catch (e) { return [e.name, e.message, n > 1000]; } };";
    let host = with(TestHost::builder(), "deep", "", script).build().await;
    let expected = json!(["RangeError", "Maximum call stack size exceeded", true]);
    assert_eq!(host.call("deep", json!({})).await.unwrap(), expected);
}

#[tokio::test]
async fn a_call_sees_nothing_of_the_one_before() {
    let script = "globalThis.seen = (globalThis.seen ?? 0) + 1;\
                  exports.execute = () => [seen, Math.random(), crypto.randomUUID()];";
    let host = with(TestHost::builder(), "counts", "", script).build().await;
    let (first, second) =
        (host.call("counts", json!({})).await.unwrap(), host.call("counts", json!({})).await.unwrap());
    assert_eq!((&first[0], &second[0]), (&json!(1), &json!(1)));
    assert!(first[1] != second[1] && first[2] != second[2], "{first} {second}");
}

#[tokio::test]
async fn printing_beside_a_function_goes_to_the_log() {
    let script = "console.log('loading'); exports.execute = () => { console.log('working'); return 1; };";
    let host = with(TestHost::builder(), "prints", "", script).build().await;
    let execution = host.run("prints", json!({})).await;
    assert_eq!(execution.output, Some(json!(1)));
    assert_eq!(execution.stderr, "loading\nworking\n");
}

/// Code that was compiled beforehand names the text of its functions by place: in a file with a byte order mark, in one with a `#!`
/// line, in a module, in TypeScript, in a constructor that nobody wrote, and in a file of several reads of the host.
#[tokio::test]
async fn functions_show_their_text_also_when_they_were_compiled_before() {
    let padding = format!("\"use strict\";\nexports.long = () => \"{}\";\n", "ü".repeat(100_000));
    let files = [
        ("skill.yaml", "name: texts\ndescription: A test.\nruntime: javascript\n"),
        (
            "run.js",
            "const { own } = require('./marked'), long = require('./long');
             exports.execute = async () => {
                 const [module, types] = await Promise.all([import('./module.mjs'), import('./types.ts')]);
                 const all = [own, long.after, module.arrow, module.Derived, new module.Derived().method, types.typed];
                 return [all.map(String), long.long().length, (function () { return 1; }).toString()];
             };",
        ),
        ("marked.js", "\u{feff}#!/usr/bin/env node\nexports.own = function own() { return 'ö'; };"),
        ("long.js", &format!("{padding}exports.after = x => x + 1;")),
        (
            "module.mjs",
            "#!/usr/bin/env node\nexport const arrow = async (a, b) => [a, b];\nclass Base {}\n\
             export class Derived extends Base { method() { return 'm'; } }",
        ),
        ("types.ts", "enum Level { Low = 1 }\nexport function typed(x: number): number { return x + Level.Low; }"),
    ];
    let host = TestHost::builder().skill("texts", &files).build().await;
    let told = host.call("texts", json!({})).await.unwrap();
    insta::assert_json_snapshot!(told);
}
