//! The crate's face: what a host can do.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use serde_json::Value;
use skill_engine::{Engine, Outcome};
use tokio::io::AsyncReadExt as _;

use crate::{
    HostBuilder,
    artifacts::{Archive, ArchiveError, Download},
    catalog::Catalog,
    db::{Db, DbError},
    domain::{Caller, Execution, ExecutionId, Failure},
    interpreters::Interpreters,
    invoke::{Command, CommandError, Pipeline, Request},
    jobs::{CancelError, Jobs, SubmitError},
    keys::Keys,
    metrics::{Metrics, Readings},
    policy::Policy,
    readiness::{Lookout, Readiness},
    registry::{Listing, LoadSkillError, Skill},
    retention::Keeper,
    running::Running,
    workflow::{NodeRun, Order, Workflow, WorkflowError, WorkflowRequest, WorkflowRun, kept_nodes},
};

/// Runs skills. Cheap to clone; several hosts may live in one process.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let host = skill_host::Host::builder().skills_dir("skills").build().await?;
/// let answer = host.call("skill_square", serde_json::json!({ "value": 7 })).await?;
/// assert_eq!(answer["result"], 49);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    pipeline: Arc<Pipeline>,
    jobs: Jobs,
    keeper: Keeper,
    interpreters: Arc<Interpreters>,
    engine: Engine,
    lookout: Lookout,
    /// Removes a temporary data folder with the host.
    _temporary: Option<tempfile::TempDir>,
}

impl Host {
    pub(crate) fn new(
        pipeline: Arc<Pipeline>,
        jobs: Jobs,
        keeper: Keeper,
        interpreters: Arc<Interpreters>,
        engine: Engine,
        temporary: Option<tempfile::TempDir>,
    ) -> Self {
        Self(Arc::new(Inner {
            pipeline,
            jobs,
            keeper,
            interpreters,
            engine,
            lookout: Lookout::default(),
            _temporary: temporary,
        }))
    }

    /// Settings with their defaults: no skills, records and artifacts in a temporary folder that goes with the host.
    pub fn builder() -> HostBuilder {
        HostBuilder::default()
    }

    /// Calls a skill: JSON in, JSON out.
    ///
    /// # Errors
    /// A [`Failure`], which says whose fault it is.
    pub async fn call(&self, skill: &str, input: Value) -> Result<Value, Failure> {
        let execution = self.execute(Request::new(skill, input)).await;
        execution.into_result()
    }

    /// Runs a skill and answers the whole record. Dropping the future ends the call.
    pub async fn execute(&self, request: Request) -> Execution {
        self.0.pipeline.execute(request).await
    }

    /// Runs one command of the sandbox (`python3 report.py`, `jq .`, a script by its `#!` line) over a folder, without a
    /// record. Dropping the future ends it.
    ///
    /// # Errors
    /// [`CommandError`] when there is no such program or folder.
    pub async fn exec(&self, command: Command) -> Result<Outcome, CommandError> {
        self.0.pipeline.exec(command).await
    }

    /// Starts a skill and shows what it says while it runs. Dropping what is returned ends the call.
    pub fn start(&self, skill: &str, input: Value) -> Running {
        Running::start(self.clone(), skill.to_owned(), input)
    }

    /// Accepts an execution to be run as soon as there is room: once this answers, it is run to its end, also when this
    /// host dies before that and is started again on the same data folder. [`Host::execution`] says how it stands.
    ///
    /// # Errors
    /// What the call itself would be refused with; [`FailureKind::Busy`](crate::domain::FailureKind::Busy) where too many
    /// wait.
    pub async fn submit(&self, request: Request) -> Result<Execution, Failure> {
        self.0.jobs.submit(request).await
    }

    /// Stops an execution that was accepted by [`Host::submit`]; its record.
    ///
    /// # Errors
    /// [`CancelError`] when it is not there, or has ended.
    pub async fn cancel(&self, id: &ExecutionId) -> Result<Execution, CancelError> {
        self.0.jobs.cancel(id).await
    }

    /// Runs a workflow: skills that feed each other. Dropping the future ends every call of it.
    ///
    /// ```no_run
    /// # async fn example(host: skill_host::Host) -> Result<(), Box<dyn std::error::Error>> {
    /// use skill_host::workflow::{Workflow, WorkflowRequest};
    /// let inputs = serde_json::json!({ "value": 5 });
    /// let definition = serde_json::json!({ "nodes": [
    ///     { "id": "first", "skill_id": "skill_square", "inputs": { "value": "${inputs.value}" } },
    ///     { "id": "second", "skill_id": "skill_square", "inputs": { "value": "${first.result}" } },
    /// ]});
    /// let workflow = Workflow::read(&definition, &inputs)?;
    /// let timeout = std::time::Duration::from_secs(60);
    /// let request = WorkflowRequest { caller: Default::default(), name: "twice".into(), inputs, timeout };
    /// let run = host.run_workflow(&workflow, request).await?;
    /// assert_eq!(run.results()["second"]["result"], 625);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When one of its skills is not there; then nothing was run. What a node does wrong stands in the run.
    pub async fn run_workflow(
        &self,
        workflow: &Workflow,
        request: WorkflowRequest,
    ) -> Result<WorkflowRun, WorkflowError> {
        workflow.run(&self.0.pipeline, request, Order::direct()).await
    }

