//! The records of executions, and the only SQL: one file per table.
//!
//! | file | owns |
//! |---|---|
//! | `store` | [`Db`]: what the rest of the house calls |
//! | `open` | the file, its settings, migrations, executions that a dead host left behind |
//! | `writer` | the one task that writes, many executions per transaction |
//! | `executions`, `events`, `jobs`, `keys`, `skills`, `usage` | the SQL of that table |
//! | `task` | any other write, in the writer's transactions |
//! | `batch` | one statement for many rows |
//! | `error` | what can go wrong and what to do about it |

mod batch;
mod checkpoint;
mod error;
mod events;
mod executions;
mod jobs;
mod keys;
mod open;
mod skills;
mod store;
mod task;
mod usage;
mod writer;

pub use error::{DbError, Fault};
pub use events::{Event, EventKind};
pub use executions::Filter;
pub use store::Db;
pub use usage::Counts;

#[cfg(test)]
mod tests;
