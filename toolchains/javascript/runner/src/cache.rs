//! Compiled code by content: the host lets `node --compile` write it once and shows it read-only to every later call. The path
//! of a file is mirrored below the cache, and code runs only if it was made of the text that is there now.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::places::Origin;

/// The variable that says where the cache is mounted. Programs do not see it.
pub const VARIABLE: &str = "SKILLHOST_CODE_CACHE";

/// Compiled code of one file.
pub struct Entry {
    pub is_module: bool,
    pub origin: Origin,
    pub bytecode: Vec<u8>,
}

/// What is kept of this file, if it has this text.
pub fn find(path: &str, source: &[u8]) -> Option<Entry> {
    let folder = folder()?;
    let bytes = fs::read(place(Path::new(&folder), path)).ok()?;
    let (digest, rest) = bytes.split_at_checked(8)?;
    if digest != self::digest(source) {
        return None;
    }
    let (head, rest) = rest.split_at_checked(5)?;
    let (kind, length) = head.split_first()?;
    let (origin, bytecode) = rest.split_at_checked(u32::from_le_bytes(length.try_into().ok()?) as usize)?;
    let origin = Origin::from_bytes(origin)?;
    Some(Entry { is_module: *kind == 1, origin, bytecode: bytecode.to_vec() })
}

/// Keeps the code of a file.
pub fn keep(folder: &Path, path: &str, source: &[u8], entry: &Entry) -> io::Result<()> {
    let origin = entry.origin.to_bytes();
    let mut bytes = digest(source).to_vec();
    bytes.push(u8::from(entry.is_module));
    bytes.extend((origin.len() as u32).to_le_bytes());
    bytes.extend(origin);
    bytes.extend(&entry.bytecode);
    let to = place(folder, path);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(to, bytes)
}

fn folder() -> Option<String> {
    let all = wasip2::cli::environment::get_environment();
    all.into_iter().find(|(name, _)| name == VARIABLE).map(|(_, folder)| folder)
}

fn place(folder: &Path, path: &str) -> PathBuf {
    folder.join(format!("{}.qjs", path.trim_start_matches('/')))
}

fn digest(source: &[u8]) -> [u8; 8] {
    let mut hasher = DefaultHasher::new();
    hasher.write(source);
    hasher.finish().to_le_bytes()
}
