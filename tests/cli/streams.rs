//! Standard output is data; everything else is standard error.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _},
    process::Stdio,
};

use serde_json::json;

use crate::program::Place;

const TALKATIVE: &str = r#"
import json, sys
inputs = json.load(sys.stdin)
print("to whom it may concern", file=sys.stderr)
json.dump({"got": inputs}, sys.stdout)
"#;

#[test]
fn stdout_is_the_output_and_stderr_is_what_the_skill_says() {
    let place = Place::new();
    place.python("talk", TALKATIVE);
    let ended = place.run(&["run", "talk", "--input", r#"{"a": [1, "ü"]}"#]);
    assert_eq!(ended.succeeded().stdout, "{\"got\":{\"a\":[1,\"ü\"]}}\n");
    assert_eq!(ended.stderr, "to whom it may concern\n");
}

#[test]
fn input_comes_from_a_file_or_from_stdin_and_is_an_empty_object_otherwise() {
    let place = Place::new();
    place.python("talk", TALKATIVE);
    place.write("in.json", "[1, 2]");
    assert_eq!(place.run(&["run", "talk", "--input", "@in.json"]).json(), json!({ "got": [1, 2] }));
    assert_eq!(place.run_with(&["run", "talk", "-i", "-"], b"\"text\"\n").json(), json!({ "got": "text" }));
    assert_eq!(place.run(&["run", "talk"]).json(), json!({ "got": {} }));
}

#[test]
fn the_record_is_json_also_when_the_skill_failed() {
    let place = Place::new();
    place.python("fail", "import sys\nprint('no', file=sys.stderr)\nsys.exit(7)\n");
    let ended = place.run(&["run", "fail", "--json"]);
    ended.failed(1, &["no\n", "7"]);
    let record = ended.json();
    assert_eq!(record["state"], "failed");
    assert_eq!(record["failure"]["kind"], "non-zero-exit");
    assert_eq!(record["failure"]["details"]["exitCode"], 7);
    assert_eq!(record["stderr"], "no\n");
}

#[test]
fn artifacts_are_copied_and_stay_inside_the_folder() {
    let place = Place::new();
    let code = "import json, os\nos.makedirs('artifacts/sub')\nopen('artifacts/a.txt', 'w').write('a')\n\
                open('artifacts/sub/b.txt', 'w').write('b')\nprint(json.dumps({}))\n";
    place.python("files", code);
    place.run(&["run", "files", "--artifacts", "out/deep"]).succeeded();
    assert_eq!(fs::read_to_string(place.path().join("out/deep/a.txt")).unwrap(), "a");
    assert_eq!(fs::read_to_string(place.path().join("out/deep/sub/b.txt")).unwrap(), "b");

    let outside = Place::new();
    fs::create_dir(place.path().join("trap")).unwrap();
    std::os::unix::fs::symlink(outside.path(), place.path().join("trap/sub")).unwrap();
    place.run(&["run", "files", "--artifacts", "trap"]).failed(70, &["sub/b.txt"]);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    for args in [["completions", "zsh"], ["toolchain", "list"], ["list", "-q"], ["serve", "--help"]] {
        let mut child = place.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("error"), "{args:?}: {said}");
    }
}

#[test]
fn a_full_disk_behind_stdout_is_a_failure() {
    let place = Place::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = place.command(&["toolchain", "list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(70));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error: cannot write to standard output"));
}

#[test]
fn what_a_skill_says_is_shown_while_it_runs() {
    let place = Place::new();
    // It ends only by its time-out; its word must be there before.
    place.python("slow", "import sys, time\nprint('begun', file=sys.stderr, flush=True)\ntime.sleep(600)\n");
    let mut command = place.command(&["run", "slow", "--timeout", "10m"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(lines.by_ref().map(Result::unwrap).find(|line| line == "begun").as_deref(), Some("begun"));
    let id = libc::pid_t::try_from(child.id()).unwrap();
    // SAFETY: signals a child that is still ours.
    assert_eq!(unsafe { libc::kill(id, libc::SIGINT) }, 0);
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(rest, ["error: interrupted: the skill was ended"]);
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let place = Place::new();
    let plain = place.run(&["run", "nothing-of-the-kind"]);
    assert!(!plain.stderr.contains('\u{1b}'), "{}", plain.stderr);
    let coloured = place.run(&["run", "nothing-of-the-kind", "--color", "always"]);
    assert!(coloured.stderr.contains("\u{1b}["), "{}", coloured.stderr);
}

#[test]
fn list_and_inspect_as_json() {
    let place = Place::new();
    place.python("skills/good", TALKATIVE.trim());
    place.write("skills/good/skill.yaml", "name: good\ndescription: A test.\nruntime: {type: python}\ntimeout: 5000\n");
    place.write("skills/bad/skill.yaml", "name: [\n");
    let listed = place.run(&["list", "--json"]);
    let listed = listed.succeeded().json();
    assert_eq!(listed["skills"][0]["name"], "good");
    assert_eq!(listed["skills"][0]["runtime"], "python");
    assert_eq!(listed["errors"][0]["skill"], "bad");
    assert!(listed["errors"][0]["error"].as_str().unwrap().contains("skill.yaml:"), "{listed}");

    let shown = place.run(&["inspect", "good", "--json"]).json();
    assert_eq!(shown["entry"], json!({ "kind": "script", "file": "run.py", "language": "python" }));
    assert_eq!(shown["limits"]["timeout"], "5s");
}

#[test]
fn bench_measures_every_call() {
    let place = Place::new();
    place.python("talk", TALKATIVE);
    let report = place.run(&["bench", "talk", "-n", "7", "--concurrency", "2", "--json"]);
    let report = report.succeeded().json();
    assert_eq!((&report["calls"], &report["concurrency"]), (&json!(7), &json!(2)));
    let at = |name: &str| report["latencyMs"][name].as_f64().unwrap();
    assert!(0.0 < at("p50") && at("p50") <= at("p95") && at("p95") <= at("p99") && at("p99") <= at("max"), "{report}");
    assert!(report["memory"]["linearPeak"].as_u64().unwrap() > 1 << 20, "{report}");
}
