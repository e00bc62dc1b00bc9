//! A recipe: the files that a toolchain is built from, embedded in the binary or read from a folder.

use std::{borrow::Cow, collections::BTreeMap, fs, io::Write, path::Path};

use sha2::{Digest, Sha256};

use crate::{BuildError, error::At};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Part of every digest: raise it when the builder itself starts to make something else of the same files.
const BUILDER_VERSION: &str = "toolchain-builder 1";

/// Files by relative path, `/` between the parts.
#[derive(Clone, Debug, Default)]
pub struct Recipe {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Recipe {
    /// The embedded folder `name`.
    pub(crate) fn embedded(name: &str) -> Self {
        let prefix = format!("{name}/");
        let files = FILES
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?.to_owned(), Cow::Borrowed(*bytes))))
            .collect();
        Self { files }
    }

    /// The names of the embedded folders that are toolchains.
    pub(crate) fn embedded_names() -> impl Iterator<Item = &'static str> {
        FILES.iter().filter_map(|(path, _)| path.strip_suffix("/toolchain.toml")).filter(|name| !name.contains('/'))
    }

    /// A folder on disk, hidden files left out.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn from_dir(dir: &Path) -> Result<Self, BuildError> {
        let mut recipe = Self::default();
        recipe.read(dir, "")?;
        Ok(recipe)
    }

    fn read(&mut self, dir: &Path, prefix: &str) -> Result<(), BuildError> {
        for entry in fs::read_dir(dir).at("cannot read", dir)? {
            let entry = entry.at("cannot read", dir)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().at("cannot read", entry.path())?;
            if name.starts_with('.') || name == "__pycache__" {
                continue;
            }
            if kind.is_dir() {
                self.read(&entry.path(), &format!("{prefix}{name}/"))?;
            } else if kind.is_file() {
                let bytes = fs::read(entry.path()).at("cannot read", entry.path())?;
                self.files.insert(format!("{prefix}{name}"), Cow::Owned(bytes));
            }
        }
        Ok(())
    }

    /// A file's bytes.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// Adds a copy of another recipe's file.
    pub(crate) fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.files.insert(path, Cow::Owned(bytes));
    }

    /// SHA-256 over every name and every byte, and over the builder's own version; lowercase hex.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(BUILDER_VERSION);
        for (path, bytes) in &self.files {
            for part in [path.as_bytes(), bytes.as_ref()] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hex(&hash.finalize())
    }

    /// Writes all files below `dir`.
    pub(crate) fn write_to(&self, dir: &Path) -> Result<(), BuildError> {
        for (path, bytes) in &self.files {
            let target = dir.join(path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).at("cannot create", parent)?;
            }
            fs::File::create(&target).and_then(|mut f| f.write_all(bytes)).at("cannot write", &target)?;
        }
        Ok(())
    }
}

/// Lowercase hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        use std::fmt::Write;
        let _ = write!(text, "{b:02x}");
        text
    })
}
