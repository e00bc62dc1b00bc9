//! `serve` from its start to its end.

use std::{
    io::{Read as _, Write as _},
    time::{Duration, Instant},
};

use crate::program::Place;

const ECHO: &str = "def execute(inputs): return inputs\n";

#[test]
fn says_where_it_serves_and_what_does_not_load_and_stops_when_told() {
    let place = Place::new();
    place.python("skills/echo", ECHO);
    place.write("skills/echo/skill.yaml", "name: echo\ndescription: A test.\nruntime: {type: python}\n");
    place.write("skills/bad/skill.yaml", "{");
    let mut serving = place.serve(&[]);
    assert!(serving.said.contains("serving 1 skill on http://127.0.0.1:"), "{}", serving.said);
    let warning = serving.next_line();
    assert!(warning.starts_with("warning: bad was not loaded: skill.yaml"), "{warning}");
    let answer = serving.ask("GET /api/skills HTTP/1.1");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(r#""name":"echo""#), "{answer}");
    serving.signal(libc::SIGTERM);
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    assert!(place.path().join("data/skillhost.db").is_file());
}

#[test]
fn an_interpreter_that_this_machine_cannot_build_is_the_hosts_fault() {
    let place = Place::new();
    place.python("skills/echo", ECHO);
    place.write("skills/echo/skill.yaml", "name: echo\ndescription: A test.\nruntime: {type: python}\n");
    // A folder that is not there: no cache, no programs.
    let serving = place.serve_in(&[("SKILLHOST_CACHE_DIR", "cache"), ("PATH", "nowhere")], &[]);
    let answer = serving.post("/api/skills/execute", &serde_json::json!({ "skillName": "echo", "input": {} }));
    assert_eq!((&answer["kind"], &answer["blame"]), (&"internal".into(), &"host".into()), "{answer}");
    let error = answer["error"].as_str().unwrap();
    assert!(error.contains("python3 is needed") && error.contains("install it with"), "{error}");
}

#[test]
fn an_edit_is_served_without_a_restart_unless_that_is_turned_off() {
    let place = Place::new();
    place.python("skills/echo", ECHO);
    let manifest =
        |version: &str| format!("name: echo\nversion: {version}\ndescription: A test.\nruntime: {{type: python}}\n");
    place.write("skills/echo/skill.yaml", &manifest("1.0.0"));
    let (watching, not) = (place.serve(&[]), place.serve(&["--no-watch"]));
    place.write("skills/echo/skill.yaml", &manifest("2.0.0"));
    while !watching.ask("GET /api/skills HTTP/1.1").contains(r#""version":"2.0.0""#) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(not.ask("GET /api/skills HTTP/1.1").contains(r#""version":"1.0.0""#));
}

#[test]
fn the_environment_is_honoured_and_flags_go_before_it() {
    let place = Place::new();
    place.python("one/echo", ECHO);
    place.write("one/echo/skill.yaml", "name: echo\ndescription: A test.\nruntime: {type: python}\n");
    place.python("two/other", ECHO);
    place.write("two/other/skill.yaml", "name: other\ndescription: A test.\nruntime: {type: python}\n");
    let listed = |args: &[&str]| {
        let mut command = place.command(&[&["list", "--json"], args].concat());
        let output = command.env("SKILLS_DIR", "one:two").output().unwrap();
        let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let names = listed["skills"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(listed(&[]), ["echo", "other"]);
    assert_eq!(listed(&["--skills-dir", "two"]), ["other"]);
}

#[test]
fn the_bundled_skills_are_there_when_there_are_no_others() {
    let place = Place::new();
    let ended = place.run(&["run", "skill_square", "--input", r#"{"value": 12}"#]);
    assert_eq!(ended.succeeded().json()["result"], 144);
    let table = place.run(&["run", "table-summary", "--input", r#"{"csv": "a\n1\n2\n"}"#]);
    assert_eq!(table.succeeded().json()["rows"], 2);
}

/// Lets this process hold this many connections; how many it may.
fn room_for(connections: u64) -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: plain system calls on a local value.
    unsafe {
        assert_eq!(libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit), 0);
        limit.rlim_cur = limit.rlim_max;
        assert_eq!(libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit), 0);
    }
    // The server takes 3/4 of what it may open; it is a child with the same limit.
    usize::try_from(connections.min(limit.rlim_max / 4 * 3 - 64)).unwrap()
}

#[test]
fn ten_thousand_idle_connections_keep_nobody_else_out_and_hold_up_no_stop() {
    let count = room_for(10_000);
    let place = Place::new();
    place.write("skills/none.txt", "");
    let mut serving = place.serve(&[]);
    let memory = |metrics: &str| -> f64 {
        let line = metrics.lines().find(|line| line.starts_with("process_resident_memory_bytes ")).unwrap();
        line.split(' ').nth(1).unwrap().parse().unwrap()
    };
    let before = memory(&serving.ask("GET /metrics HTTP/1.1"));
    let idle: Vec<_> = (0..count)
        .map(|n| {
            let mut stream = std::net::TcpStream::connect(&serving.address).unwrap();
            if n % 10 == 0 {
                // These were used once, and are kept alive.
                write!(stream, "GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", serving.address).unwrap();
                assert!(stream.read(&mut [0; 512]).unwrap() > 0);
            }
            stream
        })
        .collect();
    let begun = Instant::now();
    let metrics = serving.ask("GET /metrics HTTP/1.1");
    assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let each = (memory(&metrics) - before) / idle.len() as f64;
    assert!(each < 65_536.0, "{each} bytes for an idle connection");
    let begun = Instant::now();
    serving.signal(libc::SIGTERM);
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
