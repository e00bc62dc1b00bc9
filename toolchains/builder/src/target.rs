//! The Rust target `wasm32-wasip2`, installed when it is first needed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    BuildError, Builder, Recipe,
    error::At,
    run::{self, Log},
};

/// What compiled skills are compiled for.
pub(crate) const TARGET: &str = "wasm32-wasip2";
const SCRIPT: &str = "setup-wasi-target.sh";
const MARKER: &str = ".built-by-setup-wasi-target";

impl Builder {
    /// Makes `cargo build --target wasm32-wasip2` work with the active Rust toolchain: by rustup, else by building the
    /// standard library from its sources. Returns at once when it works already.
    ///
    /// `WASI_SKIP_RUSTUP=1` leaves rustup out.
    ///
    /// # Errors
    /// Rust is not there, or neither way works; with the end of the log.
    pub fn ensure_wasm_target(&self) -> Result<(), BuildError> {
        run::require("cargo", "to compile Rust skills")?;
        run::require("rustc", "to compile Rust skills")?;
        if is_installed()? {
            return Ok(());
        }
        let dir = self.cache.join("rust-target");
        fs::create_dir_all(&dir).at("cannot create", &dir)?;
        let _lock = self.lock(&dir.join(".lock"), "the Rust target wasm32-wasip2")?;
        if is_installed()? {
            return Ok(());
        }
        let begin = std::time::Instant::now();
        self.progress.started("Install the Rust target wasm32-wasip2 (up to two minutes without rustup)", 1, 1);
        Recipe::embedded("rust").write_to(&dir)?;
        let mut log = Log::create(self.cache.join("logs/rust-target.log"))?;
        let mut command = run::command("bash", &dir);
        command.arg(SCRIPT);
        log.run("Install the Rust target wasm32-wasip2", command)?;
        self.progress.finished("the Rust target wasm32-wasip2", begin.elapsed());
        Ok(())
    }
}

/// True if the active toolchain has a standard library for the target that was made for this very compiler.
fn is_installed() -> Result<bool, BuildError> {
    let sysroot = PathBuf::from(rustc(&["--print", "sysroot"])?.trim());
    let rustlib = sysroot.join("lib/rustlib");
    let lib = rustlib.join(TARGET).join("lib");
    let has_std = fs::read_dir(&lib).into_iter().flatten().flatten().any(|e| is_std(&e.file_name().to_string_lossy()));
    if !has_std {
        return Ok(false);
    }
    if rustlib.join(format!("manifest-rust-std-{TARGET}")).is_file() {
        return Ok(true); // rustup keeps it in step with the compiler
    }
    match fs::read_to_string(rustlib.join(TARGET).join(MARKER)) {
        Ok(marker) => {
            let version = rustc(&["-vV"])?;
            let commit = version.lines().find_map(|l| l.strip_prefix("commit-hash: ")).unwrap_or("unknown");
            Ok(marker.lines().any(|l| l.strip_prefix("rustc-commit ") == Some(commit)))
        }
        Err(_) => compiles(),
    }
}

/// For a target that somebody else installed: a small program tells.
fn compiles() -> Result<bool, BuildError> {
    let dir = tempfile::tempdir().at("cannot write to", std::env::temp_dir())?;
    let source = dir.path().join("main.rs");
    fs::write(&source, "fn main() { println!(\"{:?}\", std::env::args().next()); }").at("cannot write", &source)?;
    let mut command = run::command("rustc", dir.path());
    let output = command.args(["--target", TARGET, "-o", "main.wasm", "main.rs"]).output();
    Ok(output.is_ok_and(|o| o.status.success()))
}

fn rustc(args: &[&str]) -> Result<String, BuildError> {
    let mut command: Command = run::command("rustc", Path::new("."));
    let output = command.args(args).output().map_err(|_| run::missing("rustc", "to compile Rust skills"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `libstd-<hash>.rlib`, or `libstd.rlib` where it was built by cargo.
fn is_std(file: &str) -> bool {
    file == "libstd.rlib" || file.starts_with("libstd-")
}
