//! Programs that skills start: as natively, and never more than the call may use.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use skill_host::{Request, domain::Execution};
use skill_tests::{TestHost, TestHostBuilder, guests};

const SUBPROCESS: &str = "
import asyncio, json, os, shutil, subprocess, sys, time
from subprocess import PIPE, DEVNULL, STDOUT, run, Popen
PY = sys.executable
def say(value):
    print(json.dumps(value))
";

/// A host with a Python script `script`, and the shell at hand.
fn host(limits: &str, script: &str) -> TestHostBuilder {
    let shell = ("run.sh", "echo '{}'\n");
    let manifest = "name: shell\ndescription: A test.\nruntime: shell\n";
    TestHost::builder().skill("shell", &[("skill.yaml", manifest), shell]).python(
        "script",
        limits,
        &format!("{SUBPROCESS}{script}"),
    )
}

async fn execute(script: &str) -> Execution {
    host("", script).build().await.run("script", json!({})).await
}

async fn output(script: &str) -> Value {
    let execution = execute(script).await;
    execution.output.unwrap_or_else(|| panic!("{:?}\n{}", execution.failure, execution.stderr))
}

#[tokio::test]
async fn a_child_gets_arguments_environment_folder_and_input_and_gives_output_and_exit_code() {
    let script = r#"
child = "import os, sys; print(sys.argv[1:], os.environ['WORD'], 'HOME' in os.environ, os.getcwd(), input()); print('err', file=sys.stderr); sys.exit(200)"
r = run([PY, "-c", child, "a b", "ü", ""], env={"WORD": "wörd"}, cwd="/tmp", input="line\n", capture_output=True, text=True)
say([r.returncode, r.stdout, r.stderr])
"#;
    let expected = json!([200, "['a b', 'ü', ''] wörd False /tmp line\n", "err\n"]);
    assert_eq!(output(script).await, expected);
}

#[tokio::test]
async fn what_a_child_inherits_is_the_callers_own() {
    let script = r#"
sys.stdout.write('{"from": '); sys.stdout.flush()
run([PY, "-c", "print('\"the child\"}')"])
run([PY, "-c", "import sys; sys.stderr.write('child: ' + sys.stdin.read())"])
open("artifacts/x", "w").close()
run([PY, "-c", "open('artifacts/y', 'w').write('kept')"])
"#;
    let execution = execute(script).await;
    assert_eq!(execution.output, Some(json!({"from": "the child"})), "{}", execution.stderr);
    assert_eq!(execution.stderr, "child: {}");
    assert_eq!(execution.artifacts.len(), 2);
}

#[tokio::test]
async fn a_dialogue_and_pipes_between_children_stream() {
    let script = r#"
talk = Popen([PY, "-u", "-c", "for line in iter(input, 'end'): print(line.upper())"], stdin=PIPE, stdout=PIPE, text=True)
said = []
for word in ("one", "two"):
    talk.stdin.write(word + "\n"); talk.stdin.flush()
    said.append(talk.stdout.readline())
talk.stdin.write("end\n"); talk.stdin.close()
endless = Popen([PY, "-c", "while True: print('y')"], stdout=PIPE, stderr=DEVNULL)
head = Popen([PY, "-c", "print(input())"], stdin=endless.stdout, stdout=PIPE)
endless.stdout.close()
big = b"x" * 300_000
echo = run([PY, "-c", "import sys; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(d); sys.stderr.buffer.write(d)"], input=big, capture_output=True)
lines = [line for line in Popen([PY, "-c", "for i in range(3): print(i)"], stdout=PIPE, text=True).stdout]
say([said, talk.wait(), head.communicate()[0].decode(), endless.wait(), echo.stdout == echo.stderr == big, lines])
"#;
    let expected = json!([["ONE\n", "TWO\n"], 0, "y\n", 120, true, ["0\n", "1\n", "2\n"]]);
    assert_eq!(output(script).await, expected);
}

