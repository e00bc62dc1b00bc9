//! Lua skills: functions and scripts, how they fail, what they start, and that they cannot run away.

use serde_json::{Value, json};
use skill_host::{domain::Execution, domain::Failure};
use skill_tests::{TestHost, TestHostBuilder};

fn with(builder: TestHostBuilder, name: &str, manifest: &str, script: &str) -> TestHostBuilder {
    let manifest = format!("name: {name}\ndescription: A test.\nruntime: lua\n{manifest}");
    builder.skill(name, &[("skill.yaml", &manifest), ("run.lua", script)])
}

async fn one(script: &str, input: Value) -> Execution {
    with(TestHost::builder(), "one", "", script).build().await.run("one", input).await
}

async fn output(script: &str, input: Value) -> Value {
    let execution = one(script, input).await;
    execution.output.unwrap_or_else(|| panic!("{:?}\n{}", execution.failure, execution.stderr))
}

async fn failure(script: &str) -> (Failure, String) {
    let execution = one(script, json!({"x": 1})).await;
    (execution.failure.unwrap_or_else(|| panic!("{script}: {:?}", execution.output)), execution.stderr)
}

/// The same small program, as a skill may be written.
const FORMS: [&str; 5] = [
    "function execute(inputs) return {twice = inputs.n * 2} end",
    "local M = {}\nfunction M.execute(inputs) return {twice = inputs.n * 2} end\nreturn M",
    "return function(inputs) return {twice = inputs.n * 2} end",
    "local json = require 'json'\nlocal inputs = json.decode(io.read('a'))\nprint(json.encode{twice = inputs.n * 2})",
    "#!/usr/bin/env lua\nio.write('{\"twice\": ', 2 * io.read('a'):match('%d+'), '}')",
];

#[tokio::test]
async fn functions_and_scripts_answer() {
    for script in FORMS {
        assert_eq!(output(script, json!({"n": 21})).await, json!({"twice": 42}), "{script}");
    }
}

#[tokio::test]
async fn printing_beside_a_function_goes_to_the_log() {
    let script = "print('loading')\nlast = setmetatable({}, {__gc = function() print('at the end') end})\n\
                  function execute(i)\n  print('working'); io.write('on\\n'); os.execute('echo it'); print('still')\n  return i.x\nend";
    let execution = one(script, json!({"x": [1, "two"]})).await;
    assert_eq!(execution.output, Some(json!([1, "two"])));
    assert_eq!(execution.stderr, "loading\nworking\non\nit\nstill\nat the end\n");
}

#[tokio::test]
async fn json_comes_back_as_it_went() {
    let value = json!({
        "": null, "list": [], "object": {}, "nested": [[], {}, [[null, true, false]]],
        "integers": [0, -1, 9_007_199_254_740_993_i64, i64::MAX, i64::MIN], "floats": [1.0, 0.1, -2.5e-300, 1e300],
        "text": "a\"\\/\u{8}\u{c}\n\r\t\u{1}é日🎉\u{7f}", "\u{1f600} key": "x",
    });
    assert_eq!(output("function execute(i) return i end", value.clone()).await, value);
    let made = "local json = require 'json'\nfunction execute()\n  return {a = json.array(), b = {}, c = {1, 2}, d = json.null,\n    e = 2^53, f = 2^53 | 0, g = 7 // 2, h = 7 / 2}\nend";
    let expected = json!({"a": [], "b": {}, "c": [1, 2], "d": null, "e": 9007199254740992.0, "f": 9007199254740992_i64, "g": 3, "h": 3.5});
    assert_eq!(output(made, json!({})).await, expected);
}

