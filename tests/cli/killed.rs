//! A host that is killed where it stands.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{Place, Serving};

/// It writes a file that must not be there yet, so that a second attempt would notice what the first one left.
const SLOW: &str = "import time\ndef execute(inputs):\n    open('artifacts/once.txt', 'x').write(str(inputs['n']))\n    \
                    time.sleep(inputs['s'])\n    return inputs['n']\n";

/// The same tests on both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                super::$name(crate::program::Place::new());
            })*
        }
        mod postgres {
            $(#[test]
            fn $name() {
                super::$name(crate::program::Place::on_postgres());
            })*
        }
    };
}

on_both!(
    what_was_accepted_survives_it_and_is_finished_once,
    a_workflow_goes_on_with_the_nodes_that_had_not_ended,
    what_never_ends_is_given_up,
    another_host_runs_what_it_had_accepted,
);

fn slow(place: Place, code: &str) -> Place {
    place.write("skills/slow/skill.yaml", "name: slow\ndescription: A test.\nruntime: {type: python}\n");
    place.write("skills/slow/run.py", code);
    place
}

fn status(serving: &Serving, id: &str) -> Value {
    serving.get(&format!("/api/v1/skill/status/{id}"))
}

fn becomes(serving: &Serving, id: &str, state: &str) -> Value {
    let begun = Instant::now();
    loop {
        let now = status(serving, id);
        if now["status"] == state {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "never {state}: {now}");
        std::thread::yield_now();
    }
}

fn what_was_accepted_survives_it_and_is_finished_once(place: Place) {
    let place = slow(place, SLOW);
    let mut serving = place.serve(&["--max-concurrent", "2"]);
    let accepted: Vec<String> = (0..8)
        .map(|n| {
            let inputs = json!({ "n": n, "s": if n < 2 { 4.0 } else { 0.0 } });
            let answer =
                serving.post("/api/v1/skill/invoke", &json!({ "skill_id": "slow", "inputs": inputs, "async": true }));
            answer["execution_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
        })
        .collect();
    becomes(&serving, &accepted[0], "running");
    becomes(&serving, &accepted[1], "running");
    serving.signal(libc::SIGKILL);
    serving.child.wait().unwrap();

    let serving = place.serve(&["--max-concurrent", "2"]);
    for (n, id) in accepted.iter().enumerate() {
        assert_eq!(becomes(&serving, id, "completed")["result"], n);
        let file = serving.ask(&format!("GET /artifacts/{id}/artifacts/once.txt HTTP/1.1"));
        assert!(file.ends_with(&format!("\r\n\r\n{n}")), "{file}");
    }
    let detail = serving.get("/api/v1/skill/slow");
    let stats = &detail["skill"]["usage_stats"];
    assert_eq!((&stats["total_calls"], &stats["successful_calls"]), (&json!(8), &json!(8)));
}

fn a_workflow_goes_on_with_the_nodes_that_had_not_ended(place: Place) {
    let place = slow(place, SLOW);
    let mut serving = place.serve(&[]);
    let node = |id: &str, n: Value, s: f64| json!({ "id": id, "skill_id": "slow", "inputs": { "n": n, "s": s } });
    let nodes = [node("a", json!(7), 0.0), node("b", json!("${a}"), 4.0), node("c", json!("${b}"), 0.0)];
    let body = json!({ "workflow_id": "w", "workflow": { "nodes": nodes }, "async": true });
    let answer = serving.post("/api/v1/skill/orchestrate", &body);
    let id = answer["execution_id"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let first = loop {
        let now = status(&serving, id);
        if now["nodes"]["a"]["execution_id"].is_string() {
            break now["nodes"]["a"]["execution_id"].clone();
        }
        assert_ne!(now["status"], "failed", "{now}");
    };
    serving.signal(libc::SIGKILL);
    serving.child.wait().unwrap();

    let serving = place.serve(&[]);
    let done = becomes(&serving, id, "completed");
    assert_eq!(done["result"], json!({ "a": 7, "b": 7, "c": 7 }));
    assert_eq!(done["nodes"]["a"]["execution_id"], first, "it ran twice");
}

/// What takes the host down every time is not begun for ever.
fn what_never_ends_is_given_up(place: Place) {
    let place = slow(place, "import time\ndef execute(inputs):\n    time.sleep(25)\n");
    let mut id = String::new();
    for attempt in 0..3 {
        let mut serving = place.serve(&[]);
        if attempt == 0 {
            let answer = serving.post("/api/v1/skill/invoke", &json!({ "skill_id": "slow", "async": true }));
            id = answer["execution_id"].as_str().unwrap().to_owned();
        }
        becomes(&serving, &id, "running");
        serving.signal(libc::SIGKILL);
        serving.child.wait().unwrap();
    }
    let serving = place.serve(&[]);
    let failed = becomes(&serving, &id, "failed");
    assert!(failed["error"]["details"].as_str().unwrap().contains("stopped 3 times"), "{failed}");
}

/// Two hosts share data folder and database; one is killed while it runs one execution and another waits.
fn another_host_runs_what_it_had_accepted(place: Place) {
    let place = slow(place, SLOW);
    let mut first = place.serve(&["--max-concurrent", "1"]);
    let second = place.serve(&["--max-concurrent", "1"]);
    let accepted: Vec<String> = [8.0, 0.0]
        .into_iter()
        .map(|s| {
            let inputs = json!({ "n": 7, "s": s });
            let answer =
                first.post("/api/v1/skill/invoke", &json!({ "skill_id": "slow", "inputs": inputs, "async": true }));
            answer["execution_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
        })
        .collect();
    becomes(&first, &accepted[0], "running");
    // While it lives nobody takes anything from it.
    assert_eq!(status(&second, &accepted[1])["status"], "pending");
    first.signal(libc::SIGKILL);
    first.child.wait().unwrap();
    for id in &accepted {
        assert_eq!(becomes(&second, id, "completed")["result"], 7);
        let file = second.ask(&format!("GET /artifacts/{id}/artifacts/once.txt HTTP/1.1"));
        assert!(file.ends_with("\r\n\r\n7"), "{file}");
    }
    assert_eq!(second.get("/api/v1/skill/slow")["skill"]["usage_stats"]["total_calls"], 2);
}