#[tokio::test]
async fn files_take_output_and_give_input() {
    let script = r#"
with open("/tmp/out", "w") as out, open("/tmp/err", "w") as err:
    run([PY, "-c", "import sys; print('o' * 100_000); print('e', file=sys.stderr)"], stdout=out, stderr=err)
with open("/tmp/both", "w") as both:
    run([PY, "-uc", "import sys; print(1); print(2, file=sys.stderr); print(3)"], stdout=both, stderr=STDOUT)
counted = run([PY, "-c", "import sys; print(len(sys.stdin.read()))"], stdin=open("/tmp/out"), capture_output=True).stdout
silent = run([PY, "-c", "print(1); print(input())"], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL).returncode
say([counted.decode(), open("/tmp/err").read(), open("/tmp/both").read(), silent])
"#;
    assert_eq!(output(script).await, json!(["100001\n", "e\n", "1\n2\n3\n", 1]));
}

#[tokio::test]
async fn the_shell_and_its_commands_are_there() {
    let script = r#"
text = subprocess.check_output("echo '{\"a\": [1, 2]}' | jq -c .a | tr 1 3", shell=True, text=True)
failed = ""
try:
    run("exit 5", shell=True, check=True)
except subprocess.CalledProcessError as e:
    failed = str(e)
with os.popen("printf 'a\nb\n'") as f:
    lines = list(f)
status = os.system("exit 7")
say([text, failed, lines, os.waitstatus_to_exitcode(status), shutil.which("jq"), shutil.which("nothing")])
"#;
    let expected =
        json!(["[3,2]\n", "Command 'exit 5' returned non-zero exit status 5.", ["a\n", "b\n"], 7, "/usr/bin/jq", null]);
    assert_eq!(output(script).await, expected);
}

#[tokio::test]
async fn a_skills_own_scripts_run_by_their_first_line() {
    let script = r#"
answers = []
for program in ("./tool.py", "/skill/bin/tool.sh", "tool.sh"):
    env = {**os.environ, "PATH": "/usr/bin:/skill/bin"}
    answers.append(run([program, "x"], capture_output=True, text=True, env=env).stdout)
for program in ("./plain.txt", "./outside.py", "/skill/bin", "../../etc/passwd", "./loop"):
    try:
        answers.append(run([program]).returncode)
    except OSError as e:
        answers.append(type(e).__name__ + " " + str(e.errno))
say(answers)
"#;
    let host = host("", script)
        .skill(
            "script",
            &[
                ("tool.py", "#!/usr/bin/env python3\nimport sys\nprint('py', sys.argv)\n"),
                ("bin/tool.sh", "#!/bin/bash -e\necho sh $0 $1\n"),
                ("plain.txt", "echo\n"),
                ("outside.py", "#!/opt/python/bin/python3\n"),
                ("loop", "#!./loop\n"),
            ],
        )
        .build()
        .await;
    let execution = host.run("script", json!({})).await;
    let expected = json!([
        "py ['./tool.py', 'x']\n",
        "sh /skill/bin/tool.sh x\n",
        "sh /skill/bin/tool.sh x\n",
        "OSError 8",
        "FileNotFoundError 2",
        "PermissionError 13",
        "FileNotFoundError 2",
        "PermissionError 13"
    ]);
    assert_eq!(execution.output, Some(expected), "{}", execution.stderr);
}

#[tokio::test]
async fn a_skills_own_webassembly_commands_run_and_what_a_script_made_does_not() {
    let script = r#"
facts = run(["./facts.wasm", "args", "b", "c"], capture_output=True, text=True).stdout
code = run(["/skill/work.wasm", "exit-exactly", "77"]).returncode
shutil.copy("work.wasm", "/tmp/work.wasm")
try:
    copied = run(["/tmp/work.wasm", "exit-exactly", "0"]).returncode
except PermissionError as e:
    copied = e.__notes__
say([facts, code, copied, run("./work.wasm exit-exactly 9", shell=True).returncode])
"#;
    let host = host("", script)
        .file("script/facts.wasm", &guests::bytes("facts"))
        .file("script/work.wasm", &guests::bytes("work"))
        .build()
        .await;
    let execution = host.run("script", json!({})).await;
    let expected = json!(["4\n", 77, ["/tmp/work.wasm: WebAssembly is run only from the skill's own folder"], 9]);
    assert_eq!(execution.output, Some(expected), "{:?} {}", execution.failure, execution.stderr);
}

