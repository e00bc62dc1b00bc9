//! What a Python script finds around it, and what it leaves behind.

use serde_json::json;
use skill_tests::TestHost;

async fn run(script: &str) -> serde_json::Value {
    let host = TestHost::builder().python("script", "", script).build().await;
    let execution = host.run("script", json!({})).await;
    execution.output.unwrap_or_else(|| panic!("{:?}\n{}", execution.failure, execution.stderr))
}

#[tokio::test]
async fn the_root_shows_the_folders_of_the_call_and_takes_nothing() {
    let script = "
import json, os
def refused(path):
    try:
        open(path, 'w')
    except PermissionError:
        return True
print(json.dumps([sorted(os.listdir('/')), os.path.isdir('/'), refused('/x'), os.path.exists('/etc/passwd')]))
";
    assert_eq!(run(script).await, json!([["skill", "tmp"], true, true, false]));
}

/// As at the end of every Python program, whatever still holds the file.
#[tokio::test]
async fn files_that_are_never_closed_are_written() {
    let host = TestHost::builder()
        .python(
            "script",
            "",
            "
class Cycle:
    pass
a, b = Cycle(), Cycle()
a.other, b.other = b, a
a.file = open('artifacts/cycle.txt', 'w')
a.file.write('in a cycle')
held = open('artifacts/held.txt', 'wb')
held.write(b'in a global')
print('{}')
",
        )
        .build()
        .await;
    let execution = host.run("script", json!({})).await;
    for (path, expected) in [("artifacts/cycle.txt", "in a cycle"), ("artifacts/held.txt", "in a global")] {
        let bytes = host.artifact(&execution.id, path).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), expected, "{:?}", execution.failure);
    }
}

#[tokio::test]
async fn the_whole_library_imports_from_the_snapshot() {
    let script = "
import importlib, json
names = 'wave colorsys plistlib smtplib imaplib ftplib mailbox pyclbr trace symtable nturl2path cProfile doctest sched this'
import io, contextlib
failed = {}
with contextlib.redirect_stdout(io.StringIO()):
    for name in names.split():
        try:
            importlib.import_module(name)
        except Exception as e:
            failed[name] = f'{type(e).__name__}: {e}'
print(json.dumps(failed))
";
    assert_eq!(run(script).await, json!({}));
}

/// Folders are used again: each way to change one, or what it tells of itself, is undone before the next call sees it.
#[tokio::test]
async fn no_call_leaves_a_trace_for_the_next() {
    let look = "
import json, os, subprocess, sys
def look(folder):
    told = os.stat(folder)
    return [told.st_mtime > 1e9, told.st_atime > told.st_mtime, os.listdir(folder)]
does = json.load(sys.stdin)['does']
if does:
    exec(does)
    print('{}')
else:
    print(json.dumps({f: look(f) for f in ['/tmp', 'artifacts']}))
";
    let host = TestHost::builder().python("script", "", look).build().await;
    let clean = json!({"/tmp": [true, false, []], "artifacts": [true, false, []]});
    let ways = [
        "os.mkdir(F + '/folder')",
        "os.symlink('nowhere', F + '/link')",
        "open(F + '/file', 'w')",
        "os.close(os.open(F + '/file', os.O_CREAT))",
        "open(F + '/a', 'w').close(); os.rename(F + '/a', F + '/b')",
        "open(F + '/a', 'w').close(); os.link(F + '/a', F + '/b')",
        "open(F + '/a', 'w').close(); os.remove(F + '/a')",
        "os.utime(F, (1, 1))",
        "os.listdir(F)",
        "subprocess.run([sys.executable, '-c', 'open(\"/tmp/x\", \"w\"); open(\"artifacts/x\", \"w\")'], check=True)",
    ];
    for way in ways {
        for folder in ["/tmp", "artifacts"] {
            host.call("script", json!({"does": format!("F = '{folder}'\n{way}")})).await.unwrap();
            assert_eq!(host.call("script", json!({"does": null})).await.unwrap(), clean, "{way} in {folder}");
        }
    }
}
