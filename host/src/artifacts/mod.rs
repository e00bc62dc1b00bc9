//! The archive: one folder per execution, `<root>/<id>/`, with what the skill wrote in `artifacts/` and beside it
//! `stdout.txt`, `stderr.txt` and `output.json`.
//!
//! The inner folder is the very one that the sandbox sees as `artifacts/`, in a place among [`Archive::drafts`] until the
//! call is over: nothing is copied, and a call that writes nothing leaves nothing. The logs of most calls are in their
//! records, and become files when somebody asks for them. Everything here stays beneath the open root folder, whatever a
//! path says.

mod collect;
mod download;
mod usage;

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use cap_std::{
    ambient_authority,
    fs::{Dir, OpenOptions},
};

pub use collect::{Bounds, Collected, Removed};
pub use download::Download;
pub use usage::Usage;

use crate::domain::ExecutionId;

/// The folder inside an execution's folder that its skill may write.
const WRITTEN: &str = "artifacts";

/// The folder of those of running calls; no execution has such a name.
const DRAFTS: &str = ".drafts";

/// The logs of an execution, beside that folder.
const LOGS: [&str; 3] = ["stdout.txt", "stderr.txt", "output.json"];

/// The archive of all executions. Clones share it.
#[derive(Clone, Debug)]
pub struct Archive {
    root: Arc<Dir>,
    path: Arc<Path>,
}

/// Why the archive could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The root folder cannot be made or opened. Names the path: for the operator.
    #[error("cannot use {} as the folder of artifacts: {source}; name another with ARTIFACTS_DIR or --data-dir, or make it writable", path.display())]
    Root {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The path of an artifact is not one.
    #[error("{0}")]
    BadPath(&'static str),
    /// No such file, or a folder, or a link.
    #[error("there is no such artifact")]
    NotFound,
    /// The file system failed.
    #[error("the archive cannot be {verb}: {source}")]
    Io {
        /// `read` or `written`.
        verb: &'static str,
        /// Why.
        source: io::Error,
    },
}

impl Archive {
    /// Opens the archive; makes its folder where it is not there.
    ///
    /// # Errors
    /// [`ArchiveError::Root`], also when the folder cannot be written.
    pub fn open(root: &Path) -> Result<Self, ArchiveError> {
        let failed = |source| ArchiveError::Root { path: root.to_owned(), source };
        std::fs::create_dir_all(root).map_err(failed)?;
        let path = root.canonicalize().map_err(failed)?;
        let dir = Dir::open_ambient_dir(&path, ambient_authority()).map_err(failed)?;
        writable(&dir).map_err(failed)?;
        Ok(Self { root: Arc::new(dir), path: path.into() })
    }

    /// Writes something: what can be written now can be written.
    ///
    /// # Errors
    /// [`ArchiveError::Io`].
    pub fn check(&self) -> Result<(), ArchiveError> {
        writable(&self.root).map_err(written)
    }

    /// Where the folders are that running calls write to: in the archive, so that they need only be renamed.
    pub fn drafts(&self) -> PathBuf {
        self.path.join(DRAFTS)
    }

    /// The folder of one execution. Touches nothing.
    pub fn folder(&self, id: &ExecutionId) -> Folder<'_> {
        Folder { archive: self, id: id.clone() }
    }
}

/// A folder that exists may still refuse writing; better to say so at the start than at the first call.
fn writable(dir: &Dir) -> io::Result<()> {
    let probe = format!(".probe-{:016x}", rand::random::<u64>());
    dir.create_dir(&probe)?;
    dir.remove_dir(&probe)
}

/// The archive folder of one execution; made when something is first written into it.
#[derive(Clone, Debug)]
pub struct Folder<'a> {
    archive: &'a Archive,
    id: ExecutionId,
}

impl Folder<'_> {
    /// Where what the skill wrote is on the host, if it wrote anything.
    pub fn written(&self) -> PathBuf {
        self.archive.path.join(self.id.as_str()).join(WRITTEN)
    }

    /// Writes what the skill said; `output` is the JSON text where there is one. Ten system calls, no waiting for the disk.
    ///
    /// # Errors
    /// [`ArchiveError::Io`], for example when the disk is full.
    pub fn write_logs(&self, stdout: &[u8], stderr: &[u8], output: Option<&str>) -> Result<(), ArchiveError> {
        self.make().map_err(written)?;
        let contents = [Some(stdout), Some(stderr), output.map(str::as_bytes)];
        let present = LOGS.into_iter().zip(contents).filter_map(|(name, bytes)| Some((name, bytes?)));
        present.into_iter().try_for_each(|(name, bytes)| self.write(name, bytes)).map_err(written)
    }

    /// Whether logs were written here.
    pub fn has_logs(&self) -> bool {
        LOGS.iter().any(|name| self.archive.root.symlink_metadata(format!("{}/{name}", self.id)).is_ok())
    }

    /// True when `path` names one of the logs.
    pub fn is_log(path: &str) -> bool {
        LOGS.contains(&path)
    }

    /// Lists what a skill wrote into this draft, after it ended, and takes away what cannot be kept. If anything is left,
    /// the draft becomes the execution's `artifacts/`, and is no longer where it was.
    ///
    /// # Errors
    /// [`ArchiveError::Io`].
    pub fn collect(&self, draft: &Path, bounds: Bounds) -> Result<Collected, ArchiveError> {
        let collect = || -> io::Result<Collected> {
            let dir = Dir::open_ambient_dir(draft, ambient_authority())?;
            let collected = collect::collect(&dir, WRITTEN, bounds)?;
            if !collected.artifacts.is_empty() {
                self.make()?;
                // An attempt that could not be recorded may have left its own.
                match self.archive.root.remove_dir_all(format!("{}/{WRITTEN}", self.id)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => std::fs::rename(draft, self.written())?,
                }
            }
            Ok(collected)
        };
        collect().map_err(written)
    }

    /// Opens a file for download. `path` is as in the record (`artifacts/report.csv`, `stdout.txt`), or without the
    /// leading `artifacts/`.
    ///
    /// # Errors
    /// [`ArchiveError::BadPath`] for a path that points anywhere but down, [`ArchiveError::NotFound`].
    pub fn open(&self, path: &str) -> Result<Download, ArchiveError> {
        let path = download::checked(path)?;
        let dir = self.archive.root.open_dir(self.id.as_str()).map_err(download::failed)?;
        match download::open(&dir, Path::new(path)) {
            Err(ArchiveError::NotFound) => download::open(&dir, &Path::new(WRITTEN).join(path)),
            result => result,
        }
    }

    /// Takes the whole folder away.
    ///
    /// # Errors
    /// [`ArchiveError::Io`].
    pub fn remove(&self) -> Result<(), ArchiveError> {
        match self.archive.root.remove_dir_all(self.id.as_str()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(written(error)),
            _ => Ok(()),
        }
    }

    fn make(&self) -> io::Result<()> {
        match self.archive.root.create_dir(self.id.as_str()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            result => result,
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        self.archive.root.open_with(format!("{}/{name}", self.id), &options)?.write_all(bytes)
    }
}

fn written(source: io::Error) -> ArchiveError {
    ArchiveError::Io { verb: "written", source }
}
