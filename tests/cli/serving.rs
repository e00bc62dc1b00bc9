//! `serve` from its start to its end.

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
