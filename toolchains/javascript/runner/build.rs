//! Puts the modules of Node.js, which node/bundle.sh made, where the runner includes them, and sets up its stack.

use std::{env, fs, io, path::PathBuf};

const MODULES: &str = "../node/modules.js";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={MODULES}");
    fs::copy(MODULES, PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("modules.js"))?;
    // rustc lays the stack below the data, so that an overflow traps.
    println!("cargo::rustc-link-arg-bins=-zstack-size=4194304");
    println!("cargo::rustc-link-arg-bins=--wrap=free");
    println!("cargo::rustc-link-arg-bins=--wrap=realloc");
    Ok(())
}
