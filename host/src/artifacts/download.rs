//! A file of the archive, opened to be read by somebody outside.

use std::{
    fs::File,
    io,
    path::{Component, Path},
    time::SystemTime,
};

use cap_std::fs::Dir;

use super::ArchiveError;

/// An open file of the archive.
#[derive(Debug)]
pub struct Download {
    /// The file, at its beginning.
    pub file: File,
    /// Bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: SystemTime,
}

/// Lets only a path through that points down: no root, no `..`, no empty part, no backslash, no control character.
pub(super) fn checked(path: &str) -> Result<&str, ArchiveError> {
    if path.contains(|c: char| c.is_control() || c == '\\') {
        return Err(ArchiveError::BadPath("the path of an artifact has no control characters and no backslashes"));
    }
    let down = |part: &str| !matches!(part, "" | "." | "..");
    match path.split('/').all(down) {
        true => Ok(path),
        false => {
            Err(ArchiveError::BadPath("the path of an artifact goes down only: no `..`, no `.`, no `//`, no root"))
        }
    }
}

/// Opens a regular file beneath `dir`. No part of the path may be a link, not even to a place inside.
pub(super) fn open(dir: &Dir, path: &Path) -> Result<Download, ArchiveError> {
    let mut so_far = std::path::PathBuf::new();
    for part in path.components() {
        let Component::Normal(name) = part else { return Err(ArchiveError::NotFound) };
        so_far.push(name);
        if dir.symlink_metadata(&so_far).map_err(failed)?.is_symlink() {
            return Err(ArchiveError::NotFound);
        }
    }
    if !dir.symlink_metadata(&so_far).map_err(failed)?.is_file() {
        return Err(ArchiveError::NotFound);
    }
    let file = dir.open(path).map_err(failed)?.into_std();
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(ArchiveError::NotFound);
    }
    Ok(Download { size: metadata.len(), modified: metadata.modified().map_err(failed)?, file })
}

pub(super) fn failed(source: io::Error) -> ArchiveError {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    match source.kind() {
        NotFound | NotADirectory | InvalidFilename => ArchiveError::NotFound,
        _ => ArchiveError::Io { verb: "read", source },
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{fs, io::Read as _, os::unix::fs::symlink};

    use super::super::Archive;
    use super::*;
    use crate::domain::ExecutionId;

    fn archive() -> (tempfile::TempDir, Archive, ExecutionId) {
        let root = tempfile::tempdir().unwrap();
        let archive = Archive::open(&root.path().join("archive")).unwrap();
        let id = ExecutionId::random();
        archive.folder(&id).write_logs(b"out", b"err", Some("{\"a\":1}")).unwrap();
        (root, archive, id)
    }

    fn text(archive: &Archive, id: &ExecutionId, path: &str) -> String {
        let mut text = String::new();
        archive.folder(id).open(path).unwrap().file.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn logs_and_artifacts_are_read_back_with_or_without_the_leading_folder() {
        let (_root, archive, id) = archive();
        let draft = archive.drafts().join("0");
        fs::create_dir_all(draft.join("sub")).unwrap();
        fs::write(draft.join("sub/a.txt"), "hello").unwrap();
        let collected = archive.folder(&id).collect(&draft, Default::default()).unwrap();
        assert_eq!((collected.artifacts.len(), draft.exists()), (1, false));
        assert_eq!(text(&archive, &id, "stdout.txt"), "out");
        assert_eq!(text(&archive, &id, "stderr.txt"), "err");
        assert_eq!(text(&archive, &id, "output.json"), "{\"a\":1}");
        assert_eq!(text(&archive, &id, "artifacts/sub/a.txt"), "hello");
        assert_eq!(text(&archive, &id, "sub/a.txt"), "hello");
    }

    #[test]
    fn a_path_that_does_not_point_down_is_refused() {
        let (_root, archive, id) = archive();
        for path in ["", "/", "/etc/passwd", "..", "../x", "a/../../x", "./a", "a//b", "a/", "a\0b", "a\\..\\b", "a\nb"]
        {
            let error = archive.folder(&id).open(path).unwrap_err();
            assert!(matches!(error, ArchiveError::BadPath(_)), "{path:?}: {error}");
        }
    }

    #[test]
    fn links_folders_and_other_executions_are_not_found() {
        let (root, archive, id) = archive();
        fs::write(root.path().join("secret"), "secret").unwrap();
        let written = archive.folder(&id).written();
        fs::create_dir_all(&written).unwrap();
        symlink(root.path().join("secret"), written.join("file")).unwrap();
        symlink(root.path(), written.join("folder")).unwrap();
        symlink("../stdout.txt", written.join("inside")).unwrap();
        for path in ["artifacts/file", "artifacts/folder/secret", "inside", "artifacts", "nothing", "stdout.txt/x"] {
            let error = archive.folder(&id).open(path).unwrap_err();
            assert!(matches!(error, ArchiveError::NotFound), "{path}: {error}");
        }
        let other = ExecutionId::random();
        assert!(matches!(archive.folder(&other).open("stdout.txt"), Err(ArchiveError::NotFound)));
        let long = "x".repeat(5000);
        assert!(matches!(archive.folder(&id).open(&long), Err(ArchiveError::NotFound)));
    }

    #[test]
    fn a_root_that_is_a_file_is_named() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        fs::write(&file, "").unwrap();
        let error = Archive::open(&file).unwrap_err().to_string();
        assert!(error.contains("file") && error.contains("ARTIFACTS_DIR"), "{error}");
    }
}
