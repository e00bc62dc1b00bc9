//! The words of the house: executions, failures, artifacts, registered skills, keys and callers. Pure data, no I/O, no wire format.

mod execution;
mod failure;
mod job;
mod key;
mod owner;
mod registration;

pub(crate) use execution::millis;
pub use execution::{Artifact, Execution, ExecutionId, Said, State, Timestamp};
pub use failure::{Blame, Failure, FailureKind};
pub use job::{Job, Work};
pub use key::{Caller, DEFAULT_TENANT, Digest, Key, KeyId, Rate, Scope, Scopes, check_tenant};
pub use owner::{Owner, Sharing};
pub use registration::Registration;
