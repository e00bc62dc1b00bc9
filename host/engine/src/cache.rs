//! Machine code on disk, by digest. What lies in this folder is run as it is, so it belongs to this user alone, and a
//! file whose bytes do not have the digest in its name is thrown away and made again.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read as _},
    os::{
        fd::AsRawFd as _,
        unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    },
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use wasmtime::component::Component;

use crate::{
    error::{EngineError, LoadError},
    snapshot::Image,
};

pub(crate) struct Cache {
    dir: PathBuf,
}

/// What is in the cache for a component.
pub(crate) struct Compiled {
    /// Its machine code.
    pub(crate) component: Component,
    /// What its memory begins with, where that was taken out of it.
    pub(crate) image: Option<Image>,
}

/// The right to compile one component: held by one process at a time, given back when dropped.
pub(crate) struct Entry {
    dir: PathBuf,
    _lock: File,
}

/// Prefix of folders in which something is being compiled.
const COMPILING: &str = "compiling-";

impl Cache {
    /// The cache in this folder, made when missing.
    pub(crate) fn open(dir: &Path) -> Result<Self, EngineError> {
        let fail = |source| EngineError::Cache { path: dir.to_path_buf(), source };
        let denied = |why: &str| fail(io::Error::new(io::ErrorKind::PermissionDenied, why));
        private_dir(dir).map_err(fail)?;
        let meta = fs::metadata(dir).map_err(fail)?;
        if meta.uid() != me() {
            return Err(denied("it belongs to another user"));
        }
        if meta.mode() & 0o022 != 0 {
            // What others may have put there bears its digest as well as ours does.
            return Err(denied("others can write to it, and code in it is run (remove it; it is made again)"));
        }
        Ok(Self { dir: dir.to_path_buf() })
    }

    /// What is kept under this key, if it is whole.
    ///
    /// # Errors
    /// When it is whole and asks for more than the engine's pools have.
    pub(crate) fn get(&self, engine: &wasmtime::Engine, key: &str) -> Result<Option<Compiled>, LoadError> {
        let dir = self.dir.join(key);
        let Ok(files) = fs::read_dir(&dir) else { return Ok(None) };
        for path in files.flatten().map(|file| file.path()) {
            let Some(name) = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".cwasm")) else {
                continue;
            };
            match open(engine, &dir, &path, name) {
                Ok(compiled) => return Ok(Some(compiled)),
                Err(why) if is_about_size(&why) => return Err(LoadError::TooLarge(why)),
                Err(why) => {
                    tracing::warn!(file = %path.display(), why, "compiled code in the cache is not what was put there; compiling again");
                    let _ = fs::remove_file(&path);
                }
            }
        }
        Ok(None)
    }

    /// Whether there is machine code under this key, unread.
    pub(crate) fn has(&self, key: &str) -> bool {
        let files = fs::read_dir(self.dir.join(key)).into_iter().flatten().flatten();
        files.map(|file| file.path()).any(|path| path.extension().is_some_and(|e| e == "cwasm"))
    }

    /// Waits until no other process compiles this, and clears away what one left that was interrupted.
    pub(crate) fn entry(&self, key: &str) -> Result<Entry, LoadError> {
        let dir = self.dir.join(key);
        let lock = || -> io::Result<File> {
            private_dir(&dir)?;
            let lock = OpenOptions::new().write(true).create(true).truncate(false).open(dir.join("lock"))?;
            lock.lock()?;
            for left in fs::read_dir(&dir)?
                .flatten()
                .filter(|f| f.file_name().as_encoded_bytes().starts_with(COMPILING.as_bytes()))
            {
                fs::remove_dir_all(left.path())?;
            }
            Ok(lock)
        };
        let lock = lock().map_err(cannot_write())?;
        Ok(Entry { dir, _lock: lock })
    }
}

impl Entry {
    /// A place for the compiler to write to, on the cache's own file system. Gone when dropped.
    pub(crate) fn scratch(&self) -> Result<tempfile::TempDir, LoadError> {
        tempfile::Builder::new().prefix(COMPILING).tempdir_in(&self.dir).map_err(cannot_write())
    }

    /// Puts a file made by the compiler in place, under the digest of its content, and with it the image that it needs.
    pub(crate) fn put(&self, compiled: &Path, image: Option<&[u8]>) -> Result<(), LoadError> {
        let mut file = File::open(compiled).map_err(LoadError::io("cannot read what the compiler wrote"))?;
        let mut name = digest_of(&mut file).map_err(LoadError::io("cannot read what the compiler wrote"))?;
        if let Some(image) = image {
            let digest = sha256(image);
            let written = compiled.with_extension(IMAGE);
            fs::write(&written, image).map_err(cannot_write())?;
            fs::rename(written, self.dir.join(format!("{digest}.{IMAGE}"))).map_err(cannot_write())?;
            name = format!("{name}{WITH}{digest}");
        }
        // Last: where there is code, there is its image.
        fs::rename(compiled, self.dir.join(format!("{name}.cwasm"))).map_err(cannot_write())
    }
}

/// Extension of images.
const IMAGE: &str = "image";
/// Stands between the digest of code and that of its image.
const WITH: char = '+';

fn cannot_write() -> impl FnOnce(io::Error) -> LoadError {
    LoadError::io("cannot write the compilation cache")
}

fn private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

fn me() -> u32 {
    // SAFETY: geteuid has no preconditions.
    unsafe { libc::geteuid() }
}

/// The file, if it is a plain file of this user's with this content.
fn open_verified(path: &Path, expected: &str) -> Result<File, String> {
    // A link could lead to a file that somebody else changes after this.
    let mut file =
        OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW).open(path).map_err(|e| e.to_string())?;
    let meta = file.metadata().map_err(|e| e.to_string())?;
    if !meta.is_file() || meta.uid() != me() || meta.mode() & 0o022 != 0 {
        return Err("it is not a plain file that only this user can write".into());
    }
    let found = digest_of(&mut file).map_err(|e| e.to_string())?;
    if found == expected { Ok(file) } else { Err(format!("its digest is {found}")) }
}

/// The code of this name, and the image that the name tells of.
fn open(engine: &wasmtime::Engine, dir: &Path, path: &Path, name: &str) -> Result<Compiled, String> {
    let (code, image) = match name.split_once(WITH) {
        Some((code, image)) => (code, Some(image)),
        None => (name, None),
    };
    let open_image = |digest: &str| {
        let file = open_verified(&dir.join(format!("{digest}.{IMAGE}")), digest)?;
        Image::open(file).map_err(|e| e.to_string())
    };
    let image = image.map(open_image).transpose()?;
    let component = open_verified(path, code).and_then(|file| map(engine, &file))?;
    Ok(Compiled { component, image })
}

/// Maps the very file that was verified, so that nobody can change files in between.
fn map(engine: &wasmtime::Engine, file: &File) -> Result<Component, String> {
    let same_file = format!("/proc/self/fd/{}", file.as_raw_fd());
    // SAFETY: the bytes were made by `Engine::precompile_component` of this very version (the key says so), lie in a
    // folder that only this user can write, and have the digest that they were stored under.
    unsafe { Component::deserialize_file(engine, same_file) }.map_err(|e| format!("{e:#}"))
}

/// wasmtime has no type for what its pools refuse.
fn is_about_size(why: &str) -> bool {
    why.contains("pooling allocator") || why.contains("exceeds the")
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
