//! Executions that are accepted now and run later: durable, bounded, cancellable.
//!
//! What was accepted is in the database before its caller hears of it, and stays there until its end is: a host that dies in
//! between runs it again when it next starts. Its record is written once, with the end.

mod expire;
mod run;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::json;
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{Instrument as _, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::{
    db::DbError,
    domain::{Execution, ExecutionId, Failure, FailureKind, Job, State, Work},
    invoke::{Pipeline, Request, new_execution},
    workflow::{Workflow, WorkflowError, WorkflowRequest},
};

/// Bounds of what is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Executions that run at once.
    pub running: usize,
    /// Executions that may wait; further ones are answered `busy`.
    pub waiting: usize,
    /// Bytes of their inputs together.
    pub bytes: usize,
    /// How long results are kept, and what belongs to them.
    pub keep: Duration,
}

impl Default for Queue {
    fn default() -> Self {
        Self { running: 100, waiting: 10_000, bytes: 256 << 20, keep: Duration::from_secs(7 * 24 * 3600) }
    }
}

/// Why nothing was cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// No execution of that id waits or runs here, and none did.
    #[error("there is no such execution")]
    Unknown,
    /// It has ended before.
    #[error("the execution has ended already")]
    Ended(Box<Execution>),
    /// Its caller waits for it: ending that call ends it.
    #[error("the execution was not started with `async`: it ends when its caller goes away")]
    Direct,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Why a workflow was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// It cannot run.
    #[error(transparent)]
    Workflow(#[from] WorkflowError),
    /// It cannot run now.
    #[error(transparent)]
    Refused(#[from] Failure),
}

/// What was accepted by one host.
pub(crate) struct Jobs {
    shared: Arc<Shared>,
    tasks: TaskTracker,
}

struct Shared {
    pipeline: Arc<Pipeline>,
    queue: Queue,
    turns: Semaphore,
    open: Mutex<Open>,
    /// Ends everything at once, to be run again later.
    leave: CancellationToken,
}

/// What waits or runs.
#[derive(Default)]
struct Open {
    jobs: HashMap<ExecutionId, Handle>,
    bytes: usize,
}

/// One of them, for whoever wants to stop it.
#[derive(Clone)]
struct Handle {
    stop: CancellationToken,
    ended: CancellationToken,
    bytes: usize,
}

impl Jobs {
    /// Goes on with what an earlier host left.
    pub(crate) async fn open(pipeline: Arc<Pipeline>, queue: Queue) -> Result<Self, DbError> {
        let left = pipeline.db.jobs().await?;
        let shared = Arc::new(Shared {
            pipeline,
            queue,
            turns: Semaphore::new(queue.running),
            open: Mutex::default(),
            leave: CancellationToken::new(),
        });
        let jobs = Self { shared, tasks: TaskTracker::new() };
        if !left.is_empty() {
            tracing::info!(count = left.len(), "executions that were accepted before go on");
        }
        for job in left {
            let bytes = match &job.work {
                Work::Call { input, .. } => input.to_string().len(),
                Work::Workflow { definition, inputs, .. } => definition.to_string().len() + inputs.to_string().len(),
            };
            let handle = jobs.shared.enter(&job.id, bytes);
            jobs.spawn(job, handle);
        }
        if jobs.shared.pipeline.db.is_open() {
            jobs.tasks.spawn(expire::run(jobs.shared.pipeline.clone(), queue.keep, jobs.shared.leave.clone()));
        }
        Ok(jobs)
    }

    /// Accepts a call: checked, and kept whatever happens to this host.
    pub(crate) async fn submit(&self, request: Request) -> Result<Execution, Failure> {
        self.check_open()?;
        let skill = self.shared.pipeline.check(&request).await?;
        let execution = new_execution(ExecutionId::random(), &skill.name, Some(&skill));
        let bytes = request.input.to_string().len();
        let work = Work::Call {
            skill: skill.name.clone(),
            version: skill.version.clone(),
            input: request.input,
            timeout: request.timeout,
        };
        self.accept(execution, work, bytes).await
    }

    /// Accepts a workflow, with the versions that its skills have now.
    pub(crate) async fn submit_workflow(
        &self,
        workflow: &Workflow,
        request: WorkflowRequest,
    ) -> Result<Execution, SubmitError> {
        self.check_open()?;
        let definition = workflow.pinned(&self.shared.pipeline).await?;
        let bytes = definition.to_string().len() + request.inputs.to_string().len();
        let execution = new_execution(ExecutionId::random(), &request.name, None);
        let name = execution.skill.clone();
        let work = Work::Workflow { name, definition, inputs: request.inputs, timeout: request.timeout };
        Ok(self.accept(execution, work, bytes).await?)
    }

    fn check_open(&self) -> Result<(), Failure> {
        match self.shared.pipeline.db.is_open() {
            true => Ok(()),
            false => {
                Err(Failure::new(FailureKind::Internal, "this host keeps no records, so it cannot run anything later")
                    .hint("give it a data folder"))
            }
        }
    }

    async fn accept(&self, mut execution: Execution, work: Work, bytes: usize) -> Result<Execution, Failure> {
        execution.state = State::Queued;
        let handle = self.shared.take_room(&execution.id, bytes)?;
        let job = Job { id: execution.id.clone(), work, accepted_at: execution.started_at, attempts: 0 };
        if let Err(error) = self.shared.pipeline.db.accept(&execution, job.clone()).await {
            self.shared.leave_room(&execution.id);
            tracing::error!(%error, "an execution was not accepted");
            return Err(Failure::new(
                FailureKind::Internal,
                "the execution could not be recorded, so it was not accepted",
            )
            .hint("see the host's log; its disk may be full"));
        }
        self.spawn(job, handle);
        Ok(execution)
    }

    /// Stops an execution that waits or runs; its record, once it says so.
    pub(crate) async fn cancel(&self, id: &ExecutionId) -> Result<Execution, CancelError> {
        let handle = self.shared.lock().jobs.get(id).cloned();
        if let Some(handle) = &handle {
            handle.stop.cancel();
            handle.ended.cancelled().await;
        }
        let found = self.shared.pipeline.db.get(id).await?.ok_or(CancelError::Unknown)?;
        let stopped = found.failure.as_ref().is_some_and(|it| it.kind == FailureKind::Cancelled);
        match (handle, found.state) {
            (Some(_), _) if stopped => Ok(found),
            (None, State::Queued | State::Running) => Err(CancelError::Direct),
            _ => Err(CancelError::Ended(Box::new(found))),
        }
    }

    /// Executions that run now, and those that wait.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let open = self.shared.lock().jobs.len();
        let running = self.shared.queue.running.saturating_sub(self.shared.turns.available_permits()).min(open);
        (running, open - running)
    }

    /// Begins nothing more, lets what runs end within `drain`, and leaves the rest to the next host.
    pub(crate) async fn close(&self, drain: Duration) {
        self.shared.turns.close();
        self.tasks.close();
        let idle = async {
            // Those that wait see the closed door and leave; so do those that only look after expired results.
            while !self.shared.lock().jobs.is_empty() {
                let ended = self.shared.lock().jobs.values().next().map(|it| it.ended.clone());
                match ended {
                    Some(ended) => ended.cancelled().await,
                    None => return,
                }
            }
        };
        if tokio::time::timeout(drain, idle).await.is_err() {
            tracing::warn!("asynchronous executions still run; they begin again when the host next starts");
        }
        self.shared.leave.cancel();
        self.tasks.wait().await;
    }

    fn spawn(&self, job: Job, handle: Handle) {
        // Not inside of the request's own span, which would then last as long as this; of the same trace all the same.
        let span = tracing::info_span!(parent: None, "accepted", execution_id = %job.id, otel.kind = "consumer");
        if !span.is_disabled() {
            let _ = span.set_parent(Span::current().context());
        }
        self.tasks.spawn(run::run(self.shared.clone(), job, handle).instrument(span));
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.shared.leave.cancel();
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place among those that wait, or a no.
    fn take_room(&self, id: &ExecutionId, bytes: usize) -> Result<Handle, Failure> {
        let open = self.lock();
        let full = open.jobs.len() >= self.queue.waiting.saturating_add(self.queue.running)
            || open.bytes.saturating_add(bytes) > self.queue.bytes;
        drop(open);
        if full || self.turns.is_closed() {
            return Err(Failure::new(FailureKind::Busy, "too many executions are running and waiting")
                .hint("try again in a moment")
                .details(json!({ "retryAfterSeconds": 1 })));
        }
        Ok(self.enter(id, bytes))
    }

    fn enter(&self, id: &ExecutionId, bytes: usize) -> Handle {
        let handle = Handle { stop: CancellationToken::new(), ended: CancellationToken::new(), bytes };
        let mut open = self.lock();
        open.bytes += bytes;
        open.jobs.insert(id.clone(), handle.clone());
        handle
    }

    fn leave_room(&self, id: &ExecutionId) {
        let mut open = self.lock();
        if let Some(handle) = open.jobs.remove(id) {
            open.bytes = open.bytes.saturating_sub(handle.bytes);
            handle.ended.cancel();
        }
    }
}
