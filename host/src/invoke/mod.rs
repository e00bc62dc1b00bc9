//! The pipeline: the only way to run a skill. Each step takes what the step before it made and nothing else, so that
//! none can be skipped: resolve → validate → grant → admit → start → run → finish.

mod admission;
mod command;
mod finish;
mod input;
mod pace;
mod sandbox;
mod scratch;
mod start;
mod verdict;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::Value;
use skill_engine::{Observer, OpenFolder};
use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span, debug_span, field::Empty};

pub use admission::Admission;
pub use command::{Command, CommandError};
pub use pace::Pace;
use pace::Place;
pub use scratch::Scratch;
pub(crate) use start::{expires, new_execution};

use crate::{
    artifacts::Archive,
    catalog::Catalog,
    db::Db,
    domain::{Caller, Execution, ExecutionId, Failure, FailureKind, Job, Owner, Sharing, Work},
    keys::Keys,
    metrics::{Metrics, Timing},
    policy::Policy,
    programs::Programs,
    registry::{Runnable, Skill},
};

/// What a caller asks for.
pub struct Request {
    /// The skill's name.
    pub skill: String,
    /// Who asks.
    pub caller: Caller,
    /// Its version, where not the usual one is wanted: the newest that is no pre-release.
    pub version: Option<String>,
    /// Its input.
    pub input: Value,
    /// Wall-clock time that the caller gives it, where it differs from the manifest's.
    pub timeout: Option<Duration>,
    /// Who watches it live.
    pub observer: Option<Arc<dyn Observer>>,
    /// Cancel it to stop the call, which is recorded as cancelled.
    pub cancel: CancellationToken,
}

impl Request {
    /// A call of this skill with this input; the manifest's time-out holds, and nobody watches.
    pub fn new(skill: impl Into<String>, input: Value) -> Self {
        Self {
            skill: skill.into(),
            caller: Caller::administrator(),
            version: None,
            input,
            timeout: None,
            observer: None,
            cancel: CancellationToken::new(),
        }
    }
}

/// All that a call passes through.
pub struct Pipeline {
    /// Finds skills.
    pub catalog: Arc<Catalog>,
    /// Bounds them.
    pub policy: Policy,
    /// Knows how many calls at once each key may make.
    pub keys: Arc<Keys>,
    /// Lets in as many as there is room for.
    pub admission: Admission,
    /// Lets scripts that compute take turns.
    pub pace: Pace,
    /// Counts and measures.
    pub metrics: Arc<Metrics>,
    /// Keeps records.
    pub db: Db,
    /// Keeps artifacts.
    pub archive: Archive,
    /// Keeps what each call said, and its output, in files too.
    pub keep_logs: bool,
    /// Lends each call a `/tmp`.
    pub scratch: Scratch,
    /// Folders that become artifacts.
    pub drafts: Scratch,
    /// Finds the programs that skills start.
    pub programs: Arc<Programs>,
    /// What a script sees at `/`: the names of its folders.
    pub root: OpenFolder,
}

/// What becomes of a call's record.
struct Order {
    id: ExecutionId,
    /// Of what was accepted: how long its result is kept.
    keep: Option<Duration>,
    patience: Patience,
}

/// How long a call waits for its turn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    /// A bounded number wait for room, none for its key.
    Little,
    /// A bounded number wait for room, any for their key: that one runs what these are parts of.
    OfKey,
    /// As long as it takes.
    Endless,
}

/// A name of a caller's making may be anything: what is printable of its beginning.
fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(128).collect()
}

/// Somebody asked to stop.
pub(crate) fn stopped() -> Failure {
    Failure::new(FailureKind::Cancelled, "it was asked to stop")
}

/// The caller's key has no room.
fn too_many(most: u32) -> Failure {
    let message = format!("the key runs {most} calls at once already, which is all that it may");
    Failure::new(FailureKind::TooManyRequests, message)
        .hint("try again when one of them has ended, or use `async`, which waits")
        .details(serde_json::json!({ "retryAfterSeconds": 1 }))
}

/// What a call needs before it begins.
struct Turn<'a> {
    /// Among its key's calls, where those are bounded, and among all.
    room: (Option<OwnedSemaphorePermit>, OwnedSemaphorePermit),
    place: Place<'a>,
}

impl Pipeline {
    /// Runs a skill once. There is always a record; what went wrong stands in its `failure`. Dropping the future ends the
    /// call at once and records it as cancelled.
    pub async fn execute(&self, request: Request) -> Execution {
        self.pass(Order { id: ExecutionId::random(), keep: None, patience: Patience::Little }, request).await
    }

    /// As [`Pipeline::execute`] for a part of something larger: it waits for its key's other calls.
    pub(crate) async fn execute_part(&self, request: Request) -> Execution {
        self.pass(Order { id: ExecutionId::random(), keep: None, patience: Patience::OfKey }, request).await
    }

    /// As [`Pipeline::execute`] for what was accepted as a part of something larger: it waits as long as it takes.
    pub(crate) async fn execute_patiently(&self, request: Request) -> Execution {
        self.pass(Order { id: ExecutionId::random(), keep: None, patience: Patience::Endless }, request).await
    }

    /// Runs what was accepted. Dropping the future ends the call and records nothing: it is run again.
    pub(crate) async fn execute_accepted(&self, id: ExecutionId, keep: Duration, request: Request) -> Execution {
        self.pass(Order { id, keep: Some(keep), patience: Patience::Endless }, request).await
    }

