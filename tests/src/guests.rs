//! The programs of `guests/`, built by cargo when first needed.

use std::{
    path::PathBuf,
    process::Command,
    sync::{Arc, OnceLock},
};

use toolchain_builder::{Builder, Lines};

use crate::target::{repository, target_dir};

const TARGET: &str = "wasm32-wasip2";

/// The component of this name: a program of `guests/src/bin` or a skill of `guests/examples`.
pub fn path(name: &str) -> PathBuf {
    let built = built();
    [built.join(format!("{name}.wasm")), built.join("examples").join(format!("{name}.wasm"))]
        .into_iter()
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("there is no guest named {name:?}"))
}

/// Its bytes.
pub fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

fn built() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cache = Builder::cache_dir_default().unwrap();
        Builder::new(cache, Arc::new(Lines)).ensure_wasm_target().unwrap();
        let target = target_dir().join("guests");
        let done = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--release", "--bins", "--examples", "--target", TARGET, "--target-dir"])
            .arg(&target)
            .current_dir(repository().join("tests/guests"))
            // What cargo says to its tests is not meant for another build.
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        assert!(done.status.success(), "the guests do not build:\n{}", String::from_utf8_lossy(&done.stderr));
        target.join(TARGET).join("release")
    })
}
