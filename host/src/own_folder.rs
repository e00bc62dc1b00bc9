//! A folder that goes with its host, however the host goes.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// A folder of this host alone, among those of other hosts. Removed when dropped; that of a host which died is removed by
/// the next one.
pub struct OwnFolder {
    path: PathBuf,
    /// The folder itself, locked as long as this host lives.
    _alive: File,
}

impl OwnFolder {
    /// Makes one below `root`, and removes those of hosts that died.
    ///
    /// # Errors
    /// When `root` cannot be written.
    pub fn make(root: &Path) -> io::Result<Self> {
        remove_abandoned(root)?;
        loop {
            let path = root.join(format!("{:016x}", rand::random::<u64>()));
            fs::create_dir(&path)?;
            let alive = File::open(&path)?;
            alive.lock()?;
            // A host that started in between may have taken it for a dead one's.
            if path.exists() {
                return Ok(Self { path, _alive: alive });
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for OwnFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A host that lives holds its folder's lock.
fn remove_abandoned(root: &Path) -> io::Result<()> {
    each_abandoned(root, |folder| {
        let _ = fs::remove_dir_all(folder);
        Ok(())
    })
}

/// Does this with the folder of each host that died.
pub(crate) fn each_abandoned(root: &Path, mut with: impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let folder = entry?.path();
        // Held meanwhile, so that nobody else does the same.
        if let Ok(lock) = File::open(&folder)
            && lock.try_lock().is_ok()
        {
            with(&folder)?;
        }
    }
    Ok(())
}

/// Whether a host lives that has a folder below this one.
pub(crate) fn any_alive(root: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(root)? {
        let folder = File::open(entry?.path());
        if folder.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock))) {
            return Ok(true);
        }
    }
    Ok(false)
}
