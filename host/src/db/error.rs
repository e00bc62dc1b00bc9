//! What can go wrong with the database, and what to do about it.

use std::path::PathBuf;

use sqlx::migrate::MigrateError;

/// A database that cannot be opened, read or written. Only [`DbError::Open`] names a path: it is for the operator.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DbError {
    /// It could not be opened.
    #[error("cannot open the database {}: {fault}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// It is open, and a read or a write failed.
    #[error("the database of executions failed: {0}")]
    Failed(Fault),
    /// [`crate::db::Db::close`] was called.
    #[error("the database of executions is closed; the host is stopping")]
    Closed,
}

impl DbError {
    /// Why, where there is a reason.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Open { fault, .. } | Self::Failed(fault) => Some(fault),
            Self::Closed => None,
        }
    }
}

/// The reason behind a [`DbError`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The folder cannot be made, or the file not made in it.
    #[error("{0}; name another place with SQLITE_PATH or --data-dir, or make this one writable")]
    Folder(String),
    /// The file may only be read.
    #[error("it may only be read; make the file and its folder writable for the user that runs this host")]
    ReadOnly,
    /// No space left.
    #[error("the disk is full; make room, nothing needs to be restarted")]
    DiskFull,
    /// Another process holds the lock for too long.
    #[error("another program holds its lock; end that program, or give this host a database of its own")]
    Locked,
    /// Not a database, or a damaged one.
    #[error(
        "the file is damaged or no SQLite database ({0}); restore it from a backup, or move it away: a new one is made"
    )]
    Corrupt(String),
    /// A newer skillhost wrote it.
    #[error("a newer skillhost made it (migration {0}); use that version, or another file")]
    Newer(i64),
    /// Anything else, in the words of the database.
    #[error("{0}")]
    Other(String),
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => {
                let code = inner.code().and_then(|code| code.parse::<i32>().ok());
                Self::of_code(code, inner.message())
            }
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Io(inner) if inner.kind() == std::io::ErrorKind::StorageFull => Self::DiskFull,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<MigrateError> for Fault {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(inner) | MigrateError::ExecuteMigration(inner, _) => inner.into(),
            MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Other(other.to_string()),
        }
    }
}

impl Fault {
    /// SQLite's result codes; the low byte is the primary one.
    fn of_code(code: Option<i32>, message: &str) -> Self {
        /// No space to grow the shared-memory file of the write-ahead log.
        const IOERR_SHMSIZE: i32 = 4874;
        match code.map(|code| (code, code & 0xff)) {
            Some((IOERR_SHMSIZE, _) | (_, 13)) => Self::DiskFull,
            Some((_, 5 | 6)) => Self::Locked,
            Some((_, 8)) => Self::ReadOnly,
            Some((_, 11 | 26)) => Self::Corrupt(message.to_owned()),
            Some((_, 14)) => Self::Folder("it cannot be opened or made".to_owned()),
            _ => Self::Other(message.to_owned()),
        }
    }
}
