//! Paths as a guest sees them, opened by the host: inside the folders of a call and nowhere else.

use std::{fs::File, io};

use cap_std::fs::Dir;
use wasmtime_wasi::filesystem::FsPerms;

use crate::call::{Folder, Mount};

/// What a guest's path leads to.
pub struct Found {
    /// Open for reading: a regular file or a folder.
    pub file: File,
    /// The guest may change it.
    pub writable: bool,
}

/// The absolute form of a guest's path, without `.` and `..`, as its own system would read it.
pub fn absolute(cwd: &str, path: &str) -> String {
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{cwd}/{path}") };
    let mut names: Vec<&str> = Vec::new();
    for name in whole.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    format!("/{}", names.join("/"))
}

/// Opens what lies at a guest's absolute path. Links are followed inside their folder only.
///
/// # Errors
/// As a guest would see them: nothing there, or no way through.
pub fn open(mounts: &[Mount], path: &str) -> io::Result<Found> {
    let (mount, rest) = mounts
        .iter()
        .filter_map(|mount| Some((mount, below(&mount.guest, path)?)))
        .max_by_key(|(mount, _)| mount.guest.len())
        .ok_or(io::ErrorKind::NotFound)?;
    let (folder, writable) = match &mount.folder {
        Folder::Open(folder) => (folder.0.dir.try_clone()?, folder.0.perms == FsPerms::ReadWrite),
        Folder::Lazy(path) => (File::open(path)?, true),
    };
    let folder = Dir::from_std_file(folder);
    let name = if rest.is_empty() { "." } else { rest };
    let kind = folder.metadata(name)?.file_type();
    // A pipe or a device would make the host wait.
    let file = match (kind.is_dir(), kind.is_file()) {
        (true, _) => folder.open_dir(name)?.into_std_file(),
        (_, true) => folder.open(name)?.into_std(),
        _ => return Err(io::ErrorKind::PermissionDenied.into()),
    };
    Ok(Found { file, writable })
}

/// What is left of `path` below `folder`.
fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::call::OpenFolder;

    #[test]
    fn paths_are_read_as_a_guest_reads_them() {
        assert_eq!(absolute("/skill", "a/../b//./c"), "/skill/b/c");
        assert_eq!(absolute("/skill", "../../../etc/passwd"), "/etc/passwd");
        assert_eq!(absolute("/skill", "/"), "/");
    }

    #[test]
    fn a_path_never_leaves_its_folder() {
        let (outer, tmp) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(outer.path().join("secret"), "no").unwrap();
        let inner = outer.path().join("skill");
        std::fs::create_dir_all(inner.join("bin")).unwrap();
        std::fs::write(inner.join("bin/tool"), "yes").unwrap();
        std::os::unix::fs::symlink("../secret", inner.join("up")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", inner.join("out")).unwrap();
        std::os::unix::fs::symlink("bin/tool", inner.join("link")).unwrap();
        let mounts = [
            Mount { guest: "/skill".into(), folder: Folder::Open(OpenFolder::read_only(&inner).unwrap()) },
            Mount { guest: "/skill/tmp".into(), folder: Folder::Lazy(tmp.path().to_path_buf()) },
        ];
        let read = |path: &str| {
            let mut text = String::new();
            open(&mounts, path).ok()?.file.read_to_string(&mut text).ok().map(|_| text)
        };
        assert_eq!(read("/skill/bin/tool").as_deref(), Some("yes"));
        assert_eq!(read("/skill/link").as_deref(), Some("yes"));
        for path in ["/skill/up", "/skill/out", "/secret", "/skillet/bin/tool", "/skill/nothing"] {
            assert_eq!(read(path), None, "{path}");
        }
        assert!(open(&mounts, "/skill/tmp").unwrap().writable);
        assert!(!open(&mounts, "/skill").unwrap().writable);
    }
}
