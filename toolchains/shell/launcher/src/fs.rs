//! The folders that the host gave, as a file system of the shell. What may not be touched, the host refuses.

use std::{
    collections::HashMap,
    ffi::{CString, c_char, c_int},
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use async_trait::async_trait;
use bashkit::{DirEntry, FileType, FsBackend, FsLimits, FsUsage, Metadata, Result};

/// What a file may begin with that runs by its name.
const PROGRAMS: [&[u8]; 2] = [b"#!", b"\0asm"];

/// Endings of files that may be programs; others are not looked into.
const MAYBE: [&str; 11] = ["sh", "bash", "py", "js", "mjs", "cjs", "rb", "pl", "lua", "awk", "wasm"];

/// One folder; paths that the shell asks for are relative to it.
pub struct Folder {
    root: PathBuf,
    /// What `chmod` was told. WASI has no permissions.
    modes: Mutex<HashMap<PathBuf, u32>>,
}

impl Folder {
    /// The folder that the host shows at `root`.
    pub fn new(root: &str) -> Self {
        Self { root: root.into(), modes: Mutex::default() }
    }

    fn path(&self, path: &Path) -> PathBuf {
        let inside = path.strip_prefix("/").unwrap_or(path);
        if inside.as_os_str().is_empty() { self.root.clone() } else { self.root.join(inside) }
    }
}

impl Folder {
    fn modes(&self) -> MutexGuard<'_, HashMap<PathBuf, u32>> {
        self.modes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `path` is where it really is.
    fn metadata(&self, path: &Path, of: &fs::Metadata) -> Metadata {
        let kind = of.file_type();
        let (file_type, usual) = if kind.is_dir() {
            (FileType::Directory, 0o755)
        } else if kind.is_symlink() {
            (FileType::Symlink, 0o777)
        } else {
            (FileType::File, 0o644)
        };
        let chosen = self.modes().get(path).copied();
        let program = || file_type.is_file() && is_program(path);
        Metadata {
            file_type,
            size: of.len(),
            mode: chosen.unwrap_or_else(|| if program() { 0o755 } else { usual }),
            modified: of.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            created: of.created().unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }
}

/// A script by its first line, or WebAssembly: a skill's may be run, whatever its archive made of their permissions.
fn is_program(path: &Path) -> bool {
    if path.extension().is_some_and(|ending| !MAYBE.iter().any(|maybe| ending == *maybe)) {
        return false;
    }
    let mut head = Vec::with_capacity(4);
    let read = fs::File::open(path).and_then(|file| file.take(4).read_to_end(&mut head));
    read.is_ok() && PROGRAMS.iter().any(|begin| head.starts_with(begin))
}

#[async_trait]
impl FsBackend for Folder {
    async fn read(&self, path: &Path) -> Result<Vec<u8>> {
        Ok(fs::read(self.path(path))?)
    }

    async fn write(&self, path: &Path, content: &[u8]) -> Result<()> {
        Ok(fs::write(self.path(path), content)?)
    }

    async fn append(&self, path: &Path, content: &[u8]) -> Result<()> {
        Ok(fs::OpenOptions::new().append(true).create(true).open(self.path(path))?.write_all(content)?)
    }

    async fn mkdir(&self, path: &Path, recursive: bool) -> Result<()> {
        let path = self.path(path);
        Ok(if recursive { fs::create_dir_all(path)? } else { fs::create_dir(path)? })
    }

    async fn remove(&self, path: &Path, recursive: bool) -> Result<()> {
        let path = self.path(path);
        let is_dir = fs::symlink_metadata(&path)?.is_dir();
        match (is_dir, recursive) {
            (true, true) => fs::remove_dir_all(&path)?,
            (true, false) => fs::remove_dir(&path)?,
            (false, _) => fs::remove_file(&path)?,
        }
        self.modes().remove(&path);
        Ok(())
    }

    async fn stat(&self, path: &Path) -> Result<Metadata> {
        let path = self.path(path);
        Ok(self.metadata(&path, &fs::symlink_metadata(&path)?))
    }

    async fn read_dir(&self, path: &Path) -> Result<Vec<DirEntry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.path(path))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            entries.push(DirEntry { name, metadata: self.metadata(&entry.path(), &entry.metadata()?) });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    async fn exists(&self, path: &Path) -> Result<bool> {
        Ok(fs::symlink_metadata(self.path(path)).is_ok())
    }

    async fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let (from, to) = (self.path(from), self.path(to));
        fs::rename(&from, &to)?;
        let mut modes = self.modes();
        modes.remove(&to);
        if let Some(mode) = modes.remove(&from) {
            modes.insert(to, mode);
        }
        Ok(())
    }

    async fn copy(&self, from: &Path, to: &Path) -> Result<()> {
        let content = fs::read(self.path(from))?;
        Ok(fs::write(self.path(to), content)?)
    }

    async fn symlink(&self, target: &Path, link: &Path) -> Result<()> {
        // The standard library has no stable call for it on WASI; libc, which it links, has.
        unsafe extern "C" {
            fn symlink(target: *const c_char, link: *const c_char) -> c_int;
        }
        let text = |path: &Path| {
            CString::new(path.to_string_lossy().as_bytes()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
        };
        let (target, link) = (text(target)?, text(&self.path(link))?);
        // SAFETY: both are strings that end in a zero and outlive the call.
        let done = unsafe { symlink(target.as_ptr(), link.as_ptr()) };
        if done == 0 { Ok(()) } else { Err(io::Error::last_os_error().into()) }
    }

    async fn read_link(&self, path: &Path) -> Result<PathBuf> {
        Ok(fs::read_link(self.path(path))?)
    }

    async fn chmod(&self, path: &Path, mode: u32) -> Result<()> {
        let path = self.path(path);
        fs::metadata(&path)?;
        self.modes().insert(path, mode & 0o7777);
        Ok(())
    }

    async fn set_modified_time(&self, path: &Path, time: SystemTime) -> Result<()> {
        let path = self.path(path);
        // A folder can be opened for reading only.
        let file = fs::File::options().write(true).open(&path).or_else(|_| fs::File::open(&path))?;
        Ok(file.set_modified(time)?)
    }

    fn usage(&self) -> FsUsage {
        FsUsage::default()
    }

    fn limits(&self) -> FsLimits {
        FsLimits::unlimited()
    }
}