#[tokio::test]
async fn failures_are_told_in_luas_words() {
    for (script, code, message) in [
        (
            "local function inner(x)\n  error('bad ' .. x)\nend\nfunction execute(i) inner(i.x) end",
            1,
            "lua: run.lua:2: bad 1\nstack traceback:\n\t[C]: in function 'error'\n\trun.lua:2: in upvalue 'inner'\n\trun.lua:4: in function 'execute'\n\t[C]: in ?\n",
        ),
        ("function execute(i) return i.no.field end", 1, "lua: run.lua:1: attempt to index a nil value (field 'no')"),
        ("function execute() return nil, 'no such order' end", 1, "lua: no such order\n"),
        (
            "function execute() return {f = print} end",
            1,
            "lua: execute returned what is not JSON: the value.f is a function\n",
        ),
        ("function execute() return {1, 2, nil, 4} end", 1, "a list with holes"),
        ("function execute() local t = {} t.t = t return t end", 1, "the value.t contains itself"),
        ("function execute() return 0/0 end", 1, "which JSON has no number for"),
        ("error({code = 5})", 1, "lua: (error object is a table value)"),
        ("local x <close> = 42", 1, "variable 'x' got a non-closable value"),
        ("print('{}') io.stderr:write('to the log') os.exit(7)", 7, "to the log"),
        ("pcall(os.exit, false)", 1, ""),
        ("coroutine.wrap(function() os.exit(255) end)()", 255, ""),
        ("require('left.pad')", 1, "module 'left.pad' not found:\n\tno field package.preload['left.pad']"),
        ("package.loadlib('/lib/x.so', 'f')()", 1, "attempt to call a nil value"),
        ("io.open('/skill/run.lua', 'w'):write('x')", 1, "attempt to index a nil value"),
        ("assert(io.open('/skill/../../etc/passwd'))", 1, "/skill/../../etc/passwd: Operation not permitted"),
    ] {
        let (failure, stderr) = failure(script).await;
        assert_eq!(failure.kind.name(), "non-zero-exit", "{script}: {failure}");
        assert!(!failure.to_string().contains("[C]"), "the message is told, not its traceback: {failure}");
        assert_eq!(failure.details["exitCode"], code, "{script}: {failure}");
        assert!(stderr.contains(message), "{script}:\n{stderr}");
    }
}

#[tokio::test]
async fn programs_are_started_by_a_shell_of_the_sandbox() {
    let script = r#"
local json = require "json"
local pipe = io.popen("jq -c .a", "r")
local first = pipe:read("a")
local ended = {pipe:close()}
local out = assert(io.popen("cat > artifacts/out.txt; exit 3", "w"))
out:write("written\n")
local wrote = table.pack(out:close())
local lines = {}
for line in io.popen("seq 3 | sort -r"):lines() do table.insert(lines, tonumber(line)) end
local word = io.popen("yes"):read("l")
print(json.encode {
  first, ended, {wrote[1] or json.null, wrote[2], wrote[3]}, lines, word, os.execute(),
  json.array {os.execute("exit 4") or json.null, select(2, os.execute("exit 4"))}, {select(2, os.execute("no-such-program"))},
  io.popen("lua -e 'print(6 * 7, ...)'"):read("l"), io.open("artifacts/out.txt"):read("a"),
})
"#;
    let expected = json!([
        "[1]\n",
        [true, "exit", 0],
        [null, "exit", 3],
        [3, 2, 1],
        "y",
        true,
        [null, "exit", 4],
        ["exit", 127],
        "42",
        "written\n"
    ]);
    assert_eq!(output(script, json!({"a": [1]})).await, expected);
}

#[tokio::test]
async fn command_lines_mean_what_they_mean_to_lua() {
    let script = r#"
cat > /dev/null
cd /tmp
printf 'return {name = ...}' > mod.lua
printf '#!/usr/bin/env lua\nprint(arg[0], arg[-1], #arg, ...)' > args.lua
lua args.lua a 'b c'
lua -l mod -l m=mod -e 'print(mod.name, m == mod)' -e'x = 1' args.lua
echo 'print("from stdin", arg[0], ...)' | lua - one
echo 'print("and so", #arg)' | lua
lua -v
lua -z; echo "code $?"
lua -e; echo "code $?"
lua -i; echo "code $?"
lua -e 'x ='; echo "code $?"
lua missing.lua; echo "code $?"
lua -l missing 2>&1 | head -1
chmod +x args.lua; ./args.lua direct
lua --check args.lua; echo "code $?"
printf 'x = 1\ny = = 2' > /tmp/wrong.lua; lua --check /tmp/wrong.lua; echo "code $?"
"#;
    let manifest = "name: line\ndescription: A test.\nruntime: shell\n";
    let script = format!("{{\n{script}}} >&2\necho '{{}}'\n");
    let host = TestHost::builder().skill("line", &[("skill.yaml", manifest), ("run.sh", &script)]).build().await;
    insta::assert_snapshot!(host.run("line", json!({})).await.stderr);
}

