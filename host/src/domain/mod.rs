//! The words of the house: executions, failures, artifacts, registered skills. Pure data, no I/O, no wire format.

mod execution;
mod failure;
mod job;
mod registration;

pub(crate) use execution::millis;
pub use execution::{Artifact, Execution, ExecutionId, State, Timestamp};
pub use failure::{Blame, Failure, FailureKind};
pub use job::{Job, Work};
pub use registration::Registration;
