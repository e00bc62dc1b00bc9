//! Start: the execution's record, and what must happen to it however the call ends.

use std::{sync::Arc, time::Duration};

use super::{Order, Pipeline, scratch::Lease};
use crate::{
    db::{Db, DbError},
    domain::{Execution, ExecutionId, Failure, FailureKind, Owner, State, Timestamp},
    registry::{Skill, Usage},
};

/// An execution that runs. Dropped before it is finished, it is recorded as cancelled: its caller went away. What was
/// accepted has no such caller, and is run again.
pub(super) struct Started<'a> {
    pub(super) execution: Execution,
    /// Its `/tmp`.
    pub(super) tmp: Lease<'a>,
    /// Its `artifacts/`.
    pub(super) draft: Lease<'a>,
    /// How long its result is kept, where it was accepted before.
    pub(super) keep: Option<Duration>,
    db: &'a Db,
    usage: Arc<Usage>,
    finished: bool,
}

impl Pipeline {
    pub(super) async fn start(&self, order: Order, skill: &Skill, owner: Owner) -> Started<'_> {
        let Order { id, keep, .. } = order;
        let execution = new_execution(id, &skill.name, Some(skill), owner);
        let (tmp, draft, usage) = (self.scratch.take(), self.drafts.take(), skill.usage.clone());
        let started = Started { execution, tmp, draft, keep, db: &self.db, usage, finished: false };
        // A database that is gone is reported when the end cannot be recorded either.
        let _ = self.db.start(&started.execution).await;
        started
    }

    /// Records a call that never ran.
    pub(super) async fn refuse(
        &self,
        order: Order,
        name: &str,
        skill: Option<&Skill>,
        owner: Owner,
        failure: Failure,
    ) -> Execution {
        let series = skill.map_or(self.metrics.no_skill(), |skill| skill.usage.series(&self.metrics, &skill.name));
        series.ended(Some(failure.kind));
        let mut execution = new_execution(order.id, &super::printable(name), skill, owner);
        execution.state = State::Failed;
        execution.finished_at = Some(execution.started_at);
        execution.failure = Some(failure);
        let recorded = match order.keep {
            None => self.db.refuse(&execution).await,
            Some(keep) => self.db.finish_job(&execution, false, expires(keep)).await,
        };
        if let Err(error) = recorded {
            tracing::error!(%error, id = %execution.id, "the execution was not recorded");
        }
        execution
    }

    /// Records a call that was asked to stop while it ran.
    pub(super) async fn stopped(&self, started: Started<'_>) -> Execution {
        let (keep, usage) = (started.keep, started.usage.clone());
        let mut execution = started.into_execution(true);
        end(&mut execution, super::stopped());
        match self.record(&execution, keep).await {
            Ok(()) => usage.count(false),
            Err(error) => tracing::error!(%error, id = %execution.id, "the execution was not recorded"),
        }
        execution
    }

    /// Records the end of a call that ran.
    pub(super) async fn record(&self, execution: &Execution, keep: Option<Duration>) -> Result<(), DbError> {
        match keep {
            None => self.db.finish(execution).await,
            Some(keep) => self.db.finish_job(execution, true, expires(keep)).await,
        }
    }
}

/// When a result that ends now is removed.
pub(crate) fn expires(keep: Duration) -> Timestamp {
    Timestamp(Timestamp::now().0.saturating_add(i64::try_from(keep.as_millis()).unwrap_or(i64::MAX)))
}

fn end(execution: &mut Execution, failure: Failure) {
    let now = Timestamp::now();
    execution.state = State::Failed;
    execution.duration = Duration::from_millis(u64::try_from(now.0 - execution.started_at.0).unwrap_or(0));
    execution.finished_at = Some(now);
    execution.failure = Some(failure);
}

impl Started<'_> {
    /// The record, to be finished: no longer cancelled by dropping.
    pub(super) fn into_execution(mut self, folders_touched: bool) -> Execution {
        self.finished = true;
        if !folders_touched {
            self.tmp.unused();
            self.draft.unused();
        }
        let (id, owner) = (self.execution.id.clone(), self.execution.owner.clone());
        let blank = new_execution(id, &self.execution.skill, None, owner);
        std::mem::replace(&mut self.execution, blank)
    }
}

impl Drop for Started<'_> {
    fn drop(&mut self) {
        if self.finished || self.keep.is_some() {
            return;
        }
        let mut execution = self.execution.clone();
        end(&mut execution, Failure::new(FailureKind::Cancelled, "the caller went away before the skill answered"));
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

pub(crate) fn new_execution(id: ExecutionId, name: &str, skill: Option<&Skill>, owner: Owner) -> Execution {
    let Some(skill) = skill else { return Execution { owner, ..Execution::begun(id, name.into()) } };
    let (version, digest) = (skill.version.clone(), skill.digest.clone());
    Execution { owner, version, digest, ..Execution::begun(id, skill.name.clone()) }
}
