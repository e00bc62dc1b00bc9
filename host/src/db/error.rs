//! What can go wrong with the database, and what to do about it.

use sqlx::{error::DatabaseError, postgres::PgDatabaseError};

/// A database that cannot be opened, read or written. Only [`DbError::Open`] names a place: it is for the operator.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DbError {
    /// It could not be opened.
    #[error("cannot open the database {at}: {fault}")]
    Open {
        /// The file, or server and database; never a password.
        at: String,
        /// Why.
        fault: Fault,
    },
    /// It is open, and a read or a write failed.
    #[error("the database of executions failed: {0}")]
    Failed(Fault),
    /// The end of what another host has taken over: that one runs it and records its end.
    #[error("another host of this database took this execution over, and records its end")]
    Stale,
    /// [`crate::db::Db::close`] was called.
    #[error("the database of executions is closed; the host is stopping")]
    Closed,
}

impl DbError {
    /// Why, where there is a reason.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Open { fault, .. } | Self::Failed(fault) => Some(fault),
            Self::Stale | Self::Closed => None,
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
    #[error("it may only be read; make it writable for the user that runs this host, a file and its folder both")]
    ReadOnly,
    /// No space left.
    #[error("the disk is full; make room, nothing needs to be restarted")]
    DiskFull,
    /// Another process holds the lock for too long.
    #[error("another program holds its lock; end that program, or give this host a database of its own")]
    Locked,
    /// The file has another name now, or none.
    #[error("the file was moved away or removed while the host ran; put it back, or start the host again")]
    Gone,
    /// The server is not there, or went away.
    #[error("{0}; start the server, nothing needs to be restarted here")]
    Unreachable(String),
    /// No answer within so many seconds.
    #[error("no answer within {0} s; it is busy, or waits for its server")]
    Silent(u64),
    /// The server does not let this host in, or not do this.
    #[error("the server refuses: {0}; see user, password, database and rights in DATABASE_URL")]
    Refused(String),
    /// What was given is no place.
    #[error("{0}; write postgres://user:password@host:5432/database or sqlite:path/to/file")]
    Url(String),
    /// Not a database, or a damaged one.
    #[error(
        "it is damaged or no database of this host ({0}); restore it from a backup, or move a file away: a new one is made"
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
            sqlx::Error::Database(inner) => Self::of_database(&**inner),
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Io(inner) if inner.kind() == std::io::ErrorKind::StorageFull => Self::DiskFull,
            sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
                Self::Unreachable(format!("the server cannot be reached: {error}"))
            }
            sqlx::Error::Tls(_) => Self::Refused(format!("this host speaks without TLS ({error})")),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}

impl Fault {
    fn of_database(error: &(dyn DatabaseError + 'static)) -> Self {
        match error.try_downcast_ref::<PgDatabaseError>() {
            Some(error) => Self::of_state(error.code(), error.message()),
            None => Self::of_code(error.code().and_then(|code| code.parse().ok()), error.message()),
        }
    }

    /// PostgreSQL's SQLSTATE; its first two characters are the class.
    fn of_state(state: &str, message: &str) -> Self {
        let text = message.to_owned();
        match (state.get(..2).unwrap_or_default(), state) {
            // The server stops, starts, or ended this connection.
            ("08", _) | (_, "57P01" | "57P02" | "57P03" | "57P05" | "53300") => {
                Self::Unreachable(format!("the server says: {text}"))
            }
            ("28", _) | (_, "3D000" | "42501" | "3F000") => Self::Refused(text),
            (_, "53100") => Self::DiskFull,
            (_, "25006") => Self::ReadOnly,
            (_, "55P03" | "40P01" | "40001") => Self::Locked,
            ("XX", _) => Self::Corrupt(text),
            _ => Self::Other(text),
        }
    }

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
