//! Whole folders, good and broken.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{fs, os::unix::fs::symlink, path::Path, time::Duration};

use proptest::prelude::*;
use skill_engine::Metering;
use tempfile::TempDir;

use super::*;

fn languages() -> Vec<Language> {
    let language = |name: &str, runtimes: &[&str], entries: &[&str], extensions: &[&str]| {
        let own = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        Language { name: name.into(), runtimes: own(runtimes), entries: own(entries), extensions: own(extensions) }
    };
    vec![
        language("python", &["python", "python3"], &["run.py"], &["py"]),
        language("javascript", &["node"], &["run.ts", "run.js"], &["js", "ts"]),
    ]
}

/// A skill folder called `demo`, as a list of files and their texts.
struct Skill(TempDir);

impl Skill {
    fn with(files: &[(&str, &str)]) -> Self {
        let skill = Self(tempfile::tempdir().unwrap());
        for (file, text) in files {
            let path = skill.dir().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        skill
    }

    fn dir(&self) -> std::path::PathBuf {
        self.0.path().join("demo")
    }

    fn load(&self) -> Result<Manifest, ManifestError> {
        load(&self.dir(), &languages())
    }

    fn error(&self) -> String {
        self.load().unwrap_err().to_string()
    }
}

fn yaml(text: &str) -> Skill {
    Skill::with(&[("skill.yaml", text), ("run.py", "")])
}

fn md(text: &str) -> Skill {
    Skill::with(&[("SKILL.md", text)])
}

fn warnings(manifest: &Manifest) -> String {
    manifest.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn script(file: &str, language: &str) -> EntryPoint {
    EntryPoint::Script { file: file.into(), language: language.into() }
}

#[test]
fn skill_yaml_as_in_its_seed() {
    let skill = yaml(
        r#"{
          "name": "get-available-resources",
          "description": "Detect CPU, memory, disk and platform info",
          "runtime": {"type": "python"},
          "timeout": 10000,
          "artifacts": ["artifacts/resources.json"]
        }"#,
    );
    let manifest = skill.load().unwrap();
    assert_eq!(manifest.name, "get-available-resources");
    assert_eq!(manifest.entry, script("run.py", "python"));
    assert_eq!(manifest.limits.timeout, Some(Duration::from_secs(10)));
    assert_eq!(manifest.artifacts, ["artifacts/resources.json"]);
    assert_eq!(warnings(&manifest), "");
}

#[test]
fn skill_yaml_with_everything() {
    let text = "\u{feff}name: demo\ndescription: all of it\nversion: 1.10\nruntime: python3\nentry: ./src/main.py\nmetering: cpu\n\
        limits: {timeout: 5s, memory: 64 MiB, cpu: 500ms, fuel: 2G, disk_files: 10, other: 1}\n\
        input_schema: schemas/in.json\noutput_schema: {type: object, required: [n]}\n\
        env: {MODE: fast, LEVEL: 3, SKILL_NAME: no}\ntags: [a, b]\nmetadata: {k: 1.0, deep: {x: 1}}\nfrobnicate: yes\n";
    let skill = Skill::with(&[("skill.yaml", text), ("src/main.py", ""), ("schemas/in.json", r#"{"type": "object"}"#)]);
    let manifest = skill.load().unwrap();
    assert_eq!(manifest.version.as_deref(), Some("1.10"));
    assert_eq!(manifest.entry, script("src/main.py", "python"));
    assert_eq!(manifest.metering, Some(Metering::CpuTime));
    assert_eq!((manifest.limits.memory, manifest.limits.fuel), (Some(64 << 20), Some(2_000_000_000)));
    assert_eq!(
        (manifest.limits.timeout, manifest.limits.cpu),
        (Some(Duration::from_secs(5)), Some(Duration::from_millis(500)))
    );
    assert_eq!(manifest.input_schema, Some(serde_json::json!({"type": "object"})));
    assert_eq!(manifest.env.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>(), ["LEVEL=3", "MODE=fast"]);
    insta::assert_snapshot!(warnings(&manifest));
}

#[test]
fn the_network_is_declared_in_every_format() {
    let network = |skill: Skill| {
        let manifest = skill.load().unwrap();
        assert_eq!(warnings(&manifest), "");
        manifest.network.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let both = ["api.example.org", "*.example.com:8080"];
    let base = "name: demo\ndescription: d\nruntime: python\n";
    assert_eq!(network(yaml(&format!("{base}network: [API.example.org., '*.example.com:8080']\n"))), both);
    assert_eq!(network(yaml(&format!("{base}network: api.example.org, *.example.com:8080\n"))), both);
    let front = |more: &str| md(&format!("---\nname: demo\ndescription: d\n{more}---\n"));
    assert_eq!(network(front("network: [api.example.org, '*.example.com:8080']\n")), both);
    assert_eq!(network(front("metadata:\n  network: api.example.org *.example.com:8080\n")), both);
    for wrong in ["network: [https://example.org/x]\n", "network: ['*.*']\n"] {
        let error = yaml(&format!("{base}{wrong}")).load().unwrap_err().to_string();
        assert!(error.starts_with("skill.yaml:4: `network`: `"), "{error}");
        let error = front(wrong).load().unwrap_err().to_string();
        assert!(error.starts_with("SKILL.md:4: `network`: `"), "{error}");
    }
}

#[test]
fn usual_entries_in_their_order() {
    let node = ("skill.yaml", "{name: a, description: d, runtime: node}");
    assert_eq!(
        Skill::with(&[node, ("run.js", ""), ("run.ts", "")]).load().unwrap().entry,
        script("run.ts", "javascript")
    );
    assert_eq!(Skill::with(&[node, ("run.js", "")]).load().unwrap().entry, script("run.js", "javascript"));
    let prompt = ("SKILL.md", "---\nname: demo\ndescription: d\n---\nText");
    assert_eq!(Skill::with(&[prompt]).load().unwrap().entry, EntryPoint::Prompt);
    assert_eq!(
        Skill::with(&[prompt, ("scripts/run.py", "")]).load().unwrap().entry,
        script("scripts/run.py", "python")
    );
    let component = EntryPoint::Component { file: "x.wasm".into() };
    assert_eq!(Skill::with(&[prompt, ("scripts/run.py", ""), ("x.wasm", "")]).load().unwrap().entry, component);
    let all = [prompt, ("x.wasm", ""), ("run.py", "")];
    assert_eq!(Skill::with(&all).load().unwrap().entry, script("run.py", "python"));
}

#[test]
fn skill_md_is_read_leniently() {
    let manifest = md(
        "---\nname: Demo_Skill\ndescription: Use when: it's asked\n  for: more\nlicense: MIT\nmodel: opus\nodd: 1\n\
        allowed-tools: Bash(git add:*) Read\nmetadata:\n  author: me\n  version: 1.0\n---\n# Body\n",
    )
    .load()
    .unwrap();
    assert_eq!(manifest.description, "Use when: it's asked for: more");
    assert_eq!((manifest.author.as_deref(), manifest.version.as_deref()), (Some("me"), Some("1.0")));
    assert_eq!(manifest.allowed_tools, ["Bash(git add:*)", "Read"]);
    assert_eq!(manifest.instructions.as_deref(), Some("SKILL.md"));
    insta::assert_snapshot!(warnings(&manifest));
}

#[test]
fn crlf_and_a_byte_order_mark_are_fine() {
    let manifest = md("\u{feff}---\r\nname: demo\r\ndescription: Does: things\r\n---\r\nBody").load().unwrap();
    assert_eq!(manifest.description, "Does: things");
}

#[test]
fn a_later_format_only_adds() {
    let skill = Skill::with(&[
        ("skill.yaml", "{name: first, description: one, runtime: python, metadata: {a: '1'}}"),
        ("SKILL.md", "---\nname: second\ndescription: two\nlicense: MIT\nmetadata: {a: '2', b: '3'}\n---\n"),
        ("run.py", ""),
    ]);
    let manifest = skill.load().unwrap();
    assert_eq!((manifest.name.as_str(), manifest.description.as_str()), ("first", "one"));
    assert_eq!(manifest.license.as_deref(), Some("MIT"));
    assert_eq!(manifest.metadata.values().collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(manifest.instructions.as_deref(), Some("SKILL.md"));
}

#[test]
fn a_text_beside_skill_yaml_needs_no_front_matter() {
    let files = |text| {
        Skill::with(&[("skill.yaml", "{name: a, description: d, runtime: python}"), ("run.py", ""), ("skill.md", text)])
    };
    let manifest = files("# How to\n").load().unwrap();
    assert_eq!((manifest.instructions.as_deref(), manifest.warnings.len()), (Some("skill.md"), 0));
    assert_eq!(files("---\nname: [\n---\n").load().unwrap().warnings.len(), 1);
}

#[test]
fn a_bare_component() {
    let skill = Skill::with(&[("thing.wasm", "")]);
    let manifest = skill.load().unwrap();
    assert_eq!((manifest.name.as_str(), manifest.description.as_str()), ("demo", ""));
    let alone = load(&skill.dir().join("thing.wasm"), &[]).unwrap();
    assert_eq!((alone.name.as_str(), alone.entry), ("thing", EntryPoint::Component { file: "thing.wasm".into() }));
}

#[test]
fn broken_skill_yaml() {
    let texts = [
        "",
        "- a\n",
        "name: a\nname: b\n",
        "name: a\ndescription: [unclosed\n",
        "name: a\nruntime: python\n",
        "name: a\ndescription: d\nruntime: {kind: python}\n",
        "name: a\ndescription: d\nruntime: [python]\n",
        "name: a\ndescription:\n  nested: 1\nruntime: python\n",
        "name: a\ndescription: d\nruntime: shell\n",
        "name: a\ndescription: d\nruntime: rust\n",
        "name: a\ndescription: d\nruntime: csharp\nentry: run.py\n",
        "name: a\ndescription: d\nruntime: node\n",
        "name: ../../etc\ndescription: d\nruntime: python\n",
        "name: a\ndescription: d\nruntime: python\ntimeout: soon\n",
        "name: a\ndescription: d\nruntime: python\ntimeout: 0\n",
        "name: a\ndescription: d\nruntime: python\ntimeout: -5\n",
        "name: a\ndescription: d\nruntime: python\nlimits:\n  memory: 64 MiX\n",
        "name: a\ndescription: d\nruntime: python\nlimits: 5\n",
        "name: a\ndescription: d\nruntime: python\nmetering: none\n",
        "name: a\ndescription: d\nruntime: python\nenv:\n  A=B: c\n",
        "name: a\ndescription: d\nruntime: python\nartifacts:\n  - ok.txt\n  - ../x\n",
        "name: a\ndescription: d\nruntime: python\nartifacts: {a: b}\n",
        "name: a\ndescription: d\nruntime: python\ninput_schema: {type: strnig}\n",
        "name: a\ndescription: d\nruntime: python\ninput_schema: missing.json\n",
        "name: a\ndescription: d\nruntime: python\ninput_schema: ../../etc/passwd\n",
        "name: a\ndescription: d\nruntime: python\noutput_schema: run.py\n",
        "name: a\ndescription: d\nentry: gone.py\n",
        "name: a\ndescription: d\nentry: run.py/..\n",
        "name: a\ndescription: d\nentry: /bin/sh\n",
        "name: a\ndescription: d\nentry: .\n",
        "name: a\ndescription: d\nentry: skill.yaml\n",
    ];
    insta::assert_snapshot!(texts.map(|it| yaml(it).error()).join("\n"));
}

#[test]
fn broken_skill_md() {
    let long = format!("---\nname: demo\ndescription: {}\n---\n", "x".repeat(70_000));
    let texts = [
        "# No front matter\n",
        "---\nname: demo\n",
        "---\n---\n",
        "---\nname: demo\n---\n",
        "---\nname: demo\ndescription: '  '\n---\n",
        "---\nname: demo\ndescription: [a]\n---\n",
        "---\nname: demo\n\tdescription: d\n---\n",
        "---\nname: a/b\ndescription: d\n---\n",
        long.as_str(),
    ];
    insta::assert_snapshot!(texts.map(|it| md(it).error()).join("\n"));
}

#[test]
fn folders_that_are_no_skill() {
    let empty = Skill::with(&[("readme.txt", "")]);
    assert!(matches!(empty.load(), Err(ManifestError::NotASkill(_))));
    assert!(matches!(load(Path::new("/does/not/exist"), &[]), Err(ManifestError::Io { .. })));
    let source = Skill::with(&[("skill.yaml", "{name: a, description: d}"), ("Cargo.toml", ""), ("main.rs", "")]);
    let several = Skill::with(&[("a.wasm", ""), ("b.wasm", "")]);
    let rust = Skill::with(&[("skill.yaml", "{name: a, description: d, entry: main.rs}"), ("main.rs", "")]);
    let csharp = Skill::with(&[("skill.yaml", "{name: a, description: d, entry: Program.cs}"), ("Program.cs", "")]);
    let unbuilt = Skill::with(&[("Cargo.toml", ""), ("src/lib.rs", "")]);
    assert!(matches!(unbuilt.load(), Err(ManifestError::Invalid(_))));
    insta::assert_snapshot!([empty, unbuilt, source, several, rust, csharp].map(|it| it.error()).join("\n"));
}

#[test]
fn bytes_that_are_no_text_and_files_too_large() {
    let skill = yaml("");
    fs::write(skill.dir().join("skill.yaml"), b"name: a\ndescription: \xff\n").unwrap();
    assert_eq!(skill.error(), "skill.yaml:2: is not valid UTF-8 (save the file as UTF-8)");
    fs::write(skill.dir().join("skill.yaml"), vec![b'#'; (1 << 20) + 1]).unwrap();
    assert_eq!(skill.error(), "skill.yaml: is larger than 1 MiB");
}

#[test]
fn links_do_not_lead_out() {
    for target in ["/etc/passwd", "../../../../../../etc/passwd", "../outside.py"] {
        for manifest in ["{name: a, description: d, runtime: python}", "{name: a, description: d, entry: run.py}"] {
            let skill = Skill::with(&[("skill.yaml", manifest)]);
            fs::write(skill.0.path().join("outside.py"), "").unwrap();
            symlink(target, skill.dir().join("run.py")).unwrap();
            let error = skill.load().unwrap_err();
            assert!(matches!(error, ManifestError::Traversal(_)), "{target}: {error}");
            assert!(error.to_string().contains("Entrypoint path traversal detected"), "{error}");
        }
    }
    let folder = Skill::with(&[("skill.yaml", "{name: a, description: d, entry: out/run.py}")]);
    fs::create_dir(folder.0.path().join("outside")).unwrap();
    fs::write(folder.0.path().join("outside/run.py"), "").unwrap();
    symlink("../outside", folder.dir().join("out")).unwrap();
    assert!(folder.error().contains("Entrypoint path traversal detected"));

    let manifest = Skill::with(&[("run.py", "")]);
    fs::write(manifest.0.path().join("other.yaml"), "{name: a, description: d, runtime: python}").unwrap();
    symlink("../other.yaml", manifest.dir().join("skill.yaml")).unwrap();
    assert!(matches!(manifest.load(), Err(ManifestError::Traversal(_))));

    let schema = yaml("{name: a, description: d, runtime: python, input_schema: in.json}");
    symlink("/etc/passwd", schema.dir().join("in.json")).unwrap();
    assert!(matches!(schema.load(), Err(ManifestError::Traversal(_))));
}

#[test]
fn links_inside_of_the_folder_are_followed() {
    let skill = Skill::with(&[("skill.yaml", "{name: a, description: d, runtime: python}"), ("src/main.py", "")]);
    symlink("src/main.py", skill.dir().join("run.py")).unwrap();
    assert_eq!(skill.load().unwrap().entry, script("run.py", "python"));
}

#[test]
fn what_is_no_file_is_no_entry_point_and_stops_nobody() {
    let entry = "{name: a, description: d, entry: run.py}";
    let folder = Skill::with(&[("skill.yaml", entry), ("run.py/x", "")]);
    assert!(folder.error().contains("is not a regular file"));
    let pipe = Skill::with(&[("skill.yaml", entry)]);
    let made = std::process::Command::new("mkfifo").arg(pipe.dir().join("run.py")).status().unwrap();
    assert!(made.success());
    assert!(pipe.error().contains("is not a regular file"));
    let circle = Skill::with(&[("skill.yaml", entry)]);
    symlink("run.py", circle.dir().join("run.py")).unwrap();
    assert!(circle.load().is_err());
}

#[test]
fn validate_is_strict() {
    let skill = md("---\nname: Other\ndescription: d\nversion: 1\ncompatibility: ''\nodd: x\n---\n");
    let said: Vec<_> = validate(&skill.dir(), &languages()).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n"));
    assert!(validate(&md("---\nname: demo\ndescription: d\n---\n").dir(), &languages()).is_empty());
    assert_eq!(validate(&yaml("").dir(), &languages()).len(), 1);
}

#[test]
fn no_place_of_the_machine_is_told() {
    let skill = yaml("name: [");
    assert!(!skill.error().contains(skill.0.path().to_str().unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Pieces of YAML in any order: never a panic, and what loads is safe.
    #[test]
    fn any_text_is_survived(pieces in prop::collection::vec(prop::sample::select(vec![
        "---", "\n", "name: ", "description: ", "a", ": ", "- ", "  ", "\t", "é", "'", "\"", "[", "]", "{", "}", "&x ", "*x", "<<: ", "|",
        ">", "#", "!!binary ", "!t ", "entry: ", "../", "runtime: ", "python", "1e999", ".nan", "0x", "\r", "\u{feff}", "\0", "? ", "limits: ",
    ]), 0..40)) {
        let text = pieces.concat();
        for skill in [yaml(&text), md(&text), md(&format!("---\n{text}\n---\n"))] {
            if let Ok(manifest) = skill.load() {
                prop_assert!(names::unsafe_name(&manifest.name).is_none());
            }
            let _ = validate(&skill.dir(), &languages());
        }
    }
}
