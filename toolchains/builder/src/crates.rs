//! Compiles a skill that is a Rust crate.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{BuildError, Builder, error::At, recipe::hex, run, target::TARGET};

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact {
        manifest_path: PathBuf,
        filenames: Vec<PathBuf>,
    },
    #[serde(other)]
    Other,
}

impl Builder {
    /// Compiles the crate in `dir` for `wasm32-wasip2` and returns its component.
    ///
    /// Dependencies are compiled once for all skills, in `cargo-target` below the cache. The component is copied to a
    /// place of its own: another crate of the same name does not overwrite it.
    ///
    /// # Errors
    /// [`BuildError::Compile`] with cargo's diagnostics whole; [`BuildError::Artifact`] when there is not exactly one component.
    pub fn build_crate(&self, dir: &Path) -> Result<PathBuf, BuildError> {
        self.build_crate_in(dir, &self.cache.join("cargo-target"))
    }

    /// As [`Builder::build_crate`], with a target folder of the caller's choice.
    ///
    /// # Errors
    /// As [`Builder::build_crate`].
    pub fn build_crate_in(&self, dir: &Path, target_dir: &Path) -> Result<PathBuf, BuildError> {
        let dir = dir.canonicalize().at("cannot read", dir)?;
        let manifest = dir.join("Cargo.toml");
        if !manifest.is_file() {
            return Err(BuildError::Artifact { dir, reason: "there is no Cargo.toml in it".to_owned() });
        }
        self.ensure_wasm_target()?;
        let place = target_dir.join("skillhost").join(key(&dir));
        fs::create_dir_all(&place).at("cannot create", &place)?;
        let _lock = self.lock(&target_dir.join("skillhost/.lock"), "a Rust skill")?;
        let mut cargo = run::command("cargo", &dir);
        cargo.args([
            "build",
            "--release",
            "--target",
            TARGET,
            "--message-format",
            "json-render-diagnostics",
            "--manifest-path",
        ]);
        cargo.arg(&manifest).env("CARGO_TARGET_DIR", target_dir);
        let output = cargo.output().map_err(|_| run::missing("cargo", "to compile Rust skills"))?;
        if !output.status.success() {
            return Err(BuildError::Compile { dir, diagnostics: String::from_utf8_lossy(&output.stderr).into_owned() });
        }
        let made = component(&dir, &manifest, &output.stdout)?;
        let copy = place.join(made.file_name().unwrap_or_default());
        copy_whole(&made, &copy)?;
        Ok(copy)
    }
}

/// The one `.wasm` file that the crate itself (not a dependency) was compiled to.
fn component(dir: &Path, manifest: &Path, messages: &[u8]) -> Result<PathBuf, BuildError> {
    let mut found: Vec<PathBuf> = messages
        .split(|b| *b == b'\n')
        .filter_map(|line| match serde_json::from_slice(line) {
            Ok(Message::CompilerArtifact { manifest_path, filenames }) if manifest_path == manifest => Some(filenames),
            _ => None,
        })
        .flatten()
        .filter(|f| f.extension().is_some_and(|e| e == "wasm"))
        .collect();
    found.sort();
    found.dedup();
    let wrong = |reason: String| Err(BuildError::Artifact { dir: dir.to_owned(), reason });
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => wrong(
            "compiling it made no component; add `[lib]` with `crate-type = [\"cdylib\"]` to Cargo.toml".to_owned(),
        ),
        many => {
            let names: Vec<_> = many.iter().filter_map(|f| f.file_name()).map(|n| n.to_string_lossy()).collect();
            wrong(format!("compiling it made several components ({}); a skill's crate has one", names.join(", ")))
        }
    }
}

fn copy_whole(from: &Path, to: &Path) -> Result<(), BuildError> {
    let parent = to.parent().unwrap_or(Path::new("."));
    let temp = tempfile::NamedTempFile::new_in(parent).at("cannot write to", parent)?;
    fs::copy(from, temp.path()).at("cannot copy", from)?;
    temp.persist(to).map_err(|e| e.error).at("cannot write", to)?;
    Ok(())
}

fn key(dir: &Path) -> String {
    let digest = hex(&Sha256::digest(dir.as_os_str().as_encoded_bytes()));
    digest.get(..16).unwrap_or(&digest).to_owned()
}