#[tokio::test]
async fn an_unknown_program_is_not_found_and_the_sandbox_says_what_it_has() {
    let script = "
try:
    run(['convert', 'x.png'])
except FileNotFoundError as e:
    say([e.errno, e.filename, str(e), e.__notes__])
";
    let answer = output(script).await;
    assert_eq!(answer[2], "[Errno 2] No such file or directory: 'convert'");
    assert!(answer[3][0].as_str().unwrap().contains("python3"), "{answer}");
}

#[tokio::test]
async fn children_run_side_by_side() {
    let script = r#"
async def main():
    begin = time.monotonic()
    children = [await asyncio.create_subprocess_exec(PY, "-c", f"import time; time.sleep(1); print({i})", stdout=PIPE) for i in range(5)]
    said = await asyncio.gather(*(child.communicate() for child in children))
    say([[out.decode() for out, _ in said], [child.returncode for child in children], time.monotonic() - begin < 4])
asyncio.run(main())
"#;
    assert_eq!(output(script).await, json!([["0\n", "1\n", "2\n", "3\n", "4\n"], [0, 0, 0, 0, 0], true]));
}

#[tokio::test]
async fn kill_and_time_outs_end_whole_trees() {
    let script = r#"
grandchild = "import time\nwhile True: time.sleep(0.01); open('/tmp/alive', 'a').write('x')"
child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
try:
    run([PY, "-c", child], timeout=1)
except subprocess.TimeoutExpired:
    pass
before = os.path.getsize("/tmp/alive")
time.sleep(0.3)
spinning = Popen([PY, "-c", "while True: pass"])
time.sleep(0.1)
spinning.terminate()
say([before > 0, before == os.path.getsize("/tmp/alive"), spinning.wait(), spinning.poll()])
"#;
    assert_eq!(output(script).await, json!([true, true, -15, -15]));
}

#[tokio::test]
async fn a_trap_is_told_from_a_failure() {
    let script = r#"
deep = "import sys; sys.setrecursionlimit(10**9)\nf = lambda: f()\nclass A:\n    def __repr__(self): return repr(self)\nrepr(A())"
r = run([PY, "-c", "import os; os.abort()"], capture_output=True, text=True)
say([r.returncode, r.stderr != "", run([PY, "-c", "raise SystemExit(134)"]).returncode])
"#;
    assert_eq!(output(script).await, json!([-6, true, 134]));
}

#[tokio::test]
async fn a_child_that_outlives_its_parent_does_not() {
    let script = r#"
Popen([PY, "-c", "import time\nwhile True: time.sleep(0.01); open('artifacts/alive', 'a').write('x')"])
while not os.path.exists("artifacts/alive"):
    time.sleep(0.01)
say({})
"#;
    let host = host("", script).build().await;
    let execution = host.run("script", json!({})).await;
    assert_eq!(execution.output, Some(json!({})), "{}", execution.stderr);
    let size = || async { host.artifact(&execution.id, "artifacts/alive").await.unwrap().len() };
    let before = size().await;
    assert_eq!(host.call("shell", json!({})).await.unwrap(), json!({}));
    assert_eq!(size().await, before);
}

#[tokio::test]
async fn dropping_a_call_drops_its_children_at_once() {
    let script = "
child = Popen([PY, '-c', 'while True: open(\"/tmp/alive\", \"a\").write(\"x\")'])
while True: pass
";
    let host = host("", script).build().await;
    let call = host.execute(Request::new("script", json!({})));
    assert!(tokio::time::timeout(Duration::from_secs(2), call).await.is_err());
    assert!(host.left_in_scratch().is_empty());
}

