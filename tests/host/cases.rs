//! Every bundled skill answers its cases. `skills/README.md` describes their format.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use skill_host::domain::Execution;
use skill_tests::{TestHost, repository, target_dir};

#[tokio::test]
async fn every_case_of_every_bundled_skill() {
    let skills = repository().join("skills");
    let compiled = compile(&skills);
    // Of two skills of one name the first stays.
    let host = TestHost::builder().with(|b| b.skills_dir(compiled.path()).skills_dir(&skills)).build().await;
    let cases = cases(&skills);
    assert!(cases.len() >= 10, "{cases:?}");
    let mut wrong = Vec::new();
    for (skill, file) in &cases {
        let case: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        let execution = host.run(skill, case["input"].clone()).await;
        if let Err(why) = check(&host, &case, &execution).await {
            wrong.push(format!("{}: {why}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Builds the Rust skills into copies of their folders, so that nothing built lies among the sources.
fn compile(skills: &Path) -> tempfile::TempDir {
    let copies = tempfile::tempdir().unwrap();
    for skill in folders(skills).into_iter().filter(|f| f.join("Cargo.toml").is_file()) {
        let name = skill.file_name().unwrap().to_str().unwrap();
        let target = target_dir().join("skills");
        let done = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--release", "--target", "wasm32-wasip2", "--target-dir"])
            .arg(&target)
            .current_dir(&skill)
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        let copy = copies.path().join(name);
        fs::create_dir(&copy).unwrap();
        fs::copy(skill.join("SKILL.md"), copy.join("SKILL.md")).unwrap();
        let wasm = format!("wasm32-wasip2/release/{}.wasm", name.replace('-', "_"));
        fs::copy(target.join(wasm), copy.join(format!("{name}.wasm"))).unwrap();
    }
    copies
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(of).unwrap().flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    all.sort();
    all
}

fn cases(skills: &Path) -> Vec<(String, PathBuf)> {
    let of_skill = |skill: PathBuf| {
        let name = skill.file_name().unwrap().to_str().unwrap().to_owned();
        let files = fs::read_dir(skill.join("cases")).into_iter().flatten().flatten().map(|e| e.path());
        files.map(|file| (name.clone(), file)).collect::<Vec<_>>()
    };
    folders(skills).into_iter().flat_map(of_skill).collect()
}

async fn check(host: &TestHost, case: &Value, execution: &Execution) -> Result<(), String> {
    if let Some(error) = case.get("error") {
        let failure = execution.failure.as_ref().ok_or_else(|| format!("answered {:?}", execution.output))?;
        let message = error["message"].as_str().unwrap_or_default();
        let fits = failure.kind.name() == error["kind"] && failure.message.contains(message);
        return if fits { Ok(()) } else { Err(format!("failed otherwise: {} {failure}", failure.kind.name())) };
    }
    if let Some(failure) = &execution.failure {
        return Err(format!("{} {failure}\n{}", failure.kind.name(), execution.stderr));
    }
    matches("", &case["expect"], execution.output.as_ref().unwrap_or(&Value::Null))?;
    for (path, expected) in case.get("artifacts").and_then(Value::as_object).into_iter().flatten() {
        let bytes = host.artifact(&execution.id, path).await.map_err(|e| format!("{path}: {e}"))?;
        matches(path, expected, &String::from_utf8_lossy(&bytes).into_owned().into())?;
    }
    Ok(())
}

/// Compares with placeholders.
fn matches(at: &str, expected: &Value, found: &Value) -> Result<(), String> {
    let differ = || Err(format!("{at}: expected {expected}, found {found}"));
    let ok = match (expected, found) {
        (Value::Object(e), _) if e.len() == 1 && e.contains_key("$type") => is_of_type(&e["$type"], found),
        (Value::Object(e), Value::String(text)) if e.len() == 1 && e.contains_key("$match") => {
            regex::Regex::new(e["$match"].as_str().unwrap()).unwrap().is_match(text)
        }
        (Value::Object(e), Value::Object(f)) => {
            if e.len() != f.len() {
                return differ();
            }
            for (key, value) in e {
                matches(&format!("{at}/{key}"), value, f.get(key).unwrap_or(&Value::Null))?;
            }
            true
        }
        (Value::Array(e), Value::Array(f)) => {
            if e.len() != f.len() {
                return differ();
            }
            for (i, (e, f)) in e.iter().zip(f).enumerate() {
                matches(&format!("{at}/{i}"), e, f)?;
            }
            true
        }
        (Value::Number(e), Value::Number(f)) => e.as_f64() == f.as_f64(),
        _ => expected == found,
    };
    if ok { Ok(()) } else { differ() }
}

fn is_of_type(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}
