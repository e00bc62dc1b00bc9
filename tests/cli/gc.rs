//! `gc`: beside a host that serves, on either database.

use serde_json::{Value, json};

use crate::program::{Ended, Place, Serving};

impl Place {
    fn gc(&self, args: &[&str]) -> Ended {
        self.run(&[&["gc", "--data-dir", "data"], args].concat())
    }

    fn gc_json(&self, args: &[&str]) -> Value {
        self.gc(&[&["--json"], args].concat()).succeeded().json()
    }
}

impl Serving {
    fn execute(&self, n: usize, later: bool) -> String {
        let body = json!({ "skill_id": "writes", "inputs": { "n": n }, "async": later });
        let answer = self.post("/api/v1/skill/invoke", &body);
        answer["execution_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    fn status_of(&self, id: &str) -> String {
        let answer = self.ask(&format!("GET /api/v1/skill/status/{id} HTTP/1.1"));
        answer.split(' ').nth(1).unwrap().to_owned()
    }
}

const WRITES: &str = "import json, sys\nwith open('artifacts/file', 'w') as f:\n    f.write('x' * 1000)\nprint('{}')\n";

fn beside_a_host_that_serves(place: Place) {
    place.python("skills/writes", WRITES);
    place.write("skills/writes/skill.yaml", "name: writes\ndescription: A test.\nruntime: {type: python}\n");
    let serving = place.serve(&["--skills-dir", "skills"]);
    let ids: Vec<String> = (0..5).map(|n| serving.execute(n, false)).collect();
    let promised = serving.execute(9, true);
    while serving.get(&format!("/api/v1/skill/status/{promised}"))["status"] != "completed" {
        std::thread::yield_now();
    }
    assert_eq!(place.gc_json(&[])["total"]["records"], 0, "nothing is removed unless it is asked for");
    let would = place.gc_json(&["--keep-last", "2", "--dry-run"]);
    assert_eq!((&would["dry_run"], &would["executions"]["records"]), (&json!(true), &json!(3)), "{would}");
    assert!(ids.iter().all(|id| serving.status_of(id) == "200"));
    let done = place.gc_json(&["--keep-last", "2"]);
    assert_eq!(done["executions"], would["executions"]);
    assert!(done["executions"]["bytes"].as_u64().unwrap() >= 3000, "{done}");
    let statuses: Vec<String> = ids.iter().map(|id| serving.status_of(id)).collect();
    assert_eq!(statuses, ["404", "404", "404", "200", "200"]);
    let said = place.gc(&["--max-size", "1KiB", "--older-than", "1ms"]);
    assert!(said.succeeded().stdout.starts_with("REMOVED"), "{}", said.stdout);
    assert_eq!(serving.status_of(&ids[4]), "404");
    assert_eq!(serving.status_of(&promised), "200", "its result has not expired");
    assert!(place.path().join("data/artifacts").join(&promised).exists());
    assert_eq!(serving.execute(1, false).len(), 17, "it goes on");
}

#[test]
fn beside_a_host_with_sqlite() {
    beside_a_host_that_serves(Place::new());
}

#[test]
fn beside_a_host_with_postgres() {
    beside_a_host_that_serves(Place::on_postgres());
}

#[test]
fn a_host_that_is_told_how_much_to_keep_does_it_by_itself() {
    for bound in [["--keep-records", "1ms"], ["--keep-artifacts", "0"]] {
        let place = Place::new();
        place.python("skills/writes", WRITES);
        place.write("skills/writes/skill.yaml", "name: writes\ndescription: A test.\nruntime: {type: python}\n");
        let first = place.serve(&["--skills-dir", "skills"]);
        let (id, promised) = (first.execute(1, false), first.execute(2, true));
        while first.get(&format!("/api/v1/skill/status/{promised}"))["status"] != "completed" {
            std::thread::yield_now();
        }
        drop(first);
        let second = place.serve(&[&["--skills-dir", "skills"][..], &bound].concat());
        while second.status_of(&id) != "404" {
            std::thread::yield_now();
        }
        assert!(!place.path().join("data/artifacts").join(&id).exists());
        assert_eq!(second.status_of(&promised), "200", "its result has not expired");
    }
}

#[test]
fn orphans_go_only_when_they_are_asked_for_and_old() {
    let place = Place::new();
    drop(place.serve(&[]));
    let folders = [
        "artifacts/exec-0123456789ab",
        "artifacts/exec-0123456789ac",
        "artifacts/mine",
        "registered/0a",
        "registered/0b",
    ];
    for (n, folder) in folders.iter().enumerate() {
        place.write(&format!("data/{folder}/file"), "12345");
        if n != 1 && n != 4 {
            let long_ago = std::time::SystemTime::UNIX_EPOCH;
            std::fs::File::open(place.path().join("data").join(folder)).unwrap().set_modified(long_ago).unwrap();
        }
    }
    assert_eq!(place.gc_json(&[])["orphaned_code"], Value::Null);
    let done = place.gc_json(&["--orphans"]);
    assert_eq!(done["orphaned_artifacts"], json!({ "records": 0, "files": 1, "bytes": 5 }));
    assert_eq!(done["orphaned_code"], json!({ "records": 0, "files": 1, "bytes": 5 }));
    let left = folders.map(|folder| place.path().join("data").join(folder).exists());
    assert_eq!(left, [false, true, true, false, true]);
}

#[test]
fn a_host_that_is_not_there_is_not_made() {
    let place = Place::new();
    place.gc(&["--keep-last", "1"]).failed(70, &["there is no database", "--data-dir"]);
    assert!(!place.path().join("data").exists());
    place.gc(&["--older-than", "soon"]).failed(2, &["--older-than"]);
    place.gc(&["--max-size=-1"]).failed(2, &["--max-size"]);
}