    /// Records that what was accepted will not be run.
    pub(crate) async fn give_up(&self, job: &Job, keep: Duration, failure: Failure) {
        let order = Order { id: job.id.clone(), keep: Some(keep), patience: Patience::Endless };
        let skill = match &job.work {
            Work::Call { skill, version, .. } => {
                self.catalog.resolve(skill, version.as_deref(), &job.caller).await.ok()
            }
            Work::Workflow { .. } => None,
        };
        let owner = self.owner_of(&job.caller, [&**job.work.name()]);
        self.refuse(order, job.work.name(), skill.as_deref(), owner, failure).await;
    }

    async fn pass(&self, order: Order, request: Request) -> Execution {
        let span = tracing::info_span!("call", execution_id = %order.id, skill = printable(&request.skill), outcome = Empty, otel.status_code = Empty);
        let call = async {
            let execution = self.steps(order, request).await;
            let failure = execution.failure.as_ref();
            let span = Span::current();
            span.record("outcome", failure.map_or("success", |failure| failure.kind.name()));
            if failure.is_some() {
                span.record("otel.status_code", "ERROR");
            }
            execution
        };
        call.instrument(span).await
    }

    async fn steps(&self, order: Order, request: Request) -> Execution {
        let Request { skill: name, caller, version, input, timeout, observer, cancel } = request;
        let owner = self.owner_of(&caller, [&*name]);
        let (skill, input) = match self.prepare(&name, version.as_deref(), &input, &caller).await {
            Ok(prepared) => prepared,
            Err((skill, failure)) => return self.refuse(order, &name, skill.as_deref(), owner, failure).await,
        };
        let series = skill.usage.series(&self.metrics, &skill.name);
        let asked = Instant::now();
        let turn = match self.turn(&order, &caller, &skill, &cancel).instrument(debug_span!("queue")).await {
            Ok(turn) => turn,
            Err(failure) => return self.refuse(order, &name, Some(&skill), owner, failure).await,
        };
        series.waited(asked.elapsed());
        let timing = Timing::begin(series.clone(), order.keep.is_some());
        let limits = self.policy.limits(&skill.manifest, timeout);
        let started = self.start(order, &skill, owner).await;
        let run = self.run(&skill, &started, input, limits.clone(), observer).instrument(debug_span!("instance"));
        let outcome = tokio::select! {
            outcome = turn.place.run(run) => Some(outcome),
            () = cancel.cancelled() => None,
        };
        let execution = match outcome {
            Some(outcome) => self.finish(&skill, started, outcome, &limits).instrument(debug_span!("record")).await,
            None => self.stopped(started).await,
        };
        drop(turn.room);
        timing.end(execution.failure.as_ref().map(|failure| failure.kind));
        execution
    }

    /// Room among its key's calls, and then among all; then a core, for an interpreter. A component is done before that would
    /// be worth it.
    async fn turn(
        &self,
        order: &Order,
        caller: &Caller,
        skill: &Skill,
        cancel: &CancellationToken,
    ) -> Result<Turn<'_>, Failure> {
        let turn = async {
            let of_key = match caller.key.as_ref().and_then(|key| self.keys.calls(key)) {
                None => None,
                Some((calls, most)) => match order.patience {
                    Patience::Little => Some(calls.try_acquire_owned().map_err(|_| too_many(most))?),
                    Patience::OfKey | Patience::Endless => calls.acquire_owned().await.ok(),
                },
            };
            let of_all = match order.patience {
                Patience::Little | Patience::OfKey => self.admission.admit().await?,
                Patience::Endless => self.admission.wait().await?,
            };
            let place = match skill.runnable {
                Runnable::Script { .. } => self.pace.begin().await,
                Runnable::Component(_) | Runnable::Nothing => Place::default(),
            };
            Ok(Turn { room: (of_key, of_all), place })
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(stopped()),
            turn = turn => turn,
        }
    }

    /// What an acceptance checks: the skill that would run now.
    ///
    /// # Errors
    /// What the call itself would be refused with.
    pub(crate) async fn check(&self, request: &Request) -> Result<Arc<Skill>, Failure> {
        let prepared = self.prepare(&request.skill, request.version.as_deref(), &request.input, &request.caller).await;
        prepared.map(|(skill, _)| skill).map_err(|(_, failure)| failure)
    }

    /// Whose a run of these skills by this caller is: of its tenant, and of its key alone where one of them is.
    pub(crate) fn owner_of<'a>(&self, caller: &Caller, skills: impl IntoIterator<Item = &'a str>) -> Owner {
        let is_private = |owner: Owner| owner.sharing == Sharing::Private && owner.lets_see(caller);
        let private = skills.into_iter().any(|skill| self.catalog.owner(skill).is_some_and(is_private));
        Owner::new(caller, if private { Sharing::Private } else { Sharing::Team })
    }

    /// Everything that can be said before anything runs.
    async fn prepare(
        &self,
        name: &str,
        version: Option<&str>,
        input: &Value,
        caller: &Caller,
    ) -> Result<(Arc<Skill>, String), (Option<Arc<Skill>>, Failure)> {
        let skill = self.catalog.resolve(name, version, caller).await.map_err(|f| (None, f))?;
        match input::validate(&skill, input, &self.policy.limits(&skill.manifest, None)) {
            Ok(text) => Ok((skill, text)),
            Err(failure) => Err((Some(skill), failure)),
        }
    }
}
