//! The build of a compiler: a component that is made of a core module, and files beside it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{fs, sync::Arc};

use toolchain_builder::{BuildError, Builder, Recipe, Silent, State, Toolchain, component_of};
use wasmtime::{Engine, component::Component};

const TOML: &str = r#"
    name = "fake"
    version = "1"
    description = "a test"
    [skill]
    runtimes = ["fake"]
    entries = ["run.fake"]
    extensions = ["fake"]
    programs = []
    call = ["{entry}"]
    [compile]
    plan = ["plan", "{entry}"]
    product = "program.wasm"
    memory-mib = 64
    seconds = 5
    [run]
    metering = "fuel"
    profile = "component"
    memory-mib = 64
    [build]
    output = "out.wasm"
    files = "sdk"
    [[build.steps]]
    title = "Write the files"
    run = ["bash", "-c", "mkdir -p sdk/deep && echo one > sdk/deep/one.txt"]
    [[build.steps]]
    title = "Make a component"
    component = "in.wasm"
    into = "out.wasm"
"#;

fn module(import: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import {import} (func $f (param i32)))
            (memory (export "memory") 1)
            (func (export "_start") (call $f (i32.const 7))))"#
    );
    wat::parse_str(text).unwrap()
}

fn builder(cache: &tempfile::TempDir, toml: &str, module: &[u8]) -> Builder {
    let recipe = tempfile::tempdir().unwrap();
    fs::write(recipe.path().join("toolchain.toml"), toml).unwrap();
    fs::write(recipe.path().join("in.wasm"), module).unwrap();
    let toolchain = Toolchain::from_recipe(Recipe::from_dir(recipe.path()).unwrap()).unwrap();
    Builder::new(cache.path().to_owned(), Arc::new(Silent)).with_toolchains(vec![toolchain])
}

#[test]
fn the_files_are_kept_and_checked_with_the_component() {
    let cache = tempfile::tempdir().unwrap();
    let b = builder(&cache, TOML, &module(r#""wasi_snapshot_preview1" "proc_exit""#));
    let built = b.ensure("fake").unwrap();
    Component::from_file(&Engine::default(), &built.wasm).unwrap();
    let file = built.files.unwrap().join("deep/one.txt");
    assert_eq!(fs::read_to_string(&file).unwrap(), "one\n");
    assert!(b.verify("fake").unwrap().is_some());
    fs::write(&file, "two\n").unwrap();
    let Err(BuildError::Changed { reason, .. }) = b.verify("fake") else { panic!("it was not noticed") };
    assert!(reason.contains("not those that were built"), "{reason}");
    fs::remove_dir_all(file.ancestors().nth(2).unwrap()).unwrap();
    assert!(b.status().iter().all(|s| matches!(s.state, State::Changed(_))));
    assert_eq!(fs::read_to_string(b.ensure("fake").unwrap().files.unwrap().join("deep/one.txt")).unwrap(), "one\n");
}

#[test]
fn a_step_that_leaves_no_files_is_an_error() {
    let cache = tempfile::tempdir().unwrap();
    let toml = TOML.replace("mkdir -p sdk/deep && echo one > sdk/deep/one.txt", "true");
    let b = builder(&cache, &toml, &module(r#""wasi_snapshot_preview1" "proc_exit""#));
    assert!(matches!(b.ensure("fake"), Err(BuildError::NoOutput { file, .. }) if file.ends_with("sdk")));
}

#[test]
fn what_cannot_become_a_component_is_named() {
    for (module, named) in
        [(module(r#""evil" "shell""#), "evil"), (b"\0asm\x0d\0\x01\0".to_vec(), "component"), (b"text".to_vec(), "")]
    {
        let error = component_of(&module).unwrap_err().to_string();
        assert!(error.contains(named), "{error}");
    }
    let engine = Engine::default();
    let exit = module(r#""skillhost:skill/exit@1.0.0" "set-code""#);
    let component = Component::new(&engine, component_of(&exit).unwrap()).unwrap();
    let imports: Vec<_> = component.component_type().imports(&engine).map(|(name, _)| name.to_owned()).collect();
    assert!(imports.iter().any(|name| name == "skillhost:skill/exit@1.0.0"), "{imports:?}");
}
