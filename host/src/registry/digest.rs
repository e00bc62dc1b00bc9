//! The digest of everything that a skill may run or read: what stands in records, and what caches are keyed by.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};

/// More than this in a skill's folder are a mistake (a build folder, a data set).
const MAX_ENTRIES: usize = 50_000;

/// SHA-256 over paths and contents, in order of paths; links count as their targets' names.
pub(super) fn of_folder(dir: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    for path in entries(dir)?.iter().filter(|path| !path.ends_with('/')) {
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

/// What is in the skill's folder and not the skill's.
pub(super) fn is_left_out(name: &OsStr) -> bool {
    name == "artifacts" || name == "target" || name == ".git"
}

/// The paths of all that is the skill's, in order; those of folders end in `/` and come before what is in them.
pub(super) fn entries(dir: &Path) -> io::Result<Vec<String>> {
    let mut entries = Vec::new();
    collect(dir, "", &mut entries)?;
    entries.sort();
    Ok(entries)
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

fn collect(dir: &Path, prefix: &str, entries: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if prefix.is_empty() && is_left_out(&name) {
            continue;
        }
        let Some(name) = name.to_str() else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("the file name {name:?} is not UTF-8")));
        };
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let path = format!("{path}/");
            collect(&entry.path(), &path, entries)?;
            entries.push(path);
        } else if kind.is_file() || kind.is_symlink() {
            entries.push(path);
        }
        if entries.len() > MAX_ENTRIES {
            let many = format!("the folder holds more than {MAX_ENTRIES} files and folders");
            return Err(io::Error::new(io::ErrorKind::InvalidData, many));
        }
    }
    Ok(())
}
