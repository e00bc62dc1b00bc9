//! What another host of the same database had accepted and can run no more: this one runs it.

use std::{sync::Arc, time::Duration};

use tokio_util::task::TaskTracker;

use super::{Shared, run::run as run_job};
use crate::domain::{Job, Work};

/// How often it looks for hosts that died.
const OFTEN: Duration = Duration::from_secs(2);

/// Looks for them until it is told to stop.
pub(super) async fn run(shared: Arc<Shared>, tasks: TaskTracker) {
    let mut often = tokio::time::interval(OFTEN);
    often.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shared.leave.cancelled() => return,
            _ = often.tick() => {}
        }
        if shared.turns.is_closed() {
            return;
        }
        match shared.pipeline.db.adopt().await {
            Ok(jobs) => go_on(&shared, &tasks, jobs),
            Err(error) => tracing::debug!(%error, "it is not known whether another host died"),
        }
    }
}

/// Lets what was accepted before have its turn.
pub(super) fn go_on(shared: &Arc<Shared>, tasks: &TaskTracker, jobs: Vec<Job>) {
    if !jobs.is_empty() {
        tracing::info!(count = jobs.len(), "executions that were accepted before go on");
    }
    for job in jobs {
        let bytes = match &job.work {
            Work::Call { input, .. } => input.to_string().len(),
            Work::Workflow { definition, inputs, .. } => definition.to_string().len() + inputs.to_string().len(),
        };
        let handle = shared.lock().enter(&job.id, &job.caller, bytes);
        tasks.spawn(run_job(shared.clone(), job, handle));
    }
}
