//! Machine code on disk, by digest. What lies in this folder is run as it is, so it belongs to this user alone, and a
//! file whose bytes do not have the digest in its name is thrown away and made again.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    os::{
        fd::AsRawFd as _,
        unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _},
    },
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use wasmtime::component::Component;

use crate::error::{EngineError, LoadError};

pub(crate) struct Cache {
    dir: PathBuf,
}

impl Cache {
    /// The cache in this folder, made when missing.
    pub(crate) fn open(dir: &Path) -> Result<Self, EngineError> {
        let fail = |source| EngineError::Cache { path: dir.to_path_buf(), source };
        fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(fail)?;
        let meta = fs::metadata(dir).map_err(fail)?;
        // SAFETY: geteuid has no preconditions.
        let me = unsafe { libc::geteuid() };
        if meta.uid() != me {
            return Err(fail(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user")));
        }
        if meta.mode() & 0o022 != 0 {
            fs::set_permissions(dir, fs::Permissions::from_mode(meta.mode() & 0o755)).map_err(fail)?;
        }
        Ok(Self { dir: dir.to_path_buf() })
    }

    /// Folder of everything compiled from one component by one engine.
    fn entry(&self, key: &str) -> PathBuf {
        self.dir.join(key)
    }

    /// The machine code kept under this key, if it is whole.
    pub(crate) fn get(&self, engine: &wasmtime::Engine, key: &str) -> Option<Component> {
        let dir = self.entry(key);
        for file in fs::read_dir(&dir).ok()?.flatten() {
            let path = file.path();
            let Some(expected) = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".cwasm"))
            else {
                continue;
            };
            match load_verified(engine, &path, expected) {
                Ok(component) => return Some(component),
                Err(why) => {
                    tracing::warn!(file = %path.display(), why, "compiled code in the cache is not what was put there; compiling again");
                    let _ = fs::remove_file(&path);
                }
            }
        }
        None
    }

    /// Puts a file made by the compiler in place, under the digest of its content.
    pub(crate) fn put(&self, key: &str, compiled: &Path) -> Result<(), LoadError> {
        let mut file = File::open(compiled).map_err(LoadError::io("cannot read what the compiler wrote"))?;
        let digest = digest_of(&mut file).map_err(LoadError::io("cannot read what the compiler wrote"))?;
        let dir = self.entry(key);
        let keep = |()| fs::rename(compiled, dir.join(format!("{digest}.cwasm")));
        fs::create_dir_all(&dir).and_then(keep).map_err(LoadError::io("cannot write the compilation cache"))
    }

    /// A place for the compiler to write to, on the cache's own file system. Gone when dropped.
    pub(crate) fn scratch(&self) -> Result<tempfile::TempDir, LoadError> {
        tempfile::Builder::new()
            .prefix("compiling-")
            .tempdir_in(&self.dir)
            .map_err(LoadError::io("cannot write the compilation cache"))
    }
}

/// Maps a file after its content was checked: both through one descriptor, so that nobody can change files in between.
fn load_verified(engine: &wasmtime::Engine, path: &Path, expected: &str) -> Result<Component, String> {
    let mut file = File::open(path).map_err(|e| e.to_string())?;
    let found = digest_of(&mut file).map_err(|e| e.to_string())?;
    if found != expected {
        return Err(format!("its digest is {found}"));
    }
    let same_file = format!("/proc/self/fd/{}", file.as_raw_fd());
    // SAFETY: the bytes were made by `Engine::precompile_component` of this very version (the key says so), lie in a
    // folder that only this user can write, and have the digest that they were stored under.
    unsafe { Component::deserialize_file(engine, same_file) }.map_err(|e| format!("{e:#}"))
}

fn digest_of(file: &mut File) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

/// The SHA-256 of these bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, b| {
        use std::fmt::Write as _;
        let _ = write!(text, "{b:02x}");
        text
    })
}
