//! How much the archive takes, and what is in it.

use std::{
    io,
    ops::{Add, AddAssign, Sub},
    path::Path,
    time::SystemTime,
};

use cap_std::{ambient_authority, fs::Dir};

use super::{Archive, ArchiveError, Folder, download};
use crate::domain::ExecutionId;

/// What takes room on a disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Usage {
    /// Files, folders not counted.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
}

impl Usage {
    /// Of any folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of_folder(path: &Path) -> io::Result<Self> {
        of(&Dir::open_ambient_dir(path, ambient_authority())?)
    }
}

impl Add for Usage {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { files: self.files + other.files, bytes: self.bytes + other.bytes }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Usage {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { files: self.files.saturating_sub(other.files), bytes: self.bytes.saturating_sub(other.bytes) }
    }
}

impl Archive {
    /// Reads all of it: takes a while where there is much.
    ///
    /// # Errors
    /// [`ArchiveError::Io`].
    pub fn usage(&self) -> Result<Usage, ArchiveError> {
        of(&self.root).map_err(download::failed)
    }

    /// The executions that have a folder which was last changed before this time.
    ///
    /// # Errors
    /// [`ArchiveError::Io`].
    pub fn older(&self, than: SystemTime) -> Result<Vec<ExecutionId>, ArchiveError> {
        let mut found = Vec::new();
        for entry in self.root.entries().map_err(download::failed)? {
            let entry = entry.map_err(download::failed)?;
            let Some(id) = entry.file_name().to_str().and_then(ExecutionId::parse) else { continue };
            match entry.metadata().and_then(|it| it.modified()) {
                Ok(modified) if modified.into_std() < than => found.push(id),
                _ => {}
            }
        }
        Ok(found)
    }
}

impl Folder<'_> {
    /// How much it takes; nothing where it is not there.
    ///
    /// # Errors
    /// [`ArchiveError::Io`].
    pub fn usage(&self) -> Result<Usage, ArchiveError> {
        match self.archive.root.open_dir(self.id.as_str()) {
            Ok(dir) => of(&dir).map_err(download::failed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Usage::default()),
            Err(error) => Err(download::failed(error)),
        }
    }
}

/// Of what is removed meanwhile nothing counts. Links are not followed.
fn of(dir: &Dir) -> io::Result<Usage> {
    let mut all = Usage::default();
    for entry in dir.entries()? {
        let entry = entry?;
        let usage = match entry.file_type()?.is_dir() {
            true => entry.open_dir().and_then(|dir| of(&dir)),
            false => entry.metadata().map(|it| Usage { files: 1, bytes: it.len() }),
        };
        match usage {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            usage => all += usage?,
        }
    }
    Ok(all)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{fs, os::unix::fs::symlink, time::Duration};

    use super::*;

    #[test]
    fn what_lies_in_folders_is_counted_and_what_links_point_at_is_not() {
        let root = tempfile::tempdir().unwrap();
        let archive = Archive::open(root.path()).unwrap();
        let (id, empty) = (ExecutionId::random(), ExecutionId::random());
        archive.folder(&id).write_logs(b"out", b"", None).unwrap();
        fs::create_dir_all(archive.folder(&id).written().join("sub")).unwrap();
        fs::write(archive.folder(&id).written().join("sub/a"), vec![0; 1000]).unwrap();
        symlink("/usr", archive.folder(&id).written().join("link")).unwrap();
        let usage = archive.folder(&id).usage().unwrap();
        assert_eq!((usage.files, usage.bytes), (4, 1003 + "/usr".len() as u64));
        assert_eq!(archive.usage().unwrap(), usage);
        assert_eq!(archive.folder(&empty).usage().unwrap(), Usage::default());
    }

    #[test]
    fn only_folders_of_executions_are_found_and_only_old_ones() {
        let root = tempfile::tempdir().unwrap();
        let archive = Archive::open(root.path()).unwrap();
        let id = ExecutionId::random();
        archive.folder(&id).write_logs(b"", b"", None).unwrap();
        fs::create_dir(root.path().join("mine")).unwrap();
        let now = SystemTime::now();
        assert_eq!(archive.older(now + Duration::from_secs(5)).unwrap(), [id]);
        assert!(archive.older(now - Duration::from_secs(5)).unwrap().is_empty());
    }
}
