//! A toolchain of one step, which makes `out.wasm`.

use std::{fs, path::Path, sync::Arc};

use toolchain_builder::{Builder, Recipe, Silent, Toolchain};

const TOML: &str = r#"
    name = "fake"
    version = "1"
    description = "a test"
    [skill]
    runtimes = ["fake"]
    entries = ["run.fake"]
    extensions = ["fake"]
    programs = ["fake"]
    call = ["fake", "{entry}"]
    command = ["fake", "{args}"]
    [run]
    metering = "fuel"
    profile = "component"
    memory-mib = 64
    [build]
    output = "out.wasm"
    [[build.steps]]
    title = "Make it"
"#;

/// The toolchain with this step, in the words of `toolchain.toml`, and this file beside it.
pub fn toolchain(step: &str, file: &str, content: &[u8]) -> Toolchain {
    let recipe = tempfile::tempdir().unwrap();
    fs::write(recipe.path().join("toolchain.toml"), format!("{TOML}{step}")).unwrap();
    fs::write(recipe.path().join(file), content).unwrap();
    Toolchain::from_recipe(Recipe::from_dir(recipe.path()).unwrap()).unwrap()
}

pub fn builder(cache: &Path, toolchain: Toolchain) -> Builder {
    Builder::new(cache.to_owned(), Arc::new(Silent)).with_toolchains(vec![toolchain])
}
