//! Cancelling what was accepted, at whichever host of the database it runs.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use super::{CancelError, Jobs, Shared};
use crate::domain::{Execution, ExecutionId, FailureKind, State};

/// How often a host looks whether others were asked to cancel what it runs, and who asked whether it has ended.
const OFTEN: Duration = Duration::from_millis(250);

/// How long whoever asked waits for another host.
const PATIENCE: Duration = Duration::from_secs(10);

impl Jobs {
    /// Stops an execution that waits or runs; its record, once it says so.
    pub(crate) async fn cancel(&self, id: &ExecutionId) -> Result<Execution, CancelError> {
        let handle = self.shared.lock().get(id);
        let Some(handle) = handle else { return self.cancel_elsewhere(id).await };
        handle.stop.cancel();
        handle.ended.cancelled().await;
        stopped(self.found(id).await?)
    }

    async fn cancel_elsewhere(&self, id: &ExecutionId) -> Result<Execution, CancelError> {
        let found = self.found(id).await?;
        if has_ended(&found) {
            return Err(CancelError::Ended(Box::new(found)));
        }
        let asked = self.shared.pipeline.db.ask_to_cancel(id).await?;
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self.found(id).await?;
            match (has_ended(&found), asked) {
                (true, true) => return stopped(found),
                (true, false) => return Err(CancelError::Ended(Box::new(found))),
                (false, false) => return Err(CancelError::Direct),
                (false, true) if Instant::now() >= until => return Err(CancelError::Asked),
                (false, true) => sleep(OFTEN / 2).await,
            }
        }
    }

    async fn found(&self, id: &ExecutionId) -> Result<Execution, CancelError> {
        self.shared.pipeline.db.get(id).await?.ok_or(CancelError::Unknown)
    }
}

fn has_ended(execution: &Execution) -> bool {
    !matches!(execution.state, State::Queued | State::Running)
}

/// It may have ended by itself before it was stopped.
fn stopped(ended: Execution) -> Result<Execution, CancelError> {
    match ended.failure.as_ref().is_some_and(|it| it.kind == FailureKind::Cancelled) {
        true => Ok(ended),
        false => Err(CancelError::Ended(Box::new(ended))),
    }
}

/// Does what other hosts were asked, until it is told to stop.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut often = tokio::time::interval(OFTEN);
    often.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shared.leave.cancelled() => return,
            _ = often.tick() => {}
        }
        match shared.pipeline.db.to_cancel().await {
            Ok(ids) => ids.iter().filter_map(|id| shared.lock().get(id)).for_each(|handle| handle.stop.cancel()),
            Err(error) => tracing::debug!(%error, "it is not known what other hosts were asked to cancel"),
        }
    }
}
