//! What is kept, and for how long: ended executions by age, size and number, and what nobody needs any more.
//!
//! | file | owns |
//! |---|---|
//! | `sweep` | ended executions: record, events, artifacts |
//! | `keeper` | the same in the background, while a host serves |
//! | `orphans` | what no record names: artifacts, code of registered skills |
//! | `left` | folders of hosts that died; compiled code that nobody used for long |

mod keeper;
mod left;
mod orphans;
mod sweep;

use std::time::Duration;

use serde::Serialize;

use crate::{
    artifacts::{ArchiveError, Usage},
    db::DbError,
};
pub use keeper::Keeper;
pub use left::{of_dead_hosts, unused_code};
pub use orphans::{artifacts_of_nobody, code_of_nobody};
pub use sweep::Sweeper;

/// How much of what has ended is kept; what is not said has no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// For so long after its end.
    pub age: Option<Duration>,
    /// Bytes of artifacts and logs, of all executions together; the oldest go first.
    pub bytes: Option<u64>,
    /// So many, the newest.
    pub records: Option<u64>,
}

impl Keep {
    /// True when nothing is bounded.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

/// What was removed, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Freed {
    /// Executions.
    pub records: u64,
    /// Files of theirs, and their bytes.
    #[serde(flatten)]
    pub usage: Usage,
}

impl std::ops::Add for Freed {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { records: self.records + other.records, usage: self.usage + other.usage }
    }
}

/// Why not all could be removed.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Another folder of the host.
    #[error("{path}: {source}", path = path.display())]
    Folder {
        /// The folder.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The host stops.
    #[error("the host is stopping")]
    Stopping,
}

#[cfg(test)]
mod tests;
