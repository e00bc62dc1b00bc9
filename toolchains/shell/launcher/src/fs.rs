//! The folders that the host gave, as a file system of the shell. What may not be touched, the host refuses.

use std::{
    ffi::{CString, c_char, c_int},
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use async_trait::async_trait;
use bashkit::{DirEntry, FileType, FsBackend, FsLimits, FsUsage, Metadata, Result};

/// One folder; paths that the shell asks for are relative to it.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder that the host shows at `root`.
    pub fn new(root: &str) -> Self {
        Self { root: root.into() }
    }

    fn path(&self, path: &Path) -> PathBuf {
        let inside = path.strip_prefix("/").unwrap_or(path);
        if inside.as_os_str().is_empty() { self.root.clone() } else { self.root.join(inside) }
    }
}

fn metadata(of: &fs::Metadata) -> Metadata {
    let kind = of.file_type();
    let file_type = if kind.is_dir() {
        FileType::Directory
    } else if kind.is_symlink() {
        FileType::Symlink
    } else {
        FileType::File
    };
    Metadata {
        file_type,
        size: of.len(),
        mode: 0o755, // WASI has no permissions: a skill's scripts may be run
        modified: of.modified().unwrap_or(SystemTime::UNIX_EPOCH),
        created: of.created().unwrap_or(SystemTime::UNIX_EPOCH),
    }
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
        Ok(match (is_dir, recursive) {
            (true, true) => fs::remove_dir_all(path)?,
            (true, false) => fs::remove_dir(path)?,
            (false, _) => fs::remove_file(path)?,
        })
    }

    async fn stat(&self, path: &Path) -> Result<Metadata> {
        Ok(metadata(&fs::symlink_metadata(self.path(path))?))
    }

    async fn read_dir(&self, path: &Path) -> Result<Vec<DirEntry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.path(path))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            entries.push(DirEntry { name, metadata: metadata(&entry.metadata()?) });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    async fn exists(&self, path: &Path) -> Result<bool> {
        Ok(fs::symlink_metadata(self.path(path)).is_ok())
    }

    async fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        Ok(fs::rename(self.path(from), self.path(to))?)
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

    async fn chmod(&self, _: &Path, _: u32) -> Result<()> {
        Ok(())
    }

    async fn set_modified_time(&self, path: &Path, time: SystemTime) -> Result<()> {
        Ok(fs::File::options().write(true).open(self.path(path))?.set_modified(time)?)
    }

    fn usage(&self) -> FsUsage {
        FsUsage::default()
    }

    fn limits(&self) -> FsLimits {
        FsLimits::unlimited()
    }
}
