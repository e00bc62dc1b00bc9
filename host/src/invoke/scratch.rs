//! Folders to write to, for `/tmp` and for artifacts: each call has its own and gets it empty. They are used again: to see
//! that a folder is empty costs a file system less than to make and remove one.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::SystemTime,
};

use skill_engine::{Folder, OpenFolder};

use crate::own_folder::OwnFolder;

/// The folders of one host, in a folder that goes with it.
pub struct Scratch {
    folder: OwnFolder,
    free: Mutex<Vec<Tmp>>,
    made: AtomicU64,
}

struct Tmp {
    path: PathBuf,
    open: OpenFolder,
}

impl Scratch {
    /// Makes their folder below `root`.
    ///
    /// # Errors
    /// When `root` cannot be written.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { folder: OwnFolder::make(root)?, free: Mutex::default(), made: AtomicU64::new(0) })
    }

    /// An empty folder, until what is returned is dropped.
    pub(super) fn take(&self) -> Lease<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let make = || {
            let failed = |error: &io::Error| {
                tracing::error!(%error, below = %self.folder.path().display(), "a folder for a call cannot be made");
            };
            self.make().inspect_err(failed).ok()
        };
        Lease { scratch: self, tmp: free.or_else(make), used: true }
    }

    fn make(&self) -> io::Result<Tmp> {
        let path = self.folder.path().join(self.made.fetch_add(1, Relaxed).to_string());
        fs::create_dir(&path)?;
        Ok(Tmp { open: OpenFolder::read_write(&path)?, path })
    }
}

/// One call's folder.
pub(super) struct Lease<'a> {
    scratch: &'a Scratch,
    /// None where it could not be made; a call that needs it is told so.
    tmp: Option<Tmp>,
    used: bool,
}

impl Lease<'_> {
    pub(super) fn folder(&self) -> Folder {
        match &self.tmp {
            Some(tmp) => Folder::Open(tmp.open.clone()),
            None => Folder::Lazy(self.scratch.folder.path().join("none")),
        }
    }

    /// The call changed nothing in its folders.
    pub(super) fn unused(&mut self) {
        self.used = false;
    }

    /// Where it is, until [`Lease::given`].
    pub(super) fn path(&self) -> Option<&Path> {
        self.tmp.as_ref().map(|tmp| tmp.path.as_path())
    }

    /// It has become something else, and is no longer there.
    pub(super) fn given(&mut self) {
        self.tmp = None;
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let Some(tmp) = self.tmp.take() else { return };
        match self.used.then(|| clean(&tmp.path)) {
            Some(Err(error)) => {
                tracing::warn!(%error, folder = %tmp.path.display(), "a scratch folder was not cleaned and is not used again");
            }
            _ => self.scratch.free.lock().unwrap_or_else(PoisonError::into_inner).push(tmp),
        }
    }
}

/// Takes everything out of a folder, whatever a skill made of it; its times too, or one call could tell another something.
fn clean(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    let now = SystemTime::now();
    fs::File::open(folder)?.set_times(fs::FileTimes::new().set_accessed(now).set_modified(now))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn entries(path: &Path) -> usize {
        fs::read_dir(path).unwrap().count()
    }

    #[test]
    fn a_folder_is_used_again_and_is_always_empty() {
        let root = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(root.path()).unwrap();
        for _ in 0..3 {
            let lease = scratch.take();
            let path = lease.tmp.as_ref().unwrap().path.clone();
            assert_eq!((path.file_name().unwrap().to_str().unwrap(), entries(&path)), ("0", 0));
            fs::create_dir_all(path.join("a/b/c")).unwrap();
            fs::write(path.join("a/b/file"), "x").unwrap();
            std::os::unix::fs::symlink("/", path.join("link")).unwrap();
            let old = fs::FileTimes::new().set_modified(SystemTime::UNIX_EPOCH);
            fs::File::open(&path).unwrap().set_times(old).unwrap();
            drop(lease);
            assert!(fs::metadata(&path).unwrap().modified().unwrap() > SystemTime::UNIX_EPOCH);
        }
        let (one, two) = (scratch.take(), scratch.take());
        assert_ne!(one.tmp.as_ref().unwrap().path, two.tmp.as_ref().unwrap().path);
    }

    #[test]
    fn what_a_dead_host_left_is_removed_and_a_living_one_keeps_its_own() {
        let root = tempfile::tempdir().unwrap();
        let living = Scratch::new(root.path()).unwrap();
        fs::create_dir_all(root.path().join("dead/0/a")).unwrap();
        let other = Scratch::new(root.path()).unwrap();
        assert!(!root.path().join("dead").exists() && living.folder.path().exists());
        drop((living, other));
        assert_eq!(entries(root.path()), 0);
    }
}
