//! Settings: a file under the environment under flags, and what is wrong with a file.

use serde_json::Value;

use crate::program::Place;

/// Value and source of a setting.
fn shown(shown: &Value, key: &str) -> (Value, String) {
    let all = shown["settings"].as_array().unwrap();
    let it = all.iter().find(|it| it["key"] == key).unwrap_or_else(|| panic!("{key} is not in {shown}"));
    (it["value"].clone(), it["source"].as_str().unwrap().to_owned())
}

#[test]
fn flags_go_before_the_environment_that_before_the_file_and_that_before_defaults() {
    let place = Place::new();
    place.write(
        "skillhost.toml",
        "# a comment\nlisten = \"127.0.0.1:9001\"\nqueue = 7\nmax_concurrent = 5\nwithout_keys = true\n\
         skills_dir = [\"one\", \"two\"]\nsqlite_path = \"/var/x.db\"\n",
    );
    let mut command = place.command(&["config", "show", "--json", "--queue", "9"]);
    let output = command.env("SKILLHOST_QUEUE", "8").env("SKILLHOST_MAX_CONCURRENT", "6").output().unwrap();
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all["file"], "skillhost.toml");
    let is = |key: &str, value: &str, source: &str| {
        assert_eq!(shown(&all, key), (Value::from(value), source.to_owned()), "{key}");
    };
    is("queue", "9", "flag --queue");
    is("max_concurrent", "6", "environment SKILLHOST_MAX_CONCURRENT");
    is("listen", "127.0.0.1:9001", "file skillhost.toml:2");
    is("without_keys", "true", "file skillhost.toml:5");
    is("skills_dir", "one:two", "file skillhost.toml:6");
    is("sqlite_path", "/var/x.db", "file skillhost.toml:7");
    is("async_queue", "10000", "default");
    is("max_timeout", "5m", "default");
}

#[test]
fn a_named_file_goes_before_the_one_here_and_that_before_the_users() {
    let place = Place::new();
    let queue = |args: &[&str]| {
        let show = [&["config", "show", "--json"], args].concat();
        shown(&place.run(&show).succeeded().json(), "queue")
    };
    place.write("config/skillhost/skillhost.toml", "queue = 1\ndata_dir = \"here\"\n");
    assert_eq!(queue(&[]).0, "1");
    place.write("skillhost.toml", "queue = 2\n");
    assert_eq!(queue(&[]), ("2".into(), "file skillhost.toml:1".into()));
    place.write("etc/other.toml", "queue = 3\ndata_dir = \"data\"\n");
    assert_eq!(queue(&["--config", "etc/other.toml"]).0, "3");
    let all = place.run(&["config", "show", "--json", "--config", "etc/other.toml"]).json();
    assert_eq!(shown(&all, "data_dir").0, "etc/data", "a path is seen from its file");
    place.run(&["config", "show", "--config", "gone.toml"]).failed(2, &["gone.toml", "--config"]);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_line_and_what_would_be_right() {
    let place = Place::new();
    for (text, said) in [
        ("queue = 1\n\nmax-memry = \"1GiB\"\n", &["f.toml:3", "max-memry", "did you mean `max_memory`?"][..]),
        ("\nbanana = 1\n", &["f.toml:2", "banana", "skillhost config example"]),
        ("max_memory = \"much\"\n", &["f.toml:1", "`max_memory`", "much", "MiB"]),
        ("\n\nlisten = \"nowhere\"\n", &["f.toml:3", "127.0.0.1:8080"]),
        ("queue = -1\n", &["f.toml:1", "`queue`", "-1"]),
        ("queue = 1.5\n", &["f.toml:1", "`queue`", "a float"]),
        ("queue = [1]\n", &["f.toml:1", "`queue`", "an array"]),
        ("log_format = \"xml\"\n", &["f.toml:1", "text, json"]),
        ("without_keys = \"yes\"\n", &["f.toml:1", "true or false"]),
        ("default_timeout = 0\n", &["f.toml:1", "more than nothing"]),
        ("[access]\nqueue = 1\n", &["f.toml:1", "`access`"]),
        ("queue = 1\nqueue = 2\n", &["f.toml:2", "duplicate"]),
        ("queue = [\n", &["f.toml:1"]),
        ("api_key = \"0123456789abcdef\"\n", &["f.toml:1", "secret", "api_key_file"]),
    ] {
        place.write("f.toml", text);
        let checked = place.run(&["config", "check", "f.toml"]);
        checked.failed(2, said);
        assert!(!checked.stderr.contains("0123456789abcdef"), "a secret: {}", checked.stderr);
        place.run(&["serve", "--config", "f.toml"]).failed(2, said);
    }
    place.write("f.toml", "queue = 1\n");
    assert_eq!(place.run(&["config", "check", "f.toml"]).succeeded().stdout, "f.toml: valid, 1 setting\n");
    std::fs::write(place.path().join("f.toml"), b"\xff").unwrap();
    place.run(&["config", "check", "f.toml"]).failed(2, &["f.toml", "UTF-8"]);
}

#[test]
fn the_example_is_valid_and_secrets_are_never_shown() {
    let place = Place::new();
    let example = place.run(&["config", "example"]);
    place.write("skillhost.toml", &example.succeeded().stdout);
    assert_eq!(
        place.run(&["config", "check", "skillhost.toml"]).succeeded().stdout,
        "skillhost.toml: valid, 0 settings\n"
    );
    let secret = "a-secret-of-this-test";
    let output = place.command(&["config", "show", "--sources"]).env("SKILLHOST_API_KEY", secret).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|line| line.starts_with("api_key ")).unwrap();
    assert!(line.contains("(set)") && line.ends_with("environment SKILLHOST_API_KEY"), "{line}");
    assert!(!text.contains(secret));
}

#[test]
fn a_server_is_what_its_file_says_and_its_key_may_lie_in_a_file() {
    let place = Place::new();
    place.python("set/skills/echo", "def execute(inputs): return inputs\n");
    place.write("set/skills/echo/skill.yaml", "name: echo\ndescription: A test.\nruntime: {type: python}\n");
    place.write("set/key", "0123456789abcdef\n");
    place.write("set/host.toml", "skills_dir = \"skills\"\napi_key_file = \"key\"\nlog_format = \"json\"\n");
    let serving = place.serve(&["--config", "set/host.toml"]);
    assert!(serving.said.contains("serving 1 skill"), "{}", serving.said);
    assert!(serving.ask("GET /api/skills HTTP/1.1").starts_with("HTTP/1.1 401"));
    let answer = serving.ask("GET /api/skills HTTP/1.1\r\nX-API-Key: 0123456789abcdef");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(r#""name":"echo""#), "{answer}");
    drop(serving);

    let two =
        place.command(&["serve", "--config", "set/host.toml"]).env("SKILLHOST_API_KEY", "fedcba9876543210").output();
    let said = String::from_utf8(two.unwrap().stderr).unwrap();
    assert!(said.contains("two keys") && !said.contains("fedcba9876543210"), "{said}");
    place.write("set/key", "short\n");
    let serve = ["serve", "--config", "set/host.toml", "--log-format"];
    place.run(&[&serve[..], &["text"]].concat()).failed(2, &["set/key", "at least 16"]);
    let told = place.run(&[&serve[..], &["json"]].concat());
    let told: Value = serde_json::from_str(&told.stderr).unwrap();
    assert_eq!((&told["level"], told["message"].as_str().unwrap().contains("set/key")), (&"ERROR".into(), true));
    place.run(&["serve", "--api-key-file", "gone"]).failed(2, &["gone"]);
}
