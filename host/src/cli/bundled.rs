//! The bundled skills and the guest SDK, embedded in this binary and written out where they are needed.
//!
//! A bundled skill that is a Rust crate must be compiled, and compiling runs build scripts natively. So only the copy
//! that this binary wrote itself, beside its own SDK, is ever compiled; a folder of skills that holds the same sources
//! gets the component, and a stranger's crate gets none.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use toolchain_builder::Builder;

use super::{
    error::{CliError, CliResult},
    terminal,
};

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// What is bundled, in a folder of the cache that is named by its digest.
pub struct Bundle {
    dir: PathBuf,
}

impl Bundle {
    /// Of this binary, below the cache folder. Writes nothing yet.
    pub fn new(cache: &Path) -> Self {
        let digest = digest();
        Self { dir: cache.join("bundled").join(digest.get(..16).unwrap_or(&digest)) }
    }

    /// The folder of bundled skills, written out.
    pub fn skills(&self) -> CliResult<PathBuf> {
        self.write()?;
        Ok(self.dir.join("skills"))
    }

    /// The guest SDK's crate, written out.
    pub fn sdk(&self) -> CliResult<PathBuf> {
        self.write()?;
        Ok(self.dir.join("skill-sdk"))
    }

    /// Every file is there with the right bytes, whoever wrote or changed it before.
    fn write(&self) -> CliResult<()> {
        let failed = |e: io::Error| {
            CliError::host(format!("cannot write the bundled skills to {}: {e}", self.dir.display()))
                .hint("set SKILLHOST_CACHE_DIR to a folder that can be written")
        };
        for (path, bytes) in FILES {
            place(&self.dir.join(path), bytes).map_err(failed)?;
        }
        Ok(())
    }

    /// Compiles the bundled Rust skills that `root` holds with the same sources and without this component. `only` names
    /// one skill. What cannot be compiled is answered, and keeps no other skill from being served.
    pub fn complete(&self, root: &Path, builder: &Builder, only: Option<&str>) -> Vec<CliError> {
        let wanted = |name: &&str| only.is_none_or(|only| only == *name);
        let here = crates().filter(wanted).filter(|name| is_unchanged(root, name));
        here.filter_map(|name| self.complete_one(root, builder, name).err().map(|e| e.about(name))).collect()
    }

    fn complete_one(&self, root: &Path, builder: &Builder, name: &str) -> CliResult<()> {
        let own = self.dir.join("skills").join(name);
        let component = own.join(format!("{name}.wasm"));
        if !component.is_file() {
            self.write()?;
            terminal::say(&format!("Compiling the bundled skill {name}"));
            let built = builder.build_crate(&own)?;
            copy(&built, &component)?;
        }
        let target = root.join(name).join(format!("{name}.wasm"));
        if target == component { Ok(()) } else { copy(&component, &target) }
    }
}

/// The files of a template, as paths relative to it.
pub fn template(language: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let prefix = format!("skill-sdk/template/{language}/");
    FILES.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(&prefix)?, *bytes)))
}

/// The languages that have one: the names of the templates' folders, in order.
pub fn languages() -> Vec<&'static str> {
    let folder = |path: &'static str| Some(path.strip_prefix("skill-sdk/template/")?.split_once('/')?.0);
    let mut languages: Vec<_> = FILES.iter().filter_map(|(path, _)| folder(path)).collect();
    languages.sort_unstable();
    languages.dedup();
    languages
}

/// The bundled skills that are Rust crates.
fn crates() -> impl Iterator<Item = &'static str> {
    FILES
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("skills/")?.strip_suffix("/Cargo.toml"))
        .filter(|n| !n.contains('/'))
}

/// True when the skill's folder in `root` holds every file of the bundled one, byte for byte.
fn is_unchanged(root: &Path, name: &str) -> bool {
    let prefix = format!("skills/{name}/");
    let same = |(path, bytes): (&str, &[u8])| fs::read(root.join(name).join(path)).is_ok_and(|found| found == bytes);
    root.join(name).is_dir()
        && FILES.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?, *bytes))).all(same)
}

fn digest() -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in FILES {
        for part in [path.as_bytes(), bytes] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    format!("{:x}", hash.finalize())
}

/// Copies a component to its skill's folder, unless it is there.
pub fn copy(from: &Path, to: &Path) -> CliResult<()> {
    let bytes = fs::read(from).map_err(|e| CliError::host(format!("cannot read {}: {e}", from.display())))?;
    place(to, &bytes).map_err(|e| CliError::host(format!("cannot write {}: {e}", to.display())))
}

/// Makes a file hold these bytes. Readers see the old file or the new one, never half of it.
pub fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|found| found == bytes) {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let mut file = tempfile::Builder::new().permissions(mode()).tempfile_in(parent)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// As files usually are; a temporary one is for its owner alone.
fn mode() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o644)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_was_tampered_with_is_written_again() {
        let cache = tempfile::tempdir().unwrap();
        let skills = Bundle::new(cache.path()).skills().unwrap();
        let (path, bytes) = FILES.iter().find_map(|(p, b)| Some((p.strip_prefix("skills/")?, *b))).unwrap();
        fs::write(skills.join(path), "tampered").unwrap();
        let again = Bundle::new(cache.path()).skills().unwrap();
        assert_eq!(again, skills);
        assert_eq!(fs::read(skills.join(path)).unwrap(), bytes);
    }

    #[test]
    fn a_changed_crate_is_not_the_bundled_one() {
        let cache = tempfile::tempdir().unwrap();
        let skills = Bundle::new(cache.path()).skills().unwrap();
        let name = crates().next().unwrap();
        assert!(is_unchanged(&skills, name));
        fs::write(skills.join(name).join("Cargo.toml"), "[package]").unwrap();
        assert!(!is_unchanged(&skills, name));
    }
}
