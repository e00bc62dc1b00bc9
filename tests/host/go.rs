//! Go skills: programs of `tests/go` compared with Go itself. All agree.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use skill_host::Request;
use skill_tests::{TestHost, files_below, repository};

/// What is seen of a program from outside.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Answer {
    code: i64,
    stdout: String,
    /// Standard error up to the stacks of goroutines, in which there are addresses.
    stderr: String,
    artifacts: BTreeMap<String, String>,
}

/// With this very version of Go on the machine the programs answer anew, else `expect.json` is what they answered when
/// `GO_EXPECT=write` was set last.
#[tokio::test]
async fn programs_do_what_they_do_natively() {
    let programs = programs();
    assert!(programs.len() >= 40, "{}", programs.len());
    let native = has_go();
    let mut builder = TestHost::builder();
    for program in &programs {
        builder = builder.folder(name(program), program);
    }
    let host = builder.build().await;
    assert_eq!(host.skills().errors.len(), 0, "{:?}", host.skills().errors);
    let mut different = Vec::new();
    for program in &programs {
        let expected = if native { in_go(program) } else { stored(program) };
        if native && std::env::var_os("GO_EXPECT").is_some() {
            fs::write(program.join("expect.json"), serde_json::to_string_pretty(&expected).unwrap() + "\n").unwrap();
        }
        let found = in_sandbox(&host, program).await;
        if found != expected {
            different.push(name(program));
            println!("{}:\n{expected:#?}\n{found:#?}", name(program));
        }
    }
    assert_eq!(different, [""; 0], "of {} programs", programs.len());
}

fn programs() -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(repository().join("tests/go")).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}

fn name(program: &Path) -> &str {
    program.file_name().unwrap().to_str().unwrap()
}

fn input(program: &Path) -> Value {
    serde_json::from_slice(&fs::read(program.join("in.json")).unwrap()).unwrap()
}

fn has_go() -> bool {
    let said = Command::new("go").arg("version").output().map_or(Vec::new(), |o| o.stdout);
    String::from_utf8_lossy(&said).contains(" go1.27.3 ")
}

fn stored(program: &Path) -> Answer {
    serde_json::from_slice(&fs::read(program.join("expect.json")).unwrap()).unwrap()
}

fn in_go(program: &Path) -> Answer {
    let work = tempfile::tempdir().unwrap();
    for file in files_below(program).into_iter().filter(|f| f.is_file()) {
        let target = work.path().join(file.strip_prefix(program).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
    fs::create_dir_all(work.path().join("artifacts")).unwrap();
    let sources = files_below(work.path()).into_iter().filter(|f| f.extension().is_some_and(|e| e == "go"));
    let what = if work.path().join("go.mod").is_file() { vec![".".into()] } else { sources.collect() };
    let elsewhere = tempfile::tempdir().unwrap();
    let (binary, given) = (elsewhere.path().join("program"), elsewhere.path().join("in.json"));
    fs::write(&given, input(program).to_string()).unwrap();
    let built = Command::new("go").args(["build", "-o"]).arg(&binary).args(&what).current_dir(&work).status();
    assert!(built.unwrap().success(), "{}", program.display());
    let done = Command::new(&binary)
        .current_dir(&work)
        .env_clear()
        .envs([("TZ", "UTC"), ("HOME", "/tmp"), ("TMPDIR", "/tmp")])
        .stdin(Stdio::from(fs::File::open(given).unwrap()))
        .output()
        .unwrap();
    let artifacts = work.path().join("artifacts");
    let files = files_below(&artifacts).into_iter().filter(|f| f.is_file());
    let relative = |f: &Path| f.strip_prefix(&artifacts).unwrap().to_str().unwrap().to_owned();
    Answer {
        code: done.status.code().unwrap().into(),
        stdout: text(&done.stdout),
        stderr: without_stacks(&text(&done.stderr)),
        artifacts: files.map(|f| (relative(&f), text(&fs::read(&f).unwrap()))).collect(),
    }
}

async fn in_sandbox(host: &TestHost, program: &Path) -> Answer {
    let execution = host.execute(Request::new(name(program), input(program))).await;
    let mut artifacts = BTreeMap::new();
    for artifact in &execution.artifacts {
        let path = artifact.path.to_string();
        let bytes = host.artifact(&execution.id, &path).await.unwrap();
        artifacts.insert(path.trim_start_matches("artifacts/").to_owned(), text(&bytes));
    }
    let stdout = host.artifact(&execution.id, "stdout.txt").await.map_or(String::new(), |b| text(&b));
    let code = execution.failure.as_ref().and_then(|f| f.details["exitCode"].as_i64()).unwrap_or(0);
    Answer { code, stdout, stderr: without_stacks(&execution.stderr), artifacts }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn without_stacks(stderr: &str) -> String {
    stderr.split("\ngoroutine ").next().unwrap_or_default().to_owned()
}
