//! The code of registered skills: a folder each, named by the digest of what is in it.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use tempfile::TempDir;

use crate::artifacts::Usage;

/// Names of folders that are not code yet begin so.
const UNFINISHED: &str = ".new-";

/// And those of code on its way out.
const LEAVING: &str = ".old-";

/// The folder of all of them.
pub(crate) struct Store(PathBuf);

impl Store {
    /// One that need not be there.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

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
        // The same code is there already, for another skill or version; or for none any more.
        if path.is_dir() && self.touch(digest).is_ok() {
            return Ok(());
        }
        fs::rename(folder.path(), &path)?;
        let _now_it_is_kept = folder.keep();
        sync(&path)?;
        sync(&self.0)
    }

    /// It is needed at this moment: it is not discarded for a while.
    pub(super) fn touch(&self, digest: &str) -> io::Result<()> {
        File::open(self.path(digest))?.set_modified(SystemTime::now())
    }

    /// What of it is not among `used`, and was not needed since `before`: how much that is. Removes it if `really`, beside
    /// hosts that run.
    pub(crate) fn discard(&self, used: &HashSet<&str>, before: SystemTime, really: bool) -> io::Result<Usage> {
        let mut usage = Usage::default();
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(usage),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let old =
                |path: &Path| fs::symlink_metadata(path).and_then(|it| Ok(it.is_dir() && it.modified()? < before));
            let name = entry.file_name();
            if name.to_str().is_none_or(|name| used.contains(name)) || !old(&entry.path())? {
                continue;
            }
            let found = Usage::of_folder(&entry.path())?;
            if really {
                // Under another name first: whoever registers the same code now either was seen, or writes it again.
                let leaving = self.0.join(format!("{LEAVING}{:016x}", rand::random::<u64>()));
                fs::rename(entry.path(), &leaving)?;
                if !old(&leaving)? {
                    fs::rename(&leaving, entry.path())?;
                    continue;
                }
                fs::remove_dir_all(&leaving)?;
            }
            usage += found;
        }
        Ok(usage)
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

    #[test]
    fn only_what_nobody_names_and_nobody_needed_for_long_is_discarded() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path().join("registered")).unwrap();
        for digest in ["used", "old", "young", "again"] {
            store.keep(store.write("main.py", b"12").unwrap(), digest).unwrap();
            let long_ago = SystemTime::UNIX_EPOCH;
            File::open(store.path(digest)).unwrap().set_modified(long_ago).unwrap();
        }
        store.touch("young").unwrap();
        store.keep(store.write("main.py", b"12").unwrap(), "again").unwrap();
        let (used, before) = (HashSet::from(["used"]), SystemTime::now() - std::time::Duration::from_secs(60));
        let one = Usage { files: 1, bytes: 2 };
        assert_eq!(store.discard(&used, before, false).unwrap(), one);
        assert!(store.path("old").exists());
        assert_eq!(store.discard(&used, before, true).unwrap(), one);
        let mut left: Vec<_> = fs::read_dir(&store.0).unwrap().map(|it| it.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["again", "used", "young"]);
    }
}
