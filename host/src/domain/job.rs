//! An execution that was accepted to be run later.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use super::{Caller, ExecutionId, Timestamp};

/// An execution that was accepted, until it has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The id of its execution, of all attempts.
    pub id: ExecutionId,
    /// Who wants it.
    pub caller: Caller,
    /// What is to be run.
    pub work: Work,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// How often it was begun: more than once where the host died meanwhile.
    pub attempts: u32,
}

/// What is to be run.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// One call.
    Call {
        /// The skill's name.
        skill: Arc<str>,
        /// The version that it was accepted for, where the skill has one.
        version: Option<Arc<str>>,
        /// Its input, which was checked.
        input: Value,
        /// Wall-clock time that the caller gave it.
        timeout: Option<Duration>,
    },
    /// A workflow.
    Workflow {
        /// Its name.
        name: Arc<str>,
        /// Its definition, which was checked.
        definition: Value,
        /// What it is given.
        inputs: Value,
        /// Wall-clock time of one attempt.
        timeout: Duration,
    },
}

impl Work {
    /// The name of what runs.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Call { skill, .. } => skill,
            Self::Workflow { name, .. } => name,
        }
    }
}
