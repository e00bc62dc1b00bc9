//! `backup` and `restore`: what was there is there again, and nothing else ever is.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::Path,
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde_json::{Value, json};

use crate::program::{Ended, Place, Serving};

const WRITES: &str = "with open('artifacts/file', 'w') as f:\n    f.write('x' * 1000)\nprint('{}')\n";

impl Place {
    fn back_up(&self, args: &[&str]) -> Ended {
        self.run(&[&["backup", "--data-dir", "data"], args].concat())
    }

    fn restore(&self, args: &[&str]) -> Ended {
        self.run(&[&["restore"], args].concat())
    }

    /// Every path below a folder, but for locks and what SQLite keeps beside its file.
    fn paths(&self, folder: &str) -> Vec<String> {
        fn all(folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                found.push(path.display().to_string());
                all(&path, found);
            }
        }
        let mut found = Vec::new();
        all(&self.path().join(folder), &mut found);
        found.retain(|path| !path.contains("skillhost.db-"));
        found.sort();
        found
    }

    /// A host with an execution, a registered skill and a key; the id of the execution.
    fn inhabited(&self) -> (Serving, String) {
        self.python("skills/writes", WRITES);
        self.write("skills/writes/skill.yaml", "name: writes\ndescription: A test.\nruntime: {type: python}\n");
        let serving = self.serve(&["--skills-dir", "skills", "--without-keys"]);
        let code = "ZGVmIGV4ZWN1dGUoaW5wdXRzKToKICAgIHJldHVybiB7J24nOiBpbnB1dHNbJ24nXSArIDF9Cg==";
        let new = json!({ "skill_id": "next", "skill_name": "next", "version": "1.0.0", "description": "A test.",
            "code": code, "language": "python", "category": "test", "author": "me",
            "input_schema": { "type": "object" }, "output_schema": { "type": "object" } });
        let registered = serving.post("/api/v1/skill/register", &new);
        assert_eq!(registered["status"], "success", "{registered}");
        let called = serving.post("/api/v1/skill/invoke", &json!({ "skill_id": "writes", "inputs": {} }));
        self.run(&["key", "create", "--name", "kept", "--data-dir", "data"]).succeeded();
        (serving, called["execution_id"].as_str().unwrap().to_owned())
    }
}

fn call(serving: &Serving) -> Value {
    serving.post("/api/v1/skill/invoke", &json!({ "skill_id": "next", "inputs": { "n": 41 } }))
}

#[test]
fn what_was_backed_up_while_a_host_served_is_there_again() {
    let place = Place::new();
    let (serving, id) = place.inhabited();
    let said = place.back_up(&["all.tar.gz", "--artifacts", "--json"]).succeeded().json();
    assert_eq!((&said["artifacts"], &said["skillhost"]), (&json!(true), &json!(env!("CARGO_PKG_VERSION"))), "{said}");
    place.back_up(&["few.tar.gz"]).succeeded();
    place.back_up(&["few.tar.gz"]).failed(70, &["few.tar.gz", "already"]);
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(place.path().join("all.tar.gz")).unwrap().permissions());
    assert_eq!(mode & 0o077, 0, "only its owner reads it");
    // What comes after it is not in it.
    let later = call(&serving)["execution_id"].as_str().unwrap().to_owned();
    drop(serving);
    fs::rename(place.path().join("data"), place.path().join("lost")).unwrap();

    let restored = place.restore(&["all.tar.gz", "--data-dir", "data"]);
    assert!(restored.succeeded().stderr.contains("artifacts too"), "{}", restored.stderr);
    let serving = place.serve(&["--without-keys"]);
    let status = serving.get(&format!("/api/v1/skill/status/{id}"));
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(call(&serving)["result"]["n"], 42, "{}", call(&serving));
    assert!(serving.ask(&format!("GET /api/v1/skill/status/{later} HTTP/1.1")).contains(" 404 "));
    let keys = place.run(&["key", "list", "--json", "--data-dir", "data"]).json();
    assert_eq!(keys["keys"][0]["name"], "kept");
    let artifact = place.path().join("data/artifacts").join(&id).join("artifacts/file");
    assert_eq!(fs::read_to_string(artifact).unwrap(), "x".repeat(1000));

    place.restore(&["few.tar.gz", "--data-dir", "third"]).succeeded();
    assert!(place.path().join("third/registered").exists() && !place.path().join("third/artifacts").exists());
}

#[test]
fn a_folder_in_use_is_refused_and_a_full_one_moved_aside_only_by_force() {
    let place = Place::new();
    let (serving, id) = place.inhabited();
    place.back_up(&["a.tar.gz"]).succeeded();
    let to_data = ["a.tar.gz", "--data-dir", "data"];
    place.restore(&to_data).failed(2, &["not empty", "--force"]);
    place.restore(&[&to_data[..], &["--force"]].concat()).failed(70, &["a host uses", "stop it first"]);
    assert_eq!(call(&serving)["result"]["n"], 42);
    drop(serving);
    let said = place.restore(&[&to_data[..], &["--force", "--json"]].concat()).succeeded().json();
    let aside = place.path().join(said["moved_aside"].as_str().unwrap());
    assert!(aside.starts_with(place.path().join("data")) && aside.join("skillhost.db").is_file(), "{said}");
    assert!(aside.join("artifacts").join(&id).join("artifacts/file").is_file(), "nothing is lost");
    let serving = place.serve(&["--without-keys"]);
    assert_eq!(serving.get(&format!("/api/v1/skill/status/{id}"))["status"], "completed");
}

