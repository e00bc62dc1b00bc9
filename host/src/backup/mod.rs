//! One file that holds what a host with SQLite knows: records, keys, registered skills and, if asked for, artifacts.
//!
//! It is a tar archive, compressed by gzip: `skillhost.db`, `registered/`, `artifacts/` as in a data folder, and last a
//! `manifest.json` that says what is in it, with sizes and digests.
//!
//! | file | owns |
//! |---|---|
//! | `write` | data folder → archive, while hosts serve |
//! | `restore` | archive → data folder, all of it or nothing |

mod restore;
mod write;

use std::{io, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{db::DbError, domain::Timestamp};
pub use restore::restore;
pub use write::{Source, back_up};

const DATABASE: &str = "skillhost.db";
const REGISTERED: &str = "registered";
const ARTIFACTS: &str = "artifacts";
const MANIFEST: &str = "manifest.json";

/// The format that is written, and the newest that is read.
const FORMAT: u32 = 1;

/// What is in a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Of the archive itself.
    pub format: u32,
    /// The version of skillhost that made it.
    pub skillhost: String,
    /// The migration of its records.
    pub migration: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Whether artifacts are in it.
    pub artifacts: bool,
    /// Every other file.
    pub files: Vec<Stored>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Below the data folder, with `/` between.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The records are not in a file.
    #[error(
        "the records are in PostgreSQL: {0} them with PostgreSQL's own pg_dump and pg_restore; to it belongs a copy of the \
         data folder (registered/ and artifacts/), taken after the dump"
    )]
    Server(&'static str),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file or a folder.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no backup, or a damaged one.
    #[error("{0} is no backup that can be restored: {1}; nothing was changed")]
    Bad(PathBuf, String),
    /// A host uses the data folder.
    #[error("a host uses the data folder {0}; stop it first")]
    InUse(PathBuf),
    /// Something is there.
    #[error(
        "the data folder {0} is not empty; name another, or give --force: then what is there is moved aside into it"
    )]
    NotEmpty(PathBuf),
}

fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.into();
    move |source| BackupError::Io { path, source }
}
