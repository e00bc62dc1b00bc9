//! The code of registered skills: a folder each, named by the digest of what is in it.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// Names of folders that are not code yet begin so.
const UNFINISHED: &str = ".new-";

/// The folder of all of them.
pub(super) struct Store(PathBuf);

impl Store {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Where the code of this digest is.
    pub(super) fn path(&self, digest: &str) -> PathBuf {
        self.0.join(digest)
    }

    /// Writes code to a folder that is gone when dropped, unless it is kept.
    pub(super) fn write(&self, file: &str, code: &[u8]) -> io::Result<TempDir> {
        let folder = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.0)?;
        let mut written = File::create(folder.path().join(file))?;
        written.write_all(code)?;
        written.sync_all()?;
        Ok(folder)
    }

    /// Gives it its name, all at once and for good.
    pub(super) fn keep(&self, folder: TempDir, digest: &str) -> io::Result<()> {
        let path = self.path(digest);
        // The same code is there already, for another skill or version.
        if path.is_dir() {
            return Ok(());
        }
        fs::rename(folder.path(), &path)?;
        let _now_it_is_kept = folder.keep();
        sync(&path)?;
        sync(&self.0)
    }

    /// Removes what nothing refers to: code of skills that were removed, and what was being written when a host died.
    pub(super) fn sweep(&self, used: &HashSet<&str>) -> io::Result<()> {
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(|name| used.contains(name)) {
                continue;
            }
            // What cannot be removed is only in the way of the disk.
            if let Err(error) = fs::remove_dir_all(entry.path()) {
                tracing::warn!(%error, folder = %entry.path().display(), "code that nothing refers to was not removed");
            }
        }
        Ok(())
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_gone_and_what_nobody_uses_is_swept() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path().join("registered")).unwrap();
        drop(store.write("main.py", b"1").unwrap());
        for digest in ["a", "b"] {
            store.keep(store.write("main.py", b"2").unwrap(), digest).unwrap();
        }
        store.keep(store.write("main.py", b"3").unwrap(), "a").unwrap();
        assert_eq!(fs::read(store.path("a").join("main.py")).unwrap(), b"2");
        fs::write(store.0.join("file"), "").unwrap();
        store.sweep(&HashSet::from(["a"])).unwrap();
        assert!(store.path("a").is_dir() && !store.path("b").exists());
    }
}
