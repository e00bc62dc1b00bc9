//! The digest of everything that a skill may run or read: what stands in records, and what caches are keyed by.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};

/// More files than this in a skill's folder are a mistake (a build folder, a data set).
const MAX_FILES: usize = 50_000;

/// SHA-256 over paths and contents, in order of paths; links count as their targets' names. `artifacts` is left out: it
/// is not the skill's.
pub(super) fn of_folder(dir: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(dir, "", &mut files)?;
    files.sort();
    let mut hash = Sha256::new();
    for path in &files {
        let full = dir.join(path);
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path.as_bytes());
        if fs::symlink_metadata(&full)?.is_symlink() {
            hash.update(b"link");
            hash.update(fs::read_link(&full)?.as_os_str().as_encoded_bytes());
        } else {
            content(&full, &mut hash)?;
        }
    }
    Ok(format!("{:x}", hash.finalize()))
}

fn content(path: &Path, hash: &mut Sha256) -> io::Result<()> {
    let mut file = File::open(path)?;
    hash.update(file.metadata()?.len().to_le_bytes());
    let mut buffer = [0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            n => hash.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

fn collect(dir: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("the file name {name:?} is not UTF-8")));
        };
        if prefix.is_empty() && matches!(name, "artifacts" | "target" | ".git") {
            continue;
        }
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() || kind.is_symlink() {
            files.push(path);
        }
        if files.len() > MAX_FILES {
            let many = format!("the folder holds more than {MAX_FILES} files");
            return Err(io::Error::new(io::ErrorKind::InvalidData, many));
        }
    }
    Ok(())
}
