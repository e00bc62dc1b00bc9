//! An execution that was accepted to be run later.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use super::{ExecutionId, Timestamp};

/// An execution that was accepted, until it has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The id of its execution, of all attempts.
    pub id: ExecutionId,
    /// The skill's name.
    pub skill: Arc<str>,
    /// The version that it was accepted for, where the skill has one.
    pub version: Option<Arc<str>>,
    /// Its input, which was checked.
    pub input: Value,
    /// Wall-clock time that the caller gave it.
    pub timeout: Option<Duration>,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// How often it was begun: more than once where the host died meanwhile.
    pub attempts: u32,
}
