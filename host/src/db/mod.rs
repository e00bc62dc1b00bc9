//! The records of executions, and the only SQL: one file per table, the same statements for SQLite and PostgreSQL.
//!
//! | file | owns |
//! |---|---|
//! | `store`, `later` | [`Db`]: what the rest of the house calls |
//! | `location` | where the records are |
//! | `open` | the tables, and what hosts that died left behind |
//! | `session` | the connection that writes: it survives a server that goes and comes back |
//! | `writer` | the one task that writes, many executions per transaction |
//! | `hosts`, `executions`, `events`, `jobs`, `keys`, `skills`, `usage` | the SQL of that table |
//! | `ended` | what may be removed, and its removal |
//! | `copy` | a copy of a file of SQLite while it is in use |
//! | `task` | any other write, in the writer's transactions |
//! | `sql`, `batch` | one statement on either database; one statement for many rows |
//! | `sqlite`, `checkpoint`, `postgres` | what only that database has |
//! | `error` | what can go wrong and what to do about it |

mod batch;
mod checkpoint;
mod copy;
mod ended;
mod error;
mod events;
mod executions;
mod hosts;
mod jobs;
mod keys;
mod later;
mod location;
mod open;
mod postgres;
mod session;
mod skills;
mod sql;
mod sqlite;
mod store;
mod task;
mod usage;
mod writer;

pub use copy::Held;
pub use ended::Ended;
pub use error::{DbError, Fault};
pub use events::{Event, EventKind};
pub use executions::Filter;
pub use location::{DatabaseUrl, Location};
pub use store::Db;
pub use usage::Counts;

/// The number of a host among those that use a database; another one each time that it connects.
type HostId = i64;

#[cfg(test)]
pub(crate) mod tests;
