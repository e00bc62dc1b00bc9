//! One execution that was accepted, from its turn to its end.

use std::{sync::Arc, time::Duration};

use super::{Handle, Shared, turns::Line};
use crate::{
    db::DbError,
    domain::{Failure, FailureKind, Job, Timestamp, Work},
    invoke::{Request, stopped},
    workflow::{Order, Workflow, WorkflowError, WorkflowRequest, kept_nodes},
};

/// An execution that was begun so often and never ended takes the host down: it is not begun again.
const MOST_ATTEMPTS: u32 = 3;

/// Waits for its turn and runs it. What is left before the end is run again when the host next starts.
pub(super) async fn run(shared: Arc<Shared>, job: Job, handle: Handle) {
    let _place = Place { shared: &shared, job: &job };
    tokio::select! {
        biased;
        () = shared.leave.cancelled() => {}
        () = attempt(&shared, &job, &handle) => {}
    }
}

/// Its place, given back however it ends.
struct Place<'a> {
    shared: &'a Shared,
    job: &'a Job,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.shared.leave_room(&self.job.id);
    }
}

async fn attempt(shared: &Shared, job: &Job, handle: &Handle) {
    let bound = job.caller.key.as_ref().and_then(|key| shared.pipeline.keys.calls(key));
    let most = bound.map_or(usize::MAX, |(_, most)| most as usize);
    let turn = tokio::select! {
        turn = shared.turns.take(Line::of(&job.caller), most) => match turn {
            Some(turn) => Some(turn),
            // The host stops.
            None => return,
        },
        () = handle.stop.cancelled() => None,
    };
    let (pipeline, keep) = (&shared.pipeline, shared.queue.keep);
    if job.attempts >= MOST_ATTEMPTS {
        let why = format!("the host stopped {} times while this ran; it is not tried again", job.attempts);
        pipeline.give_up(job, keep, Failure::new(FailureKind::Internal, why)).await;
        return;
    }
    if turn.is_none() {
        pipeline.give_up(job, keep, stopped()).await;
        return;
    }
    if let Err(error) = begin(shared, job).await {
        tracing::error!(%error, id = %job.id, "an execution could not begin; it is tried again when the host next starts");
        return;
    }
    pipeline.metrics.accepted_waited(since(job.accepted_at));
    match &job.work {
        Work::Call { skill, version, input, timeout } => {
            let request = Request {
                caller: job.caller.clone(),
                version: version.as_deref().map(str::to_owned),
                timeout: *timeout,
                cancel: handle.stop.clone(),
                ..Request::new(&**skill, input.clone())
            };
            pipeline.execute_accepted(job.id.clone(), keep, request).await;
        }
        Work::Workflow { .. } => {
            if let Err(failure) = workflow(shared, job, handle).await {
                pipeline.give_up(job, keep, failure).await;
            }
        }
    }
}

/// Runs a workflow from where an earlier attempt left it.
async fn workflow(shared: &Shared, job: &Job, handle: &Handle) -> Result<(), Failure> {
    let Work::Workflow { name, definition, inputs, timeout } = &job.work else { return Ok(()) };
    let (pipeline, keep) = (&shared.pipeline, shared.queue.keep);
    let wrong = |error: WorkflowError| Failure::new(FailureKind::BadRequest, error.to_string());
    let done = kept_nodes(&pipeline.db, &job.id).await;
    let done = done.map_err(|error| Failure::new(FailureKind::Internal, error.to_string()))?;
    let order = Order { id: job.id.clone(), keep: Some(keep), stop: handle.stop.clone(), done };
    let caller = job.caller.clone();
    let request = WorkflowRequest { caller, name: name.to_string(), inputs: inputs.clone(), timeout: *timeout };
    let workflow = Workflow::read(definition, inputs).map_err(wrong)?;
    workflow.run(pipeline, request, order).await.map(drop).map_err(wrong)
}

fn since(then: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(Timestamp::now().0 - then.0).unwrap_or(0))
}

/// Counts the attempt, and removes what an earlier one may have left.
async fn begin(shared: &Shared, job: &Job) -> Result<(), DbError> {
    shared.pipeline.db.attempt(&job.id).await?;
    if job.attempts > 0
        && let Err(error) = shared.pipeline.archive.folder(&job.id).remove()
    {
        tracing::warn!(%error, id = %job.id, "what an earlier attempt wrote was not removed");
    }
    Ok(())
}