    /// Accepts a workflow to be run as soon as there is room, as [`Host::submit`] accepts a call: after a crash it goes on
    /// with the nodes that had not ended.
    ///
    /// # Errors
    /// When one of its skills is not there, or too much waits.
    pub async fn submit_workflow(
        &self,
        workflow: &Workflow,
        request: WorkflowRequest,
    ) -> Result<Execution, SubmitError> {
        self.0.jobs.submit_workflow(workflow, request).await
    }

    /// What became of the nodes of an accepted workflow so far, by node.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn workflow_nodes(&self, id: &ExecutionId) -> Result<HashMap<String, NodeRun>, DbError> {
        kept_nodes(self.db(), id).await
    }

    /// The record of an execution, while it waits and runs too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn execution(&self, id: &ExecutionId) -> Result<Option<Execution>, DbError> {
        self.db().get(id).await
    }

    /// As [`Host::execution`], where it is there for this caller.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn execution_for(&self, id: &ExecutionId, caller: &Caller) -> Result<Option<Execution>, DbError> {
        Ok(self.execution(id).await?.filter(|found| found.owner.lets_see(caller)))
    }

    /// Stops: begins nothing more that was accepted, lets what runs of it end within `drain`, leaves the rest to the next
    /// host on the same data folder, and closes the database.
    pub async fn close(&self, drain: Duration) {
        self.0.keeper.stop().await;
        self.0.jobs.close(drain).await;
        if let Err(error) = self.keys().write_uses().await {
            tracing::warn!(%error, "when keys were last used was not written");
        }
        self.db().close().await;
    }

    /// The skills that are there, and those that could not be loaded.
    pub fn skills(&self) -> Listing {
        self.0.pipeline.catalog.listing(&Caller::administrator())
    }

    /// One skill of a folder.
    pub fn skill(&self, name: &str) -> Option<Arc<Skill>> {
        self.0.pipeline.catalog.folders().get(name)
    }

    /// Every skill that can be called, by name and version; here skills are registered, found and removed.
    ///
    /// ```no_run
    /// # async fn example(host: skill_host::Host) -> Result<(), Box<dyn std::error::Error>> {
    /// use skill_host::catalog::{NewSkill, Query};
    /// let code = "def execute(inputs):\n    return {'result': inputs['value'] ** 2}";
    /// host.catalog().register(NewSkill::new("square", "1.0.0".parse()?, "python", code)).await?;
    /// assert_eq!(host.call("square", serde_json::json!({ "value": 7 })).await?["result"], 49);
    /// let found = host.catalog().search(&Query { words: "square".into(), ..Query::default() });
    /// assert_eq!(&*found.skills[0].id, "square");
    /// host.catalog().remove("square", None, &Default::default()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn catalog(&self) -> &Catalog {
        &self.0.pipeline.catalog
    }

    /// Loads one more skill, by its folder or component.
    ///
    /// # Errors
    /// Why it was not loaded.
    pub async fn add_skill(&self, path: &Path) -> Result<Arc<Skill>, LoadSkillError> {
        self.0.pipeline.catalog.folders().add(path).await
    }

    /// The languages that skills may be written in, and what runs them.
    pub fn interpreters(&self) -> &Interpreters {
        &self.0.interpreters
    }

    /// The bounds of every call.
    pub fn policy(&self) -> &Policy {
        &self.0.pipeline.policy
    }

    /// Whether it can do its work now: writes something to the database and to the folder of artifacts. An answer holds for a
    /// second.
    pub async fn readiness(&self) -> Arc<Readiness> {
        self.0.lookout.look(&self.0.pipeline, &self.0.interpreters).await
    }

    /// What was counted and measured so far, and how things stand, in the text format of Prometheus.
    pub fn metrics(&self) -> String {
        let (running, queued) = self.0.pipeline.admission.counts();
        let (async_running, async_queued) = self.0.jobs.counts();
        let readings = Readings {
            running,
            queued,
            async_running,
            async_queued,
            skills: self.0.pipeline.catalog.count(),
            engine: self.0.engine.in_use(),
        };
        self.recorder().text(&readings).unwrap_or_else(|error| {
            tracing::error!(%error, "the metrics cannot be written");
            String::new()
        })
    }

    pub(crate) fn recorder(&self) -> &Metrics {
        &self.0.pipeline.metrics
    }

    /// Where artifacts are kept.
    pub fn archive(&self) -> &Archive {
        &self.0.pipeline.archive
    }

    /// The keys that callers of the API show.
    pub fn keys(&self) -> &Keys {
        &self.0.pipeline.keys
    }

    /// The records of executions.
    pub fn db(&self) -> &Db {
        &self.0.pipeline.db
    }

    /// An archived file, opened for reading. `path` is as in [`Execution::artifacts`], or `stdout.txt`, `stderr.txt`,
    /// `output.json`.
    ///
    /// # Errors
    /// When there is no such file.
    pub async fn download(&self, id: &ExecutionId, path: &str) -> Result<Download, ArchiveError> {
        self.0.pipeline.download(id, path).await
    }

    /// The bytes of an archived file.
    ///
    /// # Errors
    /// When there is no such file.
    pub async fn artifact(&self, id: &ExecutionId, path: &str) -> Result<Vec<u8>, ArchiveError> {
        let mut file = tokio::fs::File::from_std(self.download(id, path).await?.file);
        let mut bytes = Vec::new();
        let read = file.read_to_end(&mut bytes).await;
        read.map_err(|source| ArchiveError::Io { verb: "read", source })?;
        Ok(bytes)
    }
}
