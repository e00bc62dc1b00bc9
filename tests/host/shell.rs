//! Shell skills: scripts of `tests/shell` compared with bash itself, and what callers see when one goes wrong.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use skill_engine::{Call, Context, End, Entry, Folder, Limits, Metering, Mount, OpenFolder, Profile, Program, Tuning};
use skill_tests::{Sandbox, files_below, repository};
use toolchain_builder::{Builder, Lines};

/// Scripts that answer otherwise here. `docs/shell.md` says why.
const KNOWN: [&str; 3] = ["big-numbers", "killed", "traps"];

const ENVIRONMENT: [(&str, &str); 7] = [
    ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ("HOME", "/tmp"),
    ("LANG", "C.UTF-8"),
    ("LC_ALL", "C.UTF-8"),
    ("TZ", "UTC"),
    ("TMPDIR", "/tmp"),
    ("ARTIFACTS_DIR", "artifacts"),
];

/// What is seen of a script from outside.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Answer {
    code: i32,
    stdout: String,
    /// The last line of standard error.
    stderr: String,
    artifacts: BTreeMap<String, String>,
}

/// Each script runs in a copy of its folder. With bash 5 and jq on the machine they answer anew, else `expect.json` is
/// what they answered when `SHELL_EXPECT=write` was set last.
#[tokio::test]
async fn scripts_do_what_bash_does() {
    let shell = shell();
    let mut scripts: Vec<_> =
        fs::read_dir(repository().join("tests/shell")).unwrap().map(|e| e.unwrap().path()).collect();
    scripts.sort();
    assert!(scripts.len() >= 40, "{}", scripts.len());
    let native = has_bash_and_jq();
    let mut different = Vec::new();
    for script in &scripts {
        let name = script.file_name().unwrap().to_str().unwrap();
        let work = tempfile::tempdir().unwrap();
        let place = work.path().join("skill");
        let expected = if native { in_bash(script, &place) } else { stored(script) };
        if std::env::var_os("SHELL_EXPECT").is_some() && native {
            fs::write(script.join("expect.json"), serde_json::to_string_pretty(&expected).unwrap() + "\n").unwrap();
        }
        let found = in_sandbox(&shell, script, &place).await;
        if found != expected {
            different.push(name.to_owned());
            println!("{name}:\n{}", difference(&expected, &found));
        }
    }
    assert_eq!(different, KNOWN, "of {} scripts", scripts.len());
}

fn shell() -> Program {
    let built = Builder::new(Builder::cache_dir_default().unwrap(), Arc::new(Lines)).ensure("shell").unwrap();
    let profile = Profile { tuning: Tuning::Interpreter, metering: Metering::CpuTime };
    Sandbox::shared().engine().load_file(&built.wasm, &built.sha256, profile).unwrap()
}

fn has_bash_and_jq() -> bool {
    let says = |program: &str| Command::new(program).arg("--version").output().map_or(Vec::new(), |o| o.stdout);
    String::from_utf8_lossy(&says("bash")).contains("version 5.2") && !says("jq").is_empty()
}

fn stored(script: &Path) -> Answer {
    serde_json::from_slice(&fs::read(script.join("expect.json")).unwrap()).unwrap()
}

fn in_bash(script: &Path, place: &Path) -> Answer {
    copy(script, place);
    let done = Command::new("bash")
        .arg("run.sh")
        .current_dir(place)
        .env_clear()
        .envs(ENVIRONMENT)
        .stdin(Stdio::from(fs::File::open(place.join("in.json")).unwrap()))
        .output()
        .unwrap();
    answer(done.status.code().unwrap(), &done.stdout, &done.stderr, place)
}

/// In a folder of its own, seen under the same path.
async fn in_sandbox(shell: &Program, script: &Path, place: &Path) -> Answer {
    let tmp = tempfile::tempdir().unwrap();
    let own = tmp.path().join(place.strip_prefix(std::env::temp_dir()).unwrap());
    copy(script, &own);
    let folder = Folder::Open(OpenFolder::read_write(tmp.path()).unwrap());
    let mounts = vec![Mount { guest: std::env::temp_dir().to_str().unwrap().into(), folder }];
    let entry = Entry::Command {
        args: vec!["bash".into(), "run.sh".into()],
        env: ENVIRONMENT.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec(),
        cwd: place.to_str().unwrap().to_owned(),
        stdin: fs::read(own.join("in.json")).unwrap().into(),
    };
    let context = Context { execution_id: "exec-000000000000".into(), skill: "script".into() };
    let outcome = shell.run(Call { entry, context, mounts, limits: Limits::default(), observer: None }).await;
    let End::Exited(code) = outcome.end else { panic!("{}: {:?}", script.display(), outcome.end) };
    answer(i32::from(code), &outcome.stdout, &outcome.stderr, &own)
}

fn copy(script: &Path, to: &Path) {
    for file in files_below(script).into_iter().filter(|f| f.is_file() && !f.ends_with("expect.json")) {
        let target = to.join(file.strip_prefix(script).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
    fs::create_dir_all(to.join("artifacts")).unwrap();
}

fn answer(code: i32, stdout: &[u8], stderr: &[u8], place: &Path) -> Answer {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let artifacts = place.join("artifacts");
    let name = |file: &Path| file.strip_prefix(&artifacts).unwrap().to_str().unwrap().to_owned();
    let files: Vec<_> = files_below(&artifacts).into_iter().filter(|f| f.is_file()).collect();
    Answer {
        code,
        stdout: text(stdout),
        stderr: text(stderr).lines().last().unwrap_or_default().to_owned(),
        artifacts: files.iter().map(|f| (name(f), text(&fs::read(f).unwrap()))).collect(),
    }
}

/// The lines that only one has.
fn difference(expected: &Answer, found: &Answer) -> String {
    let lines =
        |a: &Answer| serde_json::to_string_pretty(a).unwrap().replace("\\n", "\n").lines().map(str::to_owned).collect();
    let (expected, found): (Vec<String>, Vec<String>) = (lines(expected), lines(found));
    let only = |a: &[String], b: &[String], sign: char| -> Vec<String> {
        a.iter().filter(|l| !b.contains(l)).map(|l| format!("  {sign} {l}")).collect()
    };
    [only(&expected, &found, '-'), only(&found, &expected, '+')].concat().join("\n")
}
