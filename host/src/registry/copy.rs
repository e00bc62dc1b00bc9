//! Skills' folders as they were when they were loaded: what is edited later changes no call that runs, and nothing that
//! does not load takes away what did.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use super::digest;
use crate::own_folder::OwnFolder;

/// Where copies are made.
pub struct Copies {
    folder: Arc<OwnFolder>,
    made: AtomicU64,
}

/// The copy of one skill's folder, removed when nobody needs it any more.
pub struct Copy {
    outer: PathBuf,
    path: PathBuf,
    _folder: Arc<OwnFolder>,
}

impl Copies {
    /// Makes its folder below `root`.
    ///
    /// # Errors
    /// When `root` cannot be written.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { folder: Arc::new(OwnFolder::make(root)?), made: AtomicU64::new(0) })
    }

    /// Copies a skill's folder, under its own name, for that may be the skill's too. Links stay links.
    pub(super) fn take(&self, from: &Path) -> io::Result<Copy> {
        let outer = self.folder.path().join(self.made.fetch_add(1, Relaxed).to_string());
        let path = outer.join(from.file_name().unwrap_or("skill".as_ref()));
        let copy = Copy { outer, path, _folder: self.folder.clone() };
        fs::create_dir(&copy.outer)?;
        copy_folder(from, &copy.path)?;
        Ok(copy)
    }
}

impl Copy {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.outer);
    }
}

/// Pipes and devices are not copied: no skill has such.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for path in digest::entries(from)? {
        let (from, to) = (from.join(&path), to.join(&path));
        if path.ends_with('/') {
            fs::create_dir(to)?;
        } else if fs::symlink_metadata(&from)?.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&from)?, to)?;
        } else {
            fs::copy(&from, to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_digest_of_its_folder_keeps_it_and_goes_when_dropped() {
        let (skill, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(skill.path().join("lib/empty")).unwrap();
        fs::create_dir(skill.path().join("artifacts")).unwrap();
        fs::write(skill.path().join("run.py"), "1").unwrap();
        fs::write(skill.path().join("lib/a.py"), "2").unwrap();
        std::os::unix::fs::symlink("lib/a.py", skill.path().join("a.py")).unwrap();
        let copies = Copies::new(root.path()).unwrap();
        let copy = copies.take(skill.path()).unwrap();
        let digest = digest::of_folder(skill.path()).unwrap();
        fs::write(skill.path().join("run.py"), "3").unwrap();
        assert_eq!(digest::of_folder(copy.path()).unwrap(), digest);
        assert_eq!(copy.path().file_name(), skill.path().file_name());
        assert!(copy.path().join("lib/empty").is_dir() && !copy.path().join("artifacts").exists());
        drop(copies);
        assert_eq!(fs::read(copy.path().join("run.py")).unwrap(), b"1", "the copy needs no more than itself");
        drop(copy);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
