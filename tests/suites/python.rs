//! CPython's own `test` package: modules of the library that scripts use.

use std::{collections::BTreeMap, fs, path::Path, process::Command as Native, time::Duration};

use futures_util::{StreamExt as _, stream};
use skill_engine::{End, LimitHit};
use skill_host::{Command, Host};
use skill_tests::TestHost;

use crate::{
    packages,
    table::{Ended, Table, folder, wanted},
};

/// The `test` package is in two of Debian's: what `test.support` is, and the tests.
const PACKAGES: [(&str, &str, &str); 2] = [
    ("libpython3.14-stdlib", "3.14.10-1", "0af595928d7a49c12fe33d5667da95dc2fa9868e1a9a00625428074d3b3d458a"),
    ("libpython3.14-testsuite", "3.14.10-1", "137b55a9b0794801a0226a8220c7c224e9e5e3a9d1261bd62573a87a6ad8bf31"),
];

/// What a module may take at once; then it goes on in another call.
const TIME: Duration = Duration::from_secs(45);

/// What one test may take: with less than that behind it, it gets another try, alone.
const TEST_TIME: f64 = 20.0;

/// How often a module is begun again.
const CALLS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fetches 8 MB and takes half an hour"]
async fn python() {
    let library = folder().join("python");
    drop(fs::remove_dir_all(&library));
    fs::create_dir_all(&library).unwrap();
    for (name, version, digest) in PACKAGES {
        copy(&packages::debian(name, version, digest).join("usr/lib/python3.14/test"), &library, "-r");
    }
    let host = TestHost::builder().with(|b| b.wait_for_interpreters(true)).build().await;
    let modules = include_str!("python.txt").split_whitespace().filter(|m| wanted(m));
    let ended =
        stream::iter(modules).map(|module| {
            let (host, library) = (Host::clone(&host), library.join("test"));
            async move {
                (module.to_owned(), tokio::spawn(async move { run(&host, &library, module).await }).await.unwrap())
            }
        });
    Table(ended.buffer_unordered(2).collect().await).settle("python");
}

fn copy(from: &Path, to: &Path, how: &str) {
    let done = Native::new("cp").arg(how).arg(from).arg(to).status();
    assert!(done.unwrap().success(), "{}", from.display());
}

/// Runs a module until it comes to its end, in a folder of its own: tests leave files there.
async fn run(host: &Host, library: &Path, module: &str) -> BTreeMap<String, Ended> {
    let place = folder().join("python-modules").join(module);
    drop(fs::remove_dir_all(&place));
    fs::create_dir_all(&place).unwrap();
    copy(library, &place, "-al");
    fs::write(place.join("run.py"), include_str!("run.py")).unwrap();
    let report = place.join("report");
    let mut why = String::new();
    for _ in 0..CALLS {
        let argv = ["python3", "run.py", &format!("test.{module}"), "report"];
        let command = Command {
            args: argv.map(str::to_owned).to_vec(),
            env: Vec::new(),
            folder: place.clone(),
            stdin: Vec::new().into(),
            timeout: Some(TIME),
            observer: None,
        };
        let outcome = host.exec(command).await.unwrap();
        let (ended, is_whole) = read(&report);
        if is_whole {
            println!("{module}: {}", ended.len());
            return ended;
        }
        let stderr = String::from_utf8_lossy(&outcome.stderr);
        why = format!("{:?}\n{}", outcome.end, stderr.lines().rev().take(9).collect::<Vec<_>>().join("\n"));
        mark(&report, &why, matches!(outcome.end, End::Limit(LimitHit::Deadline)));
    }
    let (mut ended, _) = read(&report);
    ended.insert(format!("test.{module}: the tests after that"), Ended::Failed(why));
    ended
}

/// What a report says so far, and whether the module came to its end. A test that began and did not end is no success.
fn read(report: &Path) -> (BTreeMap<String, Ended>, bool) {
    let text = fs::read_to_string(report).unwrap_or_default();
    let (mut ended, mut is_whole) = (BTreeMap::new(), false);
    for line in text.lines() {
        let Ok([test, how, why]) = serde_json::from_str::<[String; 3]>(line) else { continue };
        let now = match &*how {
            "began" => Ended::Failed("it did not end".to_owned()),
            "passed" => Ended::Passed,
            "skipped" => Ended::Skipped(why),
            "end" => {
                is_whole = true;
                continue;
            }
            _ => Ended::Failed(why),
        };
        ended.insert(test, now);
    }
    (ended, is_whole)
}

/// Says in the report why the last test that began did not end, or that it gets its own call when time ran out.
fn mark(report: &Path, why: &str, is_late: bool) {
    let text = fs::read_to_string(report).unwrap_or_default();
    let lines: Vec<[String; 3]> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let Some([test, how, begin]) = lines.last() else { return };
    if how == "began" {
        let had = TIME.as_secs_f64() - begin.parse().unwrap_or(0.0);
        let how = if is_late && had < TEST_TIME { "again" } else { "failed" };
        fs::write(report, format!("{text}{}\n", serde_json::to_string(&[test, how, why]).unwrap())).unwrap();
    }
}
