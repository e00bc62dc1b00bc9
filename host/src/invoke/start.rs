//! Start: the execution's record, and what must happen to it however the call ends.

use std::{sync::Arc, time::Duration};

use super::{Pipeline, scratch::Lease};
use crate::{
    db::Db,
    domain::{Execution, ExecutionId, Failure, FailureKind, State, Timestamp},
    registry::{Skill, Usage},
};

/// An execution that runs. Dropped before it is finished, it is recorded as cancelled: its caller went away.
pub(super) struct Started<'a> {
    pub(super) execution: Execution,
    /// Its `/tmp`.
    pub(super) tmp: Lease<'a>,
    db: &'a Db,
    usage: Arc<Usage>,
    finished: bool,
}

impl Pipeline {
    pub(super) async fn start(&self, skill: &Skill) -> Started<'_> {
        let execution = new_execution(&skill.name, Some(skill));
        let started =
            Started { execution, tmp: self.scratch.take(), db: &self.db, usage: skill.usage.clone(), finished: false };
        // A database that is gone is reported when the end cannot be recorded either.
        let _ = self.db.start(&started.execution).await;
        started
    }

    /// Records a call that never ran.
    pub(super) async fn refuse(&self, name: &str, skill: Option<&Skill>, failure: Failure) -> Execution {
        // A name of a caller's making may be anything: the record keeps what is printable of its beginning.
        let name: String = name.chars().filter(|c| !c.is_control()).take(128).collect();
        let mut execution = new_execution(&name, skill);
        execution.state = State::Failed;
        execution.finished_at = Some(execution.started_at);
        execution.failure = Some(failure);
        if let Err(error) = self.db.refuse(&execution).await {
            tracing::error!(%error, id = %execution.id, "the execution was not recorded");
        }
        execution
    }
}

impl Started<'_> {
    /// The record, to be finished: no longer cancelled by dropping.
    pub(super) fn into_execution(mut self, folders_opened: bool) -> Execution {
        self.finished = true;
        if !folders_opened {
            self.tmp.unused();
        }
        let blank = new_execution(&self.execution.skill, None);
        std::mem::replace(&mut self.execution, blank)
    }
}

impl Drop for Started<'_> {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        let mut execution = self.execution.clone();
        execution.state = State::Failed;
        let now = Timestamp::now();
        execution.duration = Duration::from_millis(u64::try_from(now.0 - execution.started_at.0).unwrap_or(0));
        execution.finished_at = Some(now);
        execution.failure =
            Some(Failure::new(FailureKind::Cancelled, "the caller went away before the skill answered"));
        let (db, usage) = (self.db.clone(), self.usage.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                match db.finish(&execution).await {
                    Ok(()) => usage.count(false),
                    Err(error) => tracing::error!(%error, id = %execution.id, "the execution was not recorded"),
                }
            });
        }
    }
}

fn new_execution(name: &str, skill: Option<&Skill>) -> Execution {
    Execution {
        id: ExecutionId::random(),
        skill: skill.map_or_else(|| name.into(), |s| s.name.clone()),
        version: skill.and_then(|s| s.version.clone()),
        digest: skill.map_or_else(|| "".into(), |s| s.digest.clone()),
        state: State::Running,
        started_at: Timestamp::now(),
        finished_at: None,
        duration: Duration::ZERO,
        output: None,
        failure: None,
        stderr: String::new(),
        stderr_truncated: false,
        artifacts: Vec::new(),
        fuel: None,
        cpu_ms: None,
        memory_peak: 0,
    }
}
