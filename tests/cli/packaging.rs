//! What is shipped beside the program names settings that exist, and gives no more than is needed.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::program::Place;

fn shipped(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every word that begins as this program's variables do.
fn variables(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter(|word| word.starts_with("SKILLHOST_")).map(str::to_owned).collect()
}

#[test]
fn every_variable_that_is_set_exists() {
    let shown = Place::new().run(&["config", "show", "--json"]).succeeded().json();
    let mut known: Vec<_> =
        shown["settings"].as_array().unwrap().iter().map(|it| it["variable"].as_str().unwrap().to_owned()).collect();
    known.push("SKILLHOST_CACHE_DIR".to_owned());
    // Of the compose file itself.
    known.extend(["SKILLHOST_CONTAINER_MEMORY", "SKILLHOST_KEY_FILE"].map(str::to_owned));
    for file in ["Dockerfile", "compose.yaml", "packaging/skillhost.service", "docs/containers.md"] {
        let named = variables(&shipped(file));
        assert!(!named.is_empty(), "{file}");
        for name in named {
            assert!(known.contains(&name), "{file} names {name}, which is no setting");
        }
    }
}

#[test]
fn the_composed_service_may_do_little_and_the_image_is_nobody() {
    let compose: Value = serde_saphyr::from_str(&shipped("compose.yaml")).unwrap();
    let service = &compose["services"]["skillhost"];
    assert_eq!(service["read_only"], true);
    assert_eq!(service["cap_drop"], serde_json::json!(["ALL"]));
    assert_eq!(service["security_opt"], serde_json::json!(["no-new-privileges:true"]));
    for part in ["privileged", "cap_add", "devices", "network_mode", "pid", "user"] {
        assert!(service[part].is_null(), "{part}");
    }
    let volume = service["volumes"][0].as_str().unwrap();
    let dockerfile = shipped("Dockerfile");
    let last = dockerfile.rsplit("\nFROM ").next().unwrap();
    assert!(last.contains("\nUSER 10001:10001\n") && last.contains("\nHEALTHCHECK "), "{last}");
    assert!(last.contains(&format!("\nVOLUME {}\n", volume.split(':').nth(1).unwrap())), "{volume}");
    assert!(
        dockerfile.lines().filter(|line| line.starts_with("FROM ")).all(|line| line.contains(':')),
        "a tag is pinned"
    );
    assert!(!dockerfile.contains(":latest"));
}

#[test]
fn postgres_is_composed_only_when_it_is_asked_for_and_nobody_else_reaches_it() {
    let compose: Value = serde_saphyr::from_str(&shipped("compose.yaml")).unwrap();
    let server = &compose["services"]["postgres"];
    assert_eq!(server["profiles"], serde_json::json!(["postgres"]));
    assert!(server["ports"].is_null(), "{server}");
    let tag = server["image"].as_str().unwrap().strip_prefix("postgres:").unwrap();
    assert!(tag.split('.').next().unwrap().parse::<u32>().unwrap() >= 15 && tag.ends_with("-bookworm"), "{tag}");
    // The passwords are in files, none in this one.
    assert_eq!(server["environment"]["POSTGRES_PASSWORD_FILE"], "/run/secrets/postgres-password");
    assert!(server["environment"]["POSTGRES_PASSWORD"].is_null());
    for secret in ["skillhost-key", "postgres-password"] {
        assert!(compose["secrets"][secret]["file"].is_string(), "{secret}");
    }
    let host = &compose["services"]["skillhost"];
    assert_eq!(host["depends_on"]["postgres"]["condition"], "service_healthy");
    assert_eq!(host["depends_on"]["postgres"]["required"], false, "it serves without that profile too");
    assert_eq!(host["env_file"][0]["required"], false);
    assert!(host["environment"]["DATABASE_URL"].is_null());
    for (service, at) in [("postgres", 0), ("skillhost", 0)] {
        let volume = compose["services"][service]["volumes"][at].as_str().unwrap().split(':').next().unwrap();
        assert!(compose["volumes"].get(volume).is_some(), "{volume}");
    }
}

#[test]
fn the_unit_bounds_what_it_starts() {
    let unit = shipped("packaging/skillhost.service");
    for line in [
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateDevices=yes",
        "RestrictNamespaces=yes",
        "SystemCallFilter=@system-service",
    ] {
        assert!(unit.lines().any(|it| it == line), "{line}");
    }
    let serve = unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/skillhost ")).unwrap();
    let words: Vec<&str> = serve.split(' ').chain(["--help"]).collect();
    Place::new().run(&words).succeeded();
}