/// Each attack, its limits, and how it ends. None takes the host with it, nor the next call.
const ATTACKS: [(&str, &str, &str, &str); 19] = [
    ("endless-loop", "limits: {cpu: 300ms}\n", "while true do end", "limit-exceeded"),
    ("endless-goto", "limits: {cpu: 300ms}\n", "::a:: goto a", "limit-exceeded"),
    (
        "catches-everything",
        "limits: {cpu: 300ms}\n",
        "while true do pcall(function() while true do end end) end",
        "limit-exceeded",
    ),
    (
        "exploding-pattern",
        "limits: {cpu: 300ms}\n",
        "string.find(('a'):rep(60), ('a-'):rep(30) .. 'b')",
        "limit-exceeded",
    ),
    (
        "coroutine-bomb",
        "limits: {memory: 48MiB}\n",
        "local t = {} while true do t[#t + 1] = coroutine.wrap(function() coroutine.yield() end) t[#t]() end",
        "limit-exceeded",
    ),
    (
        "memory-hog",
        "limits: {memory: 48MiB}\n",
        "local t = {} for i = 1, math.huge do t[i] = {i} end",
        "limit-exceeded",
    ),
    ("repetition-bomb", "limits: {memory: 48MiB}\n", "local s = string.rep('x', 1 << 30)", "limit-exceeded"),
    ("repetition-beyond-32-bits", "", "local s = string.rep('x', (1 << 32) + 5)", "non-zero-exit"),
    ("doubling-bomb", "limits: {memory: 48MiB}\n", "local s = 'x' while true do s = s .. s end", "limit-exceeded"),
    ("format-bomb", "", "string.format('%99999999d', 1)", "non-zero-exit"),
    ("output-flood", "limits: {stdout: 64KiB}\n", "while true do print(('x'):rep(1000)) end", "limit-exceeded"),
    ("deep-recursion", "", "local function f(n) return f(n + 1) + 1 end f(0)", "non-zero-exit"),
    (
        "deep-pcall",
        "",
        "local function f() local good, e = pcall(f) if not good then error(e, 0) end end f()",
        "non-zero-exit",
    ),
    (
        "deep-coroutines",
        "",
        "local function f() local good, e = coroutine.resume(coroutine.create(f)) if not good then error(e, 0) end end f()",
        "non-zero-exit",
    ),
    (
        "deep-metamethods",
        "",
        "local t = {} setmetatable(t, {__index = function(t, k) return t[k .. 'x'] end}) print(t.x)",
        "non-zero-exit",
    ),
    ("deep-text", "", "assert(load(('('):rep(200000) .. (')'):rep(200000)))", "non-zero-exit"),
    ("deep-json", "", "require('json').decode(('['):rep(1000000))", "non-zero-exit"),
    (
        "comparator-that-lies",
        "",
        "local t = {} for i = 1, 200 do t[i] = i end table.sort(t, function() return true end)",
        "non-zero-exit",
    ),
    (
        "bytecode-by-hand",
        "",
        "local f = string.dump(function() end) for i = 1, #f do pcall(load, f:sub(1, i)) end error('done')",
        "non-zero-exit",
    ),
];

#[tokio::test]
async fn attacks_end_as_errors_and_nothing_stays() {
    let mut builder = with(TestHost::builder(), "good", "", "function execute(i) return i end");
    for (attack, manifest, script, _) in ATTACKS {
        builder = with(builder, attack, manifest, script);
    }
    let host = builder.build().await;
    for (attack, _, _, kind) in ATTACKS {
        let failure = host.failure(attack, json!({})).await;
        assert_eq!(failure.kind.name(), kind, "{attack}: {failure}");
        assert_eq!(host.call("good", json!({"still": "here"})).await.unwrap(), json!({"still": "here"}), "{attack}");
    }
    assert!(host.left_in_scratch().is_empty());
}

#[tokio::test]
async fn a_fork_bomb_ends_with_its_call() {
    let host =
        with(TestHost::builder(), "forks", "timeout: 10s\n", "while true do io.popen('lua run.lua & lua run.lua') end");
    let host = with(host, "good", "", "function execute() return 'fine' end").build().await;
    host.failure("forks", json!({})).await;
    assert_eq!(host.call("good", json!({})).await.unwrap(), json!("fine"));
}

#[tokio::test]
async fn recursion_that_is_too_deep_can_be_caught() {
    let script = "local n = 0\nlocal function f() n = n + 1 return 1 + f() end\n\
                  function execute() local good, why = pcall(f) return {good, why:match('^[^\\n(]*'), n > 10000} end";
    let expected = json!([false, "run.lua:2: stack overflow", true]);
    assert_eq!(output(script, json!({})).await, expected);
}

#[tokio::test]
async fn a_call_sees_nothing_of_the_one_before() {
    let script = "seen = (seen or 0) + 1\nstring.mark = (string.mark or 0) + 1\n\
                  function execute() return {seen, string.mark, math.random(1 << 53), os.tmpname()} end";
    let host = with(TestHost::builder(), "counts", "", script).build().await;
    let (first, second) =
        (host.call("counts", json!({})).await.unwrap(), host.call("counts", json!({})).await.unwrap());
    assert_eq!((&first[0], &second[0], &second[1]), (&json!(1), &json!(1), &json!(1)));
    assert!(first[2] != second[2] && first[3] != second[3], "{first} {second}");
}
