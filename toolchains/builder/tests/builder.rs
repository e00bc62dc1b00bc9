//! The builder with recipes of its own: a shell script that writes a component, or fails to.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod fake;

use std::{
    fs,
    path::Path,
    sync::{Arc, Barrier, Mutex},
};

use tempfile::TempDir;
use toolchain_builder::{BuildError, Builder, Built, Progress, Recipe, State, Toolchain, catalog};

const COMPONENT: &str = r"printf '\0asm\015\0\1\0' > out.wasm";

/// A toolchain whose build runs `script`.
fn recipe(script: &str) -> Toolchain {
    fake::toolchain("run = ['bash', 'build.sh']", "build.sh", script.as_bytes())
}

fn builder(cache: &TempDir, toolchain: Toolchain) -> Builder {
    fake::builder(cache.path(), toolchain)
}

/// Names below `toolchains/fake`, the lock left out.
fn left(cache: &Path) -> Vec<String> {
    let names =
        fs::read_dir(cache.join("toolchains/fake")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    names.filter(|n| n != ".lock").collect()
}

fn runs(counter: &Path) -> usize {
    fs::read_to_string(counter).unwrap_or_default().lines().count()
}

#[test]
fn the_embedded_catalog_is_whole() {
    let python = catalog().iter().find(|t| t.name == "python").unwrap();
    assert_eq!(python.skill.call, ["python3", "--skill", "{entry}"]);
    assert_eq!(python.input_digest().len(), 64);
    assert!(python.steps().len() >= 2);
}

#[test]
fn every_embedded_folder_with_a_toolchain_file_is_in_the_catalog() {
    let toolchains = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = fs::read_dir(toolchains).unwrap().map(|e| e.unwrap().path());
    let expected = folders.filter(|p| p.join("toolchain.toml").is_file()).count();
    assert_eq!(catalog().len(), expected, "a toolchain.toml does not parse");
}

#[test]
fn builds_once_and_finds_it_again() {
    let cache = tempfile::tempdir().unwrap();
    let counter = cache.path().join("count");
    let b = builder(&cache, recipe(&format!("echo x >> '{}'\n{COMPONENT}", counter.display())));
    let first = b.ensure("fake").unwrap();
    let again = b.ensure("fake").unwrap();
    assert_eq!((first.wasm.clone(), first.sha256), (again.wasm, again.sha256));
    assert_eq!(fs::read(first.wasm).unwrap(), b"\0asm\x0d\0\x01\0");
    assert_eq!(runs(&counter), 1);
    b.rebuild("fake").unwrap();
    assert_eq!(runs(&counter), 2);
}

#[test]
fn eight_at_once_build_once() {
    let cache = tempfile::tempdir().unwrap();
    let counter = cache.path().join("count");
    let b = builder(&cache, recipe(&format!("echo x >> '{}'\n{COMPONENT}", counter.display())));
    let start = Barrier::new(8);
    let all: Vec<Built> = std::thread::scope(|s| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                s.spawn(|| {
                    start.wait();
                    b.ensure("fake").unwrap()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(all.windows(2).all(|w| w.first().map(|x| &x.sha256) == w.last().map(|x| &x.sha256)));
    assert_eq!(runs(&counter), 1);
}

#[test]
fn a_failed_step_shows_the_end_of_its_output_and_leaves_nothing() {
    let cache = tempfile::tempdir().unwrap();
    let b = builder(&cache, recipe("echo half > out.wasm; seq 100; echo the reason >&2; exit 3"));
    let Err(BuildError::Step { what, status, tail, log }) = b.ensure("fake") else { panic!("must fail") };
    assert_eq!(what, "Make it");
    assert!(status.contains('3'), "{status}");
    assert!(tail.ends_with("the reason") && tail.contains("100") && !tail.contains("\n50\n"), "{tail}");
    assert!(fs::read_to_string(log).unwrap().contains("\n50\n"));
    assert_eq!(left(cache.path()), Vec::<String>::new());
}

#[test]
fn what_an_interrupted_build_left_is_removed_by_the_next() {
    let cache = tempfile::tempdir().unwrap();
    let stale = cache.path().join("toolchains/fake/.building-of-a-dead-process");
    fs::create_dir_all(stale.join("deep")).unwrap();
    let built = builder(&cache, recipe(COMPONENT)).ensure("fake").unwrap();
    assert_eq!(left(cache.path()), [built.input_digest.get(..16).unwrap()]);
}

#[test]
fn other_inputs_are_another_entry() {
    let cache = tempfile::tempdir().unwrap();
    let one = builder(&cache, recipe(COMPONENT)).ensure("fake").unwrap();
    let two = builder(&cache, recipe(&format!("{COMPONENT} # changed"))).ensure("fake").unwrap();
    assert_ne!(one.input_digest, two.input_digest);
    assert!(one.wasm.exists() && two.wasm.exists());
}

#[derive(Default)]
struct Messages(Mutex<Vec<String>>);

impl Progress for Messages {
    fn message(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }
}

#[test]
fn a_tampered_component_is_named_and_never_handed_out() {
    let cache = tempfile::tempdir().unwrap();
    let messages = Arc::new(Messages::default());
    let b = Builder::new(cache.path().to_owned(), messages.clone()).with_toolchains(vec![recipe(COMPONENT)]);
    let built = b.ensure("fake").unwrap();
    fs::write(&built.wasm, b"\0asm\x0d\0\x01\0evil").unwrap();

    let error = b.verify("fake").unwrap_err().to_string();
    assert!(error.contains(built.wasm.to_str().unwrap()) && error.contains("SHA-256"), "{error}");
    assert!(matches!(b.status().first().unwrap().state, State::Changed(_)));

    let again = b.ensure("fake").unwrap();
    assert_eq!(fs::read(&again.wasm).unwrap(), b"\0asm\x0d\0\x01\0");
    assert!(messages.0.lock().unwrap().iter().any(|m| m.contains("SHA-256")));
    assert!(b.verify("fake").unwrap().is_some());
}

#[test]
fn a_copied_cache_is_hashed_and_accepted() {
    let cache = tempfile::tempdir().unwrap();
    let counter = cache.path().join("count");
    let b = builder(&cache, recipe(&format!("echo x >> '{}'\n{COMPONENT}", counter.display())));
    let built = b.ensure("fake").unwrap();
    let copy = built.wasm.with_extension("copy");
    fs::copy(&built.wasm, &copy).unwrap();
    fs::rename(copy, &built.wasm).unwrap();
    b.ensure("fake").unwrap();
    assert_eq!(runs(&counter), 1);
}

#[test]
fn a_recipe_that_makes_no_component_says_what_it_made() {
    let cache = tempfile::tempdir().unwrap();
    for (script, reason) in [
        ("true", "there is no such file"),
        (r"printf '\0asm\1\0\0\0' > out.wasm", "core module"),
        ("echo not wasm at all > out.wasm", "not WebAssembly"),
    ] {
        let error = builder(&cache, recipe(script)).ensure("fake").unwrap_err();
        assert!(matches!(error, BuildError::NoOutput { .. }) && error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let cache = tempfile::tempdir().unwrap();
    let error = builder(&cache, recipe(COMPONENT)).ensure("cobol").unwrap_err().to_string();
    assert_eq!(error, "there is no toolchain \"cobol\"; there are: fake");
}

#[test]
fn a_missing_program_is_named_with_its_install_command() {
    let cache = tempfile::tempdir().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let good = recipe(COMPONENT);
    let toml = format!(
        "name = \"fake\"\nversion = \"1\"\ndescription = \"d\"\n[skill]\nruntimes = []\nentries = []\nextensions = []\nprograms = []\n\
         call = [\"{{entry}}\"]\ncommand = [\"{{args}}\"]\n[run]\nmetering = \"fuel\"\nprofile = \"component\"\nmemory-mib = 1\n\
         [build]\nneeds = [\"no-such-program\"]\noutput = \"o\"\n[[build.steps]]\ntitle = \"t\"\nrun = [\"{}\"]\n",
        good.name
    );
    fs::write(dir.path().join("toolchain.toml"), toml).unwrap();
    let toolchain = Toolchain::from_recipe(Recipe::from_dir(dir.path()).unwrap()).unwrap();
    let error = builder(&cache, toolchain).ensure("fake").unwrap_err().to_string();
    assert!(error.contains("no-such-program") && error.contains("apt install no-such-program"), "{error}");
}

#[test]
fn a_broken_toolchain_file_is_refused_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("toolchain.toml");
    fs::write(&file, "name = \n").unwrap();
    let error = Toolchain::from_recipe(Recipe::from_dir(dir.path()).unwrap()).unwrap_err().to_string();
    assert!(error.contains("toolchain.toml") && error.contains("line 1"), "{error}");
}
