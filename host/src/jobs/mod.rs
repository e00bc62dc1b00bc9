//! Executions that are accepted now and run later: durable, bounded, cancellable, fair between keys.
//!
//! What was accepted is in the database before its caller hears of it, and stays there until its end is: a host that dies in
//! between runs it again when it next starts. Its record is written once, with the end.

mod adopt;
mod cancel;
mod expire;
mod room;
mod run;
mod turns;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{Instrument as _, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::{
    db::DbError,
    domain::{Caller, Execution, ExecutionId, Failure, FailureKind, Job, State, Work},
    invoke::{Pipeline, Request, new_execution},
    workflow::{Workflow, WorkflowError, WorkflowRequest},
};
use room::{Handle, Room};
use turns::Turns;

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
    /// Another host of the database runs it, and has not answered.
    #[error(
        "another host runs this execution: it was asked to cancel it, and has not done so yet; look at its status again"
    )]
    Asked,
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
    turns: Arc<Turns>,
    open: Mutex<Room>,
    /// Ends everything at once, to be run again later.
    leave: CancellationToken,
}

impl Jobs {
    /// Goes on with what an earlier host left.
    pub(crate) async fn open(pipeline: Arc<Pipeline>, queue: Queue) -> Result<Self, DbError> {
        let left = pipeline.db.jobs().await?;
        let shared = Arc::new(Shared {
            pipeline,
            queue,
            turns: Turns::new(queue.running),
            open: Mutex::default(),
            leave: CancellationToken::new(),
        });
        let jobs = Self { shared, tasks: TaskTracker::new() };
        adopt::go_on(&jobs.shared, &jobs.tasks, left);
        if jobs.shared.pipeline.db.is_open() {
            jobs.tasks.spawn(expire::run(jobs.shared.pipeline.clone(), queue.keep, jobs.shared.leave.clone()));
            jobs.tasks.spawn(cancel::run(jobs.shared.clone()));
            jobs.tasks.spawn(adopt::run(jobs.shared.clone(), jobs.tasks.clone()));
        }
        Ok(jobs)
    }

    /// Accepts a call: checked, and kept whatever happens to this host.
    pub(crate) async fn submit(&self, request: Request) -> Result<Execution, Failure> {
        self.check_open()?;
        let skill = self.shared.pipeline.check(&request).await?;
        let owner = self.shared.pipeline.owner_of(&request.caller, [&*skill.name]);
        let execution = new_execution(ExecutionId::random(), &skill.name, Some(&skill), owner);
        let bytes = request.input.to_string().len();
        let work = Work::Call {
            skill: skill.name.clone(),
            version: skill.version.clone(),
            input: request.input,
            timeout: request.timeout,
        };
        self.accept(execution, request.caller, work, bytes).await
    }

    /// Accepts a workflow, with the versions that its skills have now.
    pub(crate) async fn submit_workflow(
        &self,
        workflow: &Workflow,
        request: WorkflowRequest,
    ) -> Result<Execution, SubmitError> {
        self.check_open()?;
        let definition = workflow.pinned(&self.shared.pipeline, &request.caller).await?;
        let bytes = definition.to_string().len() + request.inputs.to_string().len();
        let owner = workflow.owner(&self.shared.pipeline, &request.caller);
        let execution = new_execution(ExecutionId::random(), &request.name, None, owner);
        let name = execution.skill.clone();
        let work = Work::Workflow { name, definition, inputs: request.inputs, timeout: request.timeout };
        Ok(self.accept(execution, request.caller, work, bytes).await?)
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

    async fn accept(
        &self,
        mut execution: Execution,
        caller: Caller,
        work: Work,
        bytes: usize,
    ) -> Result<Execution, Failure> {
        execution.state = State::Queued;
        let handle = self.shared.take_room(&execution.id, &caller, bytes)?;
        let job = Job { id: execution.id.clone(), caller, work, accepted_at: execution.started_at, attempts: 0 };
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

    /// Executions that run now, and those that wait.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let open = self.shared.lock().count();
        let running = self.shared.turns.taken().min(open);
        (running, open - running)
    }

    /// Begins nothing more, lets what runs end within `drain`, and leaves the rest to the next host.
    pub(crate) async fn close(&self, drain: Duration) {
        self.shared.turns.close();
        self.tasks.close();
        let idle = async {
            // Those that wait see the closed door and leave; so do those that only look after expired results.
            loop {
                let left = self.shared.lock().any();
                match left {
                    Some(left) => left.ended.cancelled().await,
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
    fn lock(&self) -> std::sync::MutexGuard<'_, Room> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place among those that wait, or a no.
    fn take_room(&self, id: &ExecutionId, caller: &Caller, bytes: usize) -> Result<Handle, Failure> {
        match self.turns.is_closed() {
            true => Err(room::busy("this host is stopping")),
            false => self.lock().take(&self.queue, id, caller, bytes),
        }
    }

    fn leave_room(&self, id: &ExecutionId) {
        self.lock().leave(id);
    }
}
