//! What is wrong is told with whose fault it is and what to do; the exit code says which kind.

use crate::program::Place;

#[test]
fn the_command_line() {
    let place = Place::new();
    place.run(&["run", "--no-such-flag"]).failed(2, &["--no-such-flag", "Usage:"]);
    place.run(&["fly"]).failed(2, &["fly"]);
    place.run(&["run"]).failed(2, &["<SKILL>"]);
    place.run(&["run", "x", "--timeout", "soon"]).failed(2, &["soon", "ms, s, m or h"]);
    place.run(&["run", "x", "--timeout", "0"]).failed(2, &["more than nothing"]);
    place.run(&["serve", "--listen", "nowhere"]).failed(2, &["nowhere", "127.0.0.1:8080"]);
    place.run(&["serve", "--max-memory", "much"]).failed(2, &["much", "MiB"]);
    place.run(&["bench", "x", "-n", "0"]).failed(2, &["0"]);
    place.run(&["new", "../up", "--lang", "python"]).failed(2, &["../up", "hint: "]);
    place.run(&["new", "x", "--lang", "cobol"]).failed(2, &["cobol", "python", "rust"]);
    place.run(&["toolchain", "build", "cobol"]).failed(2, &["cobol", "python"]);
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let place = Place::new();
    let help = place.run(&["--help"]);
    assert!(help.succeeded().stdout.contains("130  interrupted"), "{}", help.stdout);
    for command in ["serve", "run", "list", "inspect", "validate", "bench", "new", "build", "toolchain", "completions"]
    {
        let help = place.run(&[command, "--help"]);
        assert!(help.succeeded().stdout.contains("Examples:\n"), "{command}: {}", help.stdout);
        assert_eq!(help.stderr, "");
    }
}

#[test]
fn the_input() {
    let place = Place::new();
    place.run(&["run", "skill_square", "--input", "{value: 12}"]).failed(3, &["not JSON", "column 2", "hint: "]);
    place.run(&["run", "skill_square", "--input", "@gone.json"]).failed(3, &["gone.json"]);
    place.run_with(&["run", "skill_square", "--input", "-"], b"").failed(3, &["standard input is empty"]);
    place.run_with(&["run", "skill_square", "--input", "-"], b"\"\xff\"").failed(3, &["not UTF-8", "byte 1"]);
    let wrong_type = place.run(&["run", "skill_square", "--input", r#"{"value": "twelve"}"#]);
    wrong_type.failed(3, &["/value", "number"]);
    assert_eq!(wrong_type.stdout, "");
}

#[test]
fn a_skill_that_is_not_there_or_does_not_load() {
    let place = Place::new();
    place.run(&["run", "skill-square"]).failed(4, &["skill-square", "hint: did you mean", "skill_square"]);
    place.run(&["run", "./nowhere"]).failed(4, &["./nowhere", "hint: "]);
    place.write("broken/skill.yaml", "name: broken\nruntime: {type: python}\ntimeout: [\n");
    place.run(&["run", "broken"]).failed(4, &["broken", "skill.yaml:"]);
    place.write("core.wasm", "\0asm\u{1}\0\0\0");
    place.run(&["run", "core.wasm"]).failed(4, &["core.wasm", "wasm32-wasip2"]);
    place.write("text.wasm", "hello");
    place.run(&["run", "text.wasm"]).failed(4, &["not a WebAssembly file"]);
    place.write("empty/readme.txt", "");
    place.run(&["inspect", "empty"]).failed(4, &["empty"]);
}

#[test]
fn a_skill_that_fails() {
    let place = Place::new();
    place.python("exits", "raise SystemExit(3)");
    place.python("silent", "pass");
    place.python("chatty", "print('this is not JSON')");
    place.python("raises", "def execute(inputs):\n    return inputs['missing']\n");
    place.run(&["run", "exits"]).failed(1, &["3"]);
    place.run(&["run", "silent"]).failed(1, &["output"]);
    place.run(&["run", "chatty"]).failed(1, &["JSON"]);
    place.run(&["run", "raises"]).failed(1, &["KeyError", "run.py\", line 2"]);
}

#[test]
fn a_skill_that_takes_too_much() {
    let place = Place::new();
    place.python("spins", "while True: pass");
    place.python("sleeps", "import time; time.sleep(600)");
    place.python("eats", "x = []\nwhile True: x.append(bytearray(1 << 24))");
    place.run(&["run", "spins", "--timeout", "300ms"]).failed(5, &["300"]);
    place.run(&["run", "sleeps", "--timeout", "300ms"]).failed(5, &["300"]);
    let eats = place.run(&["run", "eats"]);
    assert!(matches!(eats.code, Some(1 | 5)), "{:?} {}", eats.code, eats.stderr);
}

#[test]
fn this_host() {
    let place = Place::new();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let with = |more: &[&str]| place.run(&[&serve, more].concat());
    with(&["--data-dir", "/dev/null/data"]).failed(70, &["/dev/null/data", "--data-dir"]);
    with(&["--skills-dir", "nowhere"]).failed(70, &["nowhere", "--skills-dir"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    place.run(&["serve", "--listen", &address]).failed(70, &[&address, "hint: ", "--listen"]);
    let cache = place.command(&["list"]).env("SKILLHOST_CACHE_DIR", "/dev/null/cache").output().unwrap();
    assert_eq!(cache.status.code(), Some(70));
    assert!(String::from_utf8_lossy(&cache.stderr).contains("SKILLHOST_CACHE_DIR"));
}

#[test]
fn others_are_not_let_in_without_a_key() {
    let place = Place::new();
    place.run(&["serve", "--listen", "0.0.0.0:0", "--data-dir", "data"]).failed(2, &["SKILLHOST_API_KEY"]);
}

#[test]
fn validate_is_strict_and_says_where() {
    let place = Place::new();
    place.python("good", "def execute(inputs): return {}\n");
    place.write("odd/skill.yaml", "name: odd\ndescription: A test.\nruntime: {type: python}\nentry: gone.py\n");
    let good = place.run(&["validate", "good"]);
    assert_eq!(good.succeeded().stdout, "good: valid\n");
    let both = place.run(&["validate", "good", "odd", "--json"]);
    assert_eq!(both.code, Some(4));
    let report = both.json();
    assert_eq!(report["skills"][0]["valid"], true);
    assert_eq!(report["skills"][1]["valid"], false);
    assert!(report["skills"][1]["diagnostics"][0]["message"].as_str().unwrap().contains("gone.py"), "{report}");
}
