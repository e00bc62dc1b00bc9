//! What a skill left in its folder: regular files are kept and listed, everything else is taken away and reported.

use std::io;

use cap_std::fs::Dir;

use crate::domain::Artifact;

/// How much of a skill's folder is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Files.
    pub files: usize,
    /// Folders inside each other.
    pub depth: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { files: 4096, depth: 32 }
    }
}

/// What was kept and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// The files, sorted by path; each path begins with `artifacts/`.
    pub artifacts: Vec<Artifact>,
    /// What was taken away, at most [`Removed::REPORTED`] of them.
    pub removed: Vec<Removed>,
}

/// Something that is no artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its path, beginning with `artifacts/`.
    pub path: String,
    /// Why it is not kept.
    pub reason: &'static str,
}

impl Removed {
    /// Entries that a report holds at most; the rest is taken away in silence.
    pub const REPORTED: usize = 20;
}

/// Lists `dir`, whose path in the record is `prefix`.
pub(super) fn collect(dir: &Dir, prefix: &str, bounds: Bounds) -> io::Result<Collected> {
    let mut walk = Walk { bounds, found: Collected::default() };
    walk.folder(dir, prefix, bounds.depth)?;
    walk.found.artifacts.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(walk.found)
}

struct Walk {
    bounds: Bounds,
    found: Collected,
}

/// What a folder holds.
#[derive(PartialEq)]
enum Held {
    Something,
    Nothing,
}

impl Walk {
    fn folder(&mut self, dir: &Dir, path: &str, depth: usize) -> io::Result<Held> {
        let mut held = Held::Nothing;
        for entry in dir.entries()? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(text) = name.to_str() else {
                remove(dir, &name, entry.file_type()?.is_dir())?;
                self.report(format!("{path}/{}", name.to_string_lossy()), "its name is not UTF-8");
                continue;
            };
            let below = format!("{path}/{text}");
            let kind = entry.file_type()?;
            let kept = if kind.is_dir() {
                self.subfolder(dir, text, &below, depth)?
            } else if kind.is_file() && self.found.artifacts.len() < self.bounds.files {
                self.found.artifacts.push(Artifact { path: below, size: entry.metadata()?.len() });
                Held::Something
            } else {
                dir.remove_file(text)?;
                self.report(below, if kind.is_file() { "too many files" } else { "not a regular file" });
                Held::Nothing
            };
            if kept == Held::Something {
                held = Held::Something;
            }
        }
        Ok(held)
    }

    /// A folder without files is dropped, one that lies too deep as well.
    fn subfolder(&mut self, dir: &Dir, name: &str, path: &str, depth: usize) -> io::Result<Held> {
        let Some(depth) = depth.checked_sub(1) else {
            dir.remove_dir_all(name)?;
            self.report(path.to_owned(), "too many folders inside each other");
            return Ok(Held::Nothing);
        };
        let held = self.folder(&dir.open_dir(name)?, path, depth)?;
        if held == Held::Nothing {
            dir.remove_dir(name)?;
        }
        Ok(held)
    }

    fn report(&mut self, path: String, reason: &'static str) {
        if self.found.removed.len() < Removed::REPORTED {
            self.found.removed.push(Removed { path, reason });
        }
    }
}

fn remove(dir: &Dir, name: &std::ffi::OsStr, folder: bool) -> io::Result<()> {
    if folder { dir.remove_dir_all(name) } else { dir.remove_file(name) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{fs, os::unix::fs::symlink, path::Path};

    use cap_std::ambient_authority;

    use super::*;

    fn run(root: &Path, bounds: Bounds) -> Collected {
        let dir = Dir::open_ambient_dir(root, ambient_authority()).unwrap();
        collect(&dir, "artifacts", bounds).unwrap()
    }

    fn paths(found: &Collected) -> Vec<&str> {
        found.artifacts.iter().map(|artifact| artifact.path.as_str()).collect()
    }

    #[test]
    fn files_are_listed_with_their_sizes_sorted_by_path() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("b/c")).unwrap();
        fs::write(root.path().join("z.txt"), "12345").unwrap();
        fs::write(root.path().join("b/c/ü.txt"), "").unwrap();
        let found = run(root.path(), Bounds::default());
        let expected = [("artifacts/b/c/ü.txt", 0), ("artifacts/z.txt", 5)];
        assert_eq!(found.artifacts, expected.map(|(path, size)| Artifact { path: path.into(), size }));
        assert!(found.removed.is_empty());
    }

    #[test]
    fn links_and_sockets_are_taken_away_and_never_followed() {
        let root = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        symlink(outside.path(), root.path().join("folder")).unwrap();
        symlink(outside.path().join("secret"), root.path().join("file")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(root.path().join("socket")).unwrap();
        let found = run(root.path(), Bounds::default());
        assert_eq!(paths(&found), [""; 0]);
        assert_eq!(found.removed.len(), 3);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
        assert_eq!(fs::read_to_string(outside.path().join("secret")).unwrap(), "secret");
    }

    #[test]
    fn folders_without_files_are_dropped() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a/b/c")).unwrap();
        assert_eq!(run(root.path(), Bounds::default()), Collected::default());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_past_the_bounds_is_taken_away_and_reported() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a/b/c")).unwrap();
        fs::write(root.path().join("a/b/c/deep"), "").unwrap();
        (0..5).for_each(|n| fs::write(root.path().join(n.to_string()), "").unwrap());
        let found = run(root.path(), Bounds { files: 3, depth: 2 });
        assert_eq!(found.artifacts.len(), 3);
        assert_eq!(found.removed.len(), 3);
        assert!(found.removed.iter().any(|removed| removed.path == "artifacts/a/b/c"), "{:?}", found.removed);
        assert_eq!(run(root.path(), Bounds::default()).artifacts.len(), 3);
    }
}
