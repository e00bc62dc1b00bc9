//! The record of a workflow's run: an execution like any other, whose output is what its nodes answered.

use crate::{
    db::Db,
    domain::{Execution, ExecutionId, Failure, FailureKind, State, Timestamp},
    invoke::new_execution,
};

/// A run that has begun. Dropped before it ends, it is recorded as cancelled: its caller went away.
pub(super) struct Record {
    db: Db,
    execution: Execution,
    open: bool,
}

impl Record {
    pub(super) async fn begin(db: &Db, name: &str) -> Self {
        let name: String = name.chars().filter(|c| !c.is_control()).take(128).collect();
        let execution = new_execution(ExecutionId::random(), &name, None);
        // A database that is gone is reported when the end cannot be recorded either.
        let _ = db.start(&execution).await;
        Self { db: db.clone(), execution, open: true }
    }

    pub(super) fn id(&self) -> &ExecutionId {
        &self.execution.id
    }

    /// Records the end; the failure, where there is one now.
    pub(super) async fn end(
        mut self,
        output: serde_json::Value,
        failure: Option<Failure>,
        duration: std::time::Duration,
    ) -> Option<Failure> {
        self.open = false;
        let mut execution = self.execution.clone();
        execution.duration = duration;
        execution.finished_at = Some(Timestamp::now());
        execution.state = if failure.is_some() { State::Failed } else { State::Succeeded };
        execution.output = failure.is_none().then_some(output);
        execution.failure.clone_from(&failure);
        match self.db.refuse(&execution).await {
            Ok(()) => failure,
            Err(error) => {
                tracing::error!(%error, id = %execution.id, "the workflow was not recorded");
                let lost = "the workflow ran, and its record could not be written";
                failure.or_else(|| Some(Failure::new(FailureKind::Internal, lost)))
            }
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        let (db, mut execution) = (self.db.clone(), self.execution.clone());
        execution.state = State::Failed;
        execution.finished_at = Some(Timestamp::now());
        execution.failure =
            Some(Failure::new(FailureKind::Cancelled, "the caller went away before the workflow ended"));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { db.refuse(&execution).await });
        }
    }
}
