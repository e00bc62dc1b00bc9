//! Folders that hosts left behind which died, and compiled code that nobody used for long.

use std::{
    fs::{self, File},
    io,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{Freed, RetentionError};
use crate::{artifacts::Usage, own_folder};

/// Folders below these of hosts that died: scratch, copies of skills. Removes them if `really`.
///
/// # Errors
/// [`RetentionError::Folder`].
pub fn of_dead_hosts(roots: &[&Path], really: bool) -> Result<Freed, RetentionError> {
    let mut freed = Freed::default();
    for root in roots.iter().filter(|root| root.is_dir()) {
        let each = own_folder::each_abandoned(root, |folder| {
            freed.usage += Usage::of_folder(folder).unwrap_or_default();
            if really { fs::remove_dir_all(folder) } else { Ok(()) }
        });
        each.map_err(|source| RetentionError::Folder { path: root.to_path_buf(), source })?;
    }
    Ok(freed)
}

/// Compiled code in the folders below `root` that was neither made nor read for so long; removes it if `really`. Where the
/// file system does not keep when a file was read, it goes by when it was made: then it is compiled again.
///
/// # Errors
/// [`RetentionError::Folder`].
pub fn unused_code(root: &Path, age: Duration, really: bool) -> Result<Freed, RetentionError> {
    let before = SystemTime::now().checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut freed = Freed::default();
    for folder in ["compiled", "code"].map(|name| root.join(name)) {
        let failed = |source| RetentionError::Folder { path: folder.clone(), source };
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(failed)?,
        };
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            if !path.is_dir() || last_used(&path).map_err(failed)? >= before {
                continue;
            }
            // Whoever compiles it holds this.
            let lock = File::open(path.join("lock"));
            if lock.as_ref().is_ok_and(|lock| lock.try_lock().is_err()) {
                continue;
            }
            freed.usage += Usage::of_folder(&path).unwrap_or_default();
            if really {
                fs::remove_dir_all(&path).map_err(failed)?;
            }
        }
    }
    Ok(freed)
}

/// The last time that something in it was made or read. Links are not followed.
fn last_used(folder: &Path) -> io::Result<SystemTime> {
    let mut last = fs::symlink_metadata(folder)?.modified()?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let found = entry.metadata()?;
        let used = match found.is_dir() {
            true => last_used(&entry.path())?,
            false => found.modified()?.max(found.accessed().unwrap_or(SystemTime::UNIX_EPOCH)),
        };
        last = last.max(used);
    }
    Ok(last)
}
