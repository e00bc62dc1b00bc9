//! `new`, `build`, `run`: what stands first in the README works, in every language.

use std::fs;

use serde_json::json;

use crate::program::Place;

const INPUT: &str = r#"{"text": "to be or not to be"}"#;

#[test]
fn a_python_skill() {
    let place = Place::new();
    let new = place.run(&["new", "word-count", "--lang", "python"]);
    assert_eq!(new.succeeded().stdout, "");
    assert!(new.stderr.contains("skillhost build word-count") && new.stderr.contains("skillhost run word-count"));
    place.run(&["build", "word-count"]).succeeded();
    let ran = place.run(&["run", "word-count", "--input", INPUT]);
    assert_eq!(ran.succeeded().json(), json!({ "words": 6, "distinct": 4 }));
}

#[test]
fn a_javascript_skill() {
    script("javascript");
}

#[test]
fn a_typescript_skill() {
    script("typescript");
}

#[test]
fn a_lua_skill() {
    script("lua");
}

fn script(language: &str) {
    let place = Place::new();
    place.run(&["new", "word-count", "--lang", language]).succeeded();
    place.run(&["build", "word-count"]).succeeded();
    let ran = place.run(&["run", "word-count", "--input", INPUT, "--artifacts", "out"]);
    assert_eq!(ran.succeeded().json(), json!({ "words": 6, "distinct": 4 }));
    assert!(ran.stderr.contains("4 different words"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(place.path().join("out/words.tsv")).unwrap(), "be\t2\nnot\t1\nor\t1\nto\t2\n");
}

#[test]
fn a_go_skill() {
    let place = Place::new();
    place.run(&["new", "word-count", "--lang", "go"]).succeeded();
    place.run(&["build", "word-count"]).succeeded();
    let ran = place.run(&["run", "word-count", "--input", INPUT, "--artifacts", "out"]);
    assert_eq!(ran.succeeded().json(), json!({ "words": 6, "distinct": 4 }));
    assert!(ran.stderr.contains("4 different words"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(place.path().join("out/words.tsv")).unwrap(), "be\t2\nnot\t1\nor\t1\nto\t2\n");
    place.write("word-count/run.go", "package main\n\nfunc main() { nothing() }\n");
    place.run(&["run", "word-count", "--input", INPUT]).failed(1, &["run.go:3:15: undefined: nothing"]);
}

#[test]
fn a_rust_skill() {
    let place = Place::new();
    place.run(&["new", "word-count", "--lang", "rust"]).succeeded();
    place.run(&["run", "word-count", "--input", INPUT]).failed(4, &["skillhost build"]);
    place.run(&["build", "word-count"]).succeeded();
    let ran = place.run(&["run", "word-count", "--input", INPUT, "--artifacts", "out"]);
    assert_eq!(ran.succeeded().json(), json!({ "words": 6, "distinct": 4 }));
    assert!(fs::read_to_string(place.path().join("out/words.tsv")).unwrap().contains("be\t2"));
    place.run(&["run", "word-count", "--input", r#"{"text": 1}"#]).failed(3, &["/text"]);
    place.run(&["validate", "word-count"]).succeeded();

    // From inside the folder as well, and again when nothing has changed.
    let inside = place.command(&["build"]).current_dir(place.path().join("word-count")).output().unwrap();
    assert!(inside.status.success(), "{}", String::from_utf8_lossy(&inside.stderr));

    place.write("word-count/src/lib.rs", "fn broken( {");
    place.run(&["build", "word-count"]).failed(1, &["does not compile", "src/lib.rs:1"]);
}

#[test]
fn what_is_there_is_not_overwritten() {
    let place = Place::new();
    place.write("mine/run.py", "mine");
    place.run(&["new", "mine", "--lang", "python"]).failed(2, &["mine is there already", "hint: "]);
    assert_eq!(fs::read_to_string(place.path().join("mine/run.py")).unwrap(), "mine");
    assert_eq!(fs::read_dir(place.path().join("mine")).unwrap().count(), 1);
}
