//! Go's own `test` folder: programs that run and say nothing, or what the file beside them says.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;
use skill_host::{
    Request,
    domain::{Execution, FailureKind},
};
use skill_tests::TestHost;

use crate::{
    packages,
    table::{Ended, Table, wanted},
};

/// Debian's package of the same version carries the folder; the one on PyPI does not.
const PACKAGE: (&str, &str, &str) =
    ("golang-1.27-src", "1.27.3-1", "a0a57e5e8c815b6deddaf007156594ccb3d8d08c9627303f4ae95eb9a9cba2c7");

const FOLDERS: [&str; 7] = ["", "abi", "chan", "fixedbugs", "interface", "ken", "typeparam"];

/// Programs that are compiled and loaded together.
const BATCH: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fetches 25 MB and takes half an hour"]
async fn go() {
    let tests = packages::debian(PACKAGE.0, PACKAGE.1, PACKAGE.2).join("usr/share/go-1.27/test");
    // Each takes a second or two to compile, and there are a thousand.
    let every: usize = std::env::var("SUITES_EVERY").map_or(5, |n| n.parse().unwrap());
    let mut table = Table::default();
    for folder in FOLDERS {
        let row = format!("test/{folder}");
        if wanted(&row) {
            let programs: Vec<_> = programs(&tests.join(folder)).into_iter().step_by(every).collect();
            let mut ended = BTreeMap::new();
            for batch in programs.chunks(BATCH) {
                ended.extend(run(batch).await);
            }
            println!("{row}: {}", ended.len());
            table.0.insert(row, ended);
        }
    }
    table.settle("go");
}

/// The files whose first line is `// run`.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let is_one = |file: &PathBuf| {
        file.extension().is_some_and(|e| e == "go") && fs::read_to_string(file).is_ok_and(|t| directive(&t) == "// run")
    };
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(is_one).collect();
    all.sort();
    all
}

/// The first line that says something, build constraints aside.
fn directive(text: &str) -> &str {
    text.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with("//go:build")).unwrap_or_default()
}

async fn run(programs: &[PathBuf]) -> BTreeMap<String, Ended> {
    let mut builder = TestHost::builder();
    for (n, program) in programs.iter().enumerate() {
        let file = program.file_name().unwrap().to_str().unwrap(); // some know their own name
        let manifest = format!("name: t{n}\ndescription: A test.\nruntime: go\nentry: {file}\n");
        let files = [("skill.yaml", &*manifest), (file, &fs::read_to_string(program).unwrap())];
        builder = builder.skill(&format!("t{n}"), &files);
    }
    let host = builder.build().await;
    let mut ended = BTreeMap::new();
    for (n, program) in programs.iter().enumerate() {
        let name = program.iter().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect::<PathBuf>();
        let execution = host.execute(Request::new(format!("t{n}"), json!({}))).await;
        ended.insert(name.display().to_string(), verdict(&host, program, &execution).await);
    }
    ended
}

/// Both streams together are what is expected, and the program ended well.
async fn verdict(host: &TestHost, program: &Path, execution: &Execution) -> Ended {
    let expected = fs::read_to_string(program.with_extension("out")).unwrap_or_default();
    let stdout = host.artifact(&execution.id, "stdout.txt").await.unwrap_or_default();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), execution.stderr);
    // That what they say is no JSON is no fault of theirs.
    let failure =
        execution.failure.as_ref().filter(|f| !matches!(f.kind, FailureKind::EmptyOutput | FailureKind::InvalidJson));
    match failure {
        None if said == expected => Ended::Passed,
        None => Ended::Failed(format!("said {said:.500}\ninstead of {expected:.500}")),
        Some(failure) if failure.to_string().contains("no buildable Go source files") => {
            Ended::Skipped("a build constraint leaves it to other systems".to_owned())
        }
        Some(failure) => Ended::Failed(format!("{failure}\n{said:.1500}")),
    }
}
