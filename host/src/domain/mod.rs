//! The words of the house: executions, failures, artifacts. Pure data, no I/O, no wire format.

mod execution;
mod failure;

pub use execution::{Artifact, Execution, ExecutionId, State, Timestamp};
pub use failure::{Blame, Failure, FailureKind};
