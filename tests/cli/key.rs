//! `key`: made, listed, renewed, taken back, also while a server runs.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{Ended, Place, Serving};

impl Place {
    fn key(&self, args: &[&str]) -> Ended {
        self.run(&[&["key"], args, &["--data-dir", "data"]].concat())
    }

    /// A key's id and secret.
    fn made(&self, args: &[&str]) -> (String, String) {
        let ended = self.key(&[&["create", "--json", "--name", "test"], args].concat());
        let made = ended.succeeded().json();
        (made["key"]["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
    }

    fn keys(&self) -> Vec<Value> {
        self.key(&["list", "--json"]).succeeded().json()["keys"].as_array().unwrap().clone()
    }
}

impl Serving {
    fn status(&self, path: &str, secret: &str) -> String {
        let answer = self.ask(&format!("GET {path} HTTP/1.1\r\nX-API-Key: {secret}"));
        answer.split(' ').nth(1).unwrap().to_owned()
    }

    /// Within a second.
    fn becomes(&self, secret: &str, status: &str) {
        let begun = Instant::now();
        while self.status("/api/skills", secret) != status {
            assert!(begun.elapsed() < Duration::from_secs(1), "not {status} within a second");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_secret_alone_is_on_standard_output_and_cannot_be_shown_again() {
    let place = Place::new();
    let made = place.key(&["create", "--name", "ci"]);
    let secret = made.succeeded().stdout.trim_end();
    assert!(secret.starts_with("sk_") && !secret.contains(char::is_whitespace), "{secret}");
    assert!(made.stderr.contains("shown this once") && !made.stderr.contains(secret), "{}", made.stderr);
    let quiet = place.key(&["create", "--name", "quiet", "-q"]);
    assert_eq!(quiet.succeeded().stderr, "");
    let listed = place.key(&["list"]);
    assert!(listed.succeeded().stdout.contains("read,invoke"), "{}", listed.stdout);
    let random = secret.rsplit_once('_').unwrap().1;
    assert!(!listed.stdout.contains(random) && !place.key(&["list", "--json"]).stdout.contains(random));
}

#[test]
fn what_a_key_is_good_for_is_kept_as_it_was_said() {
    let place = Place::new();
    let all =
        ["--scope", "read,manage", "--tenant", "team-a", "--rate", "600/m", "--concurrent", "4", "--expires", "90d"];
    let (id, _) = place.made(&all);
    let key = place.keys().remove(0);
    assert_eq!((&key["id"], &key["scopes"]), (&json!(id), &json!(["read", "manage"])));
    assert_eq!((&key["tenant"], &key["rate"], &key["concurrent"]), (&json!("team-a"), &json!("600/m"), &json!(4)));
    assert_eq!((&key["state"], &key["last_used_at"]), (&json!("active"), &Value::Null));
    assert!(key["expires_at"].as_str().unwrap() > key["created_at"].as_str().unwrap(), "{key}");
    for (args, said) in [
        (&["--scope", "root"][..], "read, invoke, manage or approve"),
        (&["--rate", "fast"], "600/m"),
        (&["--rate", "0/s"], "600/m"),
        (&["--expires", "0d"], "days"),
        (&["--tenant", "A B"], "tenant"),
        (&["--concurrent", "0"], "concurrent"),
    ] {
        place.key(&[&["create", "--name", "x"], args].concat()).failed(2, &[said]);
    }
    place.key(&["create", "--name", ""]).failed(2, &["name"]);
    assert_eq!(place.keys().len(), 1);
}

#[test]
fn a_server_that_runs_takes_a_new_key_and_refuses_a_revoked_one_within_a_second() {
    let place = Place::new();
    place.python("skills/echo", "def execute(inputs): return inputs\n");
    let serving = place.serve(&[]);
    assert_eq!(serving.status("/api/skills", ""), "200");
    let (id, secret) = place.made(&["--scope", "read"]);
    serving.becomes("", "401");
    assert_eq!(serving.status("/api/skills", &secret), "200");
    assert_eq!(serving.status("/api/v1/keys", &secret), "403");
    let renewed = place.key(&["rotate", &id]);
    let second = renewed.succeeded().stdout.trim_end().to_owned();
    serving.becomes(&second, "200");
    assert_eq!(serving.status("/api/skills", &secret), "401");
    let third = place.key(&["rotate", &id, "--grace", "24h", "--json"]).succeeded().json();
    let third_secret = third["secret"].as_str().unwrap();
    serving.becomes(third_secret, "200");
    assert_eq!(serving.status("/api/skills", &second), "200");
    assert!(third["key"]["previous_secret_until"].is_string(), "{third}");
    place.key(&["revoke", &id]).succeeded();
    serving.becomes(third_secret, "401");
    assert_eq!(serving.status("/api/skills", &second), "401");
    serving.signal(libc::SIGTERM);
    let mut serving = serving;
    serving.child.wait().unwrap();
    let key = place.keys().remove(0);
    assert!(key["state"] == "revoked" && key["last_used_at"].is_string(), "{key}");
    // Without any good key nobody is let in, unless that is wanted.
    assert_eq!(place.serve(&[]).status("/api/skills", ""), "401");
    assert_eq!(place.serve(&["--without-keys"]).status("/api/skills", ""), "200");
}

#[test]
fn others_are_served_with_a_key_of_either_kind_and_never_without() {
    let place = Place::new();
    place.python("skills/echo", "def execute(inputs): return inputs\n");
    let anywhere = ["serve", "--listen", "0.0.0.0:0", "--data-dir", "data"];
    place.run(&anywhere).failed(2, &["SKILLHOST_API_KEY", "skillhost key create"]);
    let open = [&anywhere[..], &["--without-keys"]].concat();
    place.run(&open).failed(2, &["127.0.0.1"]);
    place.made(&[]);
    place.run(&open).failed(2, &["127.0.0.1"]);
    let mut child = place.command(&anywhere).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    while !said.contains("serving ") {
        assert_ne!(std::io::BufRead::read_line(&mut stderr, &mut said).unwrap(), 0, "it ended: {said}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_hosts_data_folder_is_found_in_its_file_of_settings() {
    let place = Place::new();
    place.write("skillhost.toml", "data_dir = \"there\"\n");
    assert_eq!(place.run(&["key", "create", "--name", "a"]).succeeded().stdout.lines().count(), 1);
    assert!(place.path().join("there/skillhost.db").is_file());
    let listed = place.run(&["key", "--sqlite-path", "there/skillhost.db", "list", "--json"]);
    assert_eq!(listed.succeeded().json()["keys"][0]["name"], "a");
}

#[test]
fn a_key_that_is_not_there_is_said_so_and_a_secret_is_no_name() {
    let place = Place::new();
    let (_, secret) = place.made(&[]);
    for action in ["rotate", "revoke"] {
        place.key(&[action, "000000000000"]).failed(3, &["no such key", "key list"]);
        let mistaken = place.key(&[action, &secret]);
        mistaken.failed(2, &["12 hexadecimal digits"]);
        assert!(!mistaken.stderr.contains(&secret), "{}", mistaken.stderr);
    }
    assert_eq!(Place::new().key(&["list"]).succeeded().stdout, "");
}
