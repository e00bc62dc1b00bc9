//! Compiled code by content: the host lets `node --compile` write it once and shows it read-only to every later call. The path
//! of a file is mirrored below the cache, and code runs only if it was made of the text that is there now.

use std::cell::OnceCell;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::Path;

use crate::{lookup, places::Origin};

/// The variable that says where the cache is mounted. Programs do not see it.
pub const VARIABLE: &str = "SKILLHOST_CODE_CACHE";

/// Compiled code of one file. What was found lives as long as the instance: code looks at its bytes where they are.
pub struct Entry<B = &'static [u8]> {
    pub is_module: bool,
    pub origin: Origin,
    /// The JavaScript, where it is not the file's own text.
    pub text: B,
    pub bytecode: B,
}

/// What is kept of this file, if it has this text.
pub fn find(path: &str, source: &[u8]) -> Option<Entry> {
    let folder = folder()?;
    let bytes: &[u8] = lookup::read(&place(&folder, path)).ok()?.leak();
    let (digest, rest) = bytes.split_at_checked(8)?;
    if digest != self::digest(source) {
        return None;
    }
    let (kind, rest) = rest.split_first()?;
    let (origin, rest) = part(rest)?;
    let (text, bytecode) = part(rest)?;
    Some(Entry { is_module: *kind == 1, origin: Origin::from_bytes(origin)?, text, bytecode })
}

/// Keeps the code of a file.
pub fn keep(folder: &str, path: &str, source: &[u8], entry: &Entry<Vec<u8>>) -> io::Result<()> {
    let mut bytes = digest(source).to_vec();
    bytes.push(u8::from(entry.is_module));
    for part in [&entry.origin.to_bytes(), &entry.text] {
        bytes.extend((part.len() as u32).to_le_bytes());
        bytes.extend(part);
    }
    bytes.extend(&entry.bytecode);
    let to = place(folder, path);
    if let Some(parent) = Path::new(&to).parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(to, bytes)
}

/// Bytes that begin with their length, and the rest.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn folder() -> Option<String> {
    thread_local!(static FOLDER: OnceCell<Option<String>> = const { OnceCell::new() });
    let find = || {
        let all = wasip2::cli::environment::get_environment();
        all.into_iter().find(|(name, _)| name == VARIABLE).map(|(_, folder)| folder)
    };
    FOLDER.with(|folder| folder.get_or_init(find).clone())
}

fn place(folder: &str, path: &str) -> String {
    format!("{folder}/{}.qjs", path.trim_start_matches('/'))
}

fn digest(source: &[u8]) -> [u8; 8] {
    let mut hasher = DefaultHasher::new();
    hasher.write(source);
    hasher.finish().to_le_bytes()
}