/// Each attack, the limits it runs under, and what its caller is told.
const ATTACKS: [(&str, &str, &str); 7] = [
    (
        "fork bomb",
        "limits: {cpu: 5s}",
        "
bomb = 'import subprocess, sys\\nsource = sys.argv[1]\\nwhile True: subprocess.Popen([sys.executable, \"-c\", source, source])'
run([PY, '-c', bomb, bomb])
",
    ),
    (
        "spins in a grandchild",
        "limits: {cpu: 1s}",
        "run([PY, '-c', 'import subprocess, sys; subprocess.run([sys.executable, \"-c\", \"while True: pass\"])'])",
    ),
    (
        "floods stdout in a grandchild",
        "limits: {stdout: 100KiB}",
        "run([PY, '-c', 'import subprocess, sys; subprocess.run([sys.executable, \"-c\", \"while True: print(1)\"])'])",
    ),
    ("sleeps in a child", "timeout: 2s", "run([PY, '-c', 'import time; time.sleep(1000)'])"),
    (
        "fills the disk by many children",
        "limits: {disk_bytes: 1MiB}",
        "for i in range(3): run([PY, '-c', f'open(\"/tmp/{i}\", \"w\").write(\"x\" * 500_000)'], check=True)",
    ),
    (
        "allocates in many children",
        "limits: {memory: 200MiB}",
        "
hold = 'x = bytearray(60 << 20); print(1, flush=True); input()'
children = [Popen([PY, '-c', hold], stdin=PIPE, stdout=PIPE) for _ in range(4)]
if not all(c.stdout.readline() for c in children): sys.exit(3)
",
    ),
    (
        "waits for itself",
        "timeout: 2s",
        "child = Popen([PY, '-c', 'input()'], stdin=PIPE, stdout=PIPE); child.stdout.read()",
    ),
];

#[tokio::test]
async fn limits_hold_for_all_that_a_call_starts() {
    let mut all = Vec::new();
    for (attack, limits, script) in ATTACKS {
        let host = host(limits, script).build().await;
        let begin = Instant::now();
        let failure = host.failure("script", json!({})).await;
        assert!(begin.elapsed() < Duration::from_secs(30), "{attack}");
        all.push(format!("{attack}: {} {}", failure.kind.name(), failure.details["limit"]));
        assert_eq!(host.call("shell", json!({})).await.unwrap(), json!({}), "{attack}");
        assert!(host.left_in_scratch().is_empty(), "{attack}");
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[tokio::test]
async fn depth_number_and_arguments_are_bounded() {
    let script = r#"
def refused(start):
    try:
        start()
        return "started"
    except OSError as e:
        return f"{e.errno} {e.__notes__[0]}"
nested = "import subprocess, sys\ntry:\n    print(subprocess.run([sys.executable, '-c', sys.argv[1], sys.argv[1]], capture_output=True, text=True).stdout, end='')\nexcept OSError as e: print(e.errno, e.__notes__[0])"
held = []
def hold():
    while True:
        held.append(Popen([PY, "-c", "input()"], stdin=PIPE))
answers = [refused(lambda: run([PY, "-c", "pass", "x" * (3 << 20)])), refused(lambda: run([PY, "-c", "pass"], env={"X": "x" * (3 << 20)}))]
answers.append(run([PY, "-c", nested, nested], capture_output=True, text=True).stdout)
answers.append(refused(hold))
say([*answers, len(held)])
"#;
    let execution = host("limits: {memory: 1GiB}", script).build().await.run("script", json!({})).await;
    let expected = json!([
        "11 arguments and environment are too long: at most 2 MiB together",
        "11 arguments and environment are too long: at most 2 MiB together",
        "11 programs are 8 deep already, which is the limit `process_depth`\n",
        "11 32 processes are running already, which is the limit `processes`",
        32
    ]);
    assert_eq!(execution.output, Some(expected), "{:?} {}", execution.failure, execution.stderr);
}

#[tokio::test]
async fn children_started_one_after_the_other_are_bounded_too() {
    let script = "
started = 0
try:
    while True:
        Popen(['jq', '-n', '1'], stdout=DEVNULL).kill()
        started += 1
except OSError as e:
    say([started, e.__notes__[0]])
";
    let expected = json!([2048, "this call has started 2048 processes, which is the limit `process_count`"]);
    assert_eq!(output(script).await, expected);
}
