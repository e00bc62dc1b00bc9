//! Two hosts on one database and one data folder.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{Place, Serving};

fn becomes(what: &str, is: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::yield_now();
    }
}

fn call(serving: &Serving) -> Value {
    serving.post("/api/v1/skill/invoke", &json!({ "skill_id": "next", "inputs": { "n": 41 } }))
}

fn what_one_registers_or_removes_the_other_sees(place: Place) {
    let (first, second) = (place.serve(&[]), place.serve(&[]));
    let code = "ZGVmIGV4ZWN1dGUoaW5wdXRzKToKICAgIHJldHVybiB7J24nOiBpbnB1dHNbJ24nXSArIDF9Cg==";
    let new = json!({ "skill_id": "next", "skill_name": "next", "version": "1.0.0", "description": "A test.",
        "code": code, "language": "python", "category": "test", "author": "me",
        "input_schema": { "type": "object" }, "output_schema": { "type": "object" } });
    let registered = first.post("/api/v1/skill/register", &new);
    assert_eq!(registered["status"], "success", "{registered}");
    becomes("the other host has it", || call(&second)["result"]["n"] == 42);
    let answer = second.ask("DELETE /api/v1/skill/next HTTP/1.1");
    assert!(answer.contains(" 200 "), "{answer}");
    becomes("the other host has it no more", || call(&first)["result"].is_null());
}

fn what_one_runs_is_cancelled_at_the_other(place: Place) {
    place.python("skills/slow", "def execute(inputs):\n    import time\n    time.sleep(60)\n");
    place.write("skills/slow/skill.yaml", "name: slow\ndescription: A test.\nruntime: {type: python}\n");
    let both = ["--skills-dir", "skills", "--max-concurrent", "1"];
    let (first, second) = (place.serve(&both), place.serve(&both));
    let accept = || {
        let answer = first.post("/api/v1/skill/invoke", &json!({ "skill_id": "slow", "timeout": 60, "async": true }));
        answer["execution_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    };
    let runs = accept();
    let status = |serving: &Serving, id: &str| serving.get(&format!("/api/v1/skill/status/{id}"));
    becomes("it runs", || status(&first, &runs)["status"] == "running");
    let waits = accept();
    for id in [&waits, &runs] {
        let cancelled = second.post(&format!("/api/v1/skill/cancel/{id}"), &json!({}));
        assert_eq!(cancelled["status"], "cancelled", "{cancelled}");
        assert_eq!(status(&first, id)["status"], "cancelled");
        let again = second.post(&format!("/api/v1/skill/cancel/{id}"), &json!({}));
        assert!(again.to_string().contains("has ended already"), "{again}");
    }
}

macro_rules! on_both {
    ($($name:ident),*) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(crate::program::Place::new()); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(crate::program::Place::on_postgres()); })*
        }
    };
}

on_both!(what_one_registers_or_removes_the_other_sees, what_one_runs_is_cancelled_at_the_other);
