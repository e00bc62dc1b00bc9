//! A toolchain of one step, which makes `out.wasm` of `in.wasm`.

use std::{fs, sync::Arc};

use tempfile::TempDir;
use toolchain_builder::{BuildError, Builder, Built, Recipe, Silent, Toolchain};

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
    title = "The step"
    into = "out.wasm"
"#;

/// What the step, given in the words of `toolchain.toml`, makes of this component, and the cache that it is in.
pub fn build(step: &str, component: &str) -> Result<(TempDir, Built), BuildError> {
    let recipe = tempfile::tempdir().unwrap();
    fs::write(recipe.path().join("toolchain.toml"), format!("{TOML}{step}")).unwrap();
    fs::write(recipe.path().join("in.wasm"), wat::parse_str(component).unwrap()).unwrap();
    let toolchain = Toolchain::from_recipe(Recipe::from_dir(recipe.path()).unwrap()).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let builder = Builder::new(cache.path().to_owned(), Arc::new(Silent)).with_toolchains(vec![toolchain]);
    builder.ensure("fake").map(|built| (cache, built))
}