/// The files of an archive.
fn files(archive: &Path) -> Vec<(String, Vec<u8>)> {
    let mut tar = tar::Archive::new(GzDecoder::new(File::open(archive).unwrap()));
    let mut found = Vec::new();
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let (name, mut bytes) = (entry.path().unwrap().display().to_string(), Vec::new());
        entry.read_to_end(&mut bytes).unwrap();
        found.push((name, bytes));
    }
    found
}

/// Writes an archive with any names, as `tar` itself would not.
fn forge(to: &Path, files: &[(String, Vec<u8>)], link: Option<(&str, &str)>) {
    let mut tar = tar::Builder::new(GzEncoder::new(File::create(to).unwrap(), Compression::fast()));
    let header = |name: &str, size: usize| {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_mode(0o600);
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(size as u64);
        header
    };
    if let Some((name, target)) = link {
        let mut header = header(name, 0);
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_link_name(target).unwrap();
        header.set_cksum();
        tar.append(&header, &[][..]).unwrap();
    }
    for (name, bytes) in files {
        let mut header = header(name, bytes.len());
        header.set_cksum();
        tar.append(&header, bytes.as_slice()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap().flush().unwrap();
}

#[test]
fn what_is_no_backup_changes_nothing() {
    let place = Place::new();
    drop(place.inhabited());
    place.back_up(&["good.tar.gz", "--artifacts"]).succeeded();
    let path = |name: &str| place.path().join(name);
    let (good, bytes) = (files(&path("good.tar.gz")), fs::read(path("good.tar.gz")).unwrap());
    let named = |name: &str| vec![(name.to_owned(), b"x".to_vec())];
    let with = |more: Vec<(String, Vec<u8>)>| [more, good.clone()].concat();
    let changed = |which: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut files = good.clone();
        files.iter_mut().filter(|(name, _)| name == which).for_each(|(_, bytes)| change(bytes));
        files
    };
    let outside = path("outside").display().to_string();
    let forged = [
        ("up", with(named("../outside")), None, "no place"),
        ("up-inside", with(named("registered/../../outside")), None, "no place"),
        ("root", with(named(&outside)), None, "no place"),
        ("strange", with(named("scratch/x")), None, "no place"),
        ("folder", with(named("registered")), None, "no place"),
        ("link", good.clone(), Some(("registered/link", "/etc")), "no plain file"),
        ("more", with(named("registered/0a/more")), None, "not in its manifest"),
        ("twice", with(vec![good[0].clone()]), None, "twice"),
        ("less", good[1..].to_vec(), None, "missing"),
        ("changed", changed("skillhost.db", &|bytes| bytes[100] ^= 1), None, "not what its manifest says"),
        ("no-manifest", good[..good.len() - 1].to_vec(), None, "no manifest"),
        ("after", [good.clone(), named("registered/a/b")].concat(), None, "after the manifest"),
        (
            "newer",
            changed("manifest.json", &|bytes| {
                let mut manifest: Value = serde_json::from_slice(bytes).unwrap();
                manifest["migration"] = json!(9999);
                *bytes = manifest.to_string().into_bytes();
            }),
            None,
            "newer",
        ),
    ];
    let before = place.paths("data");
    let refused = |file: &str, said: &str| {
        let args = [file, "--data-dir", "data", "--force"];
        place.restore(&args).failed(3, &["no backup that can be restored", said, "nothing was changed"]);
        assert_eq!(place.paths("data"), before, "{file}");
        assert!(!path("outside").exists(), "{file}");
    };
    for (name, files, link, said) in forged {
        forge(&path(name), &files, link);
        refused(name, said);
    }
    fs::write(path("cut"), &bytes[..bytes.len() / 2]).unwrap();
    refused("cut", "");
    fs::write(path("text"), "hello").unwrap();
    refused("text", "");
    place.restore(&["nothing", "--data-dir", "data", "--force"]).failed(70, &["nothing", "No such file"]);
    place.restore(&["good.tar.gz", "--data-dir", "data", "--force"]).succeeded();
}

#[test]
fn with_postgres_its_own_tools_are_named() {
    let place = Place::on_postgres();
    place.back_up(&["a.tar.gz"]).failed(2, &["pg_dump", "registered/"]);
    place.restore(&["a.tar.gz", "--data-dir", "data"]).failed(2, &["pg_restore", "data folder"]);
    assert!(!place.path().join("a.tar.gz").exists());
    Place::new().back_up(&["a.tar.gz"]).failed(70, &["there is no database", "--data-dir"]);
}
