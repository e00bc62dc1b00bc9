//! The composition root and the crate's face.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde_json::Value;
use skill_engine::{Compiler, Engine, EngineConfig, EngineError, OpenFolder, Outcome};
use tokio::io::AsyncReadExt as _;
use toolchain_builder::{BuildError, Builder, Progress};

use crate::{
    artifacts::{Archive, ArchiveError, Download},
    catalog::{Catalog, CatalogError},
    db::{Db, DbError},
    domain::{Execution, ExecutionId, Failure},
    interpreters::Interpreters,
    invoke::{Admission, Command, CommandError, Pipeline, Request, Scratch},
    jobs::{CancelError, Jobs, Queue, SubmitError},
    policy::Policy,
    programs::Programs,
    registry::{Listing, LoadSkillError, Loader, Registry, Skill, UsageBook},
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
    interpreters: Arc<Interpreters>,
    /// Removes a temporary data folder with the host.
    _temporary: Option<tempfile::TempDir>,
}

/// Settings of a [`Host`], each with a default.
pub struct HostBuilder {
    data_dir: Option<PathBuf>,
    artifacts_dir: Option<PathBuf>,
    database: Option<PathBuf>,
    records: bool,
    keep_logs: bool,
    patient: bool,
    cache_dir: Option<PathBuf>,
    skills_dirs: Vec<PathBuf>,
    skills: Vec<PathBuf>,
    policy: Policy,
    concurrency: usize,
    queue: usize,
    jobs: Queue,
    compiler: Compiler,
    progress: Arc<dyn Progress>,
}

/// Why a host could not be built.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// There is no place for the cache.
    #[error(transparent)]
    Cache(#[from] BuildError),
    /// The skills that were registered.
    #[error("the registered skills cannot be had: {0}")]
    Catalog(#[from] CatalogError),
    /// A folder of skills cannot be read.
    #[error("cannot read the folder of skills {path}: {source}", path = path.display())]
    SkillsDir {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder of the host cannot be written.
    #[error("cannot write the data folder {path}: {source} (choose another with --data-dir, or make it writable)", path = path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A skill that was asked for by its path.
    #[error("{path}: {source}", path = path.display())]
    Skill {
        /// Its folder.
        path: PathBuf,
        /// Why it was not loaded.
        source: Box<LoadSkillError>,
    },
}

impl Host {
    /// Settings with their defaults: no skills, records and artifacts in a temporary folder that goes with the host.
    pub fn builder() -> HostBuilder {
        HostBuilder {
            data_dir: None,
            artifacts_dir: None,
            database: None,
            records: false,
            keep_logs: false,
            patient: false,
            cache_dir: None,
            skills_dirs: Vec::new(),
            skills: Vec::new(),
            policy: Policy::default(),
            concurrency: 100,
            queue: 1024,
            jobs: Queue::default(),
            compiler: Compiler::default(),
            progress: Arc::new(toolchain_builder::Silent),
        }
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
    /// let request = WorkflowRequest { name: "twice".into(), inputs, timeout: std::time::Duration::from_secs(60) };
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

    /// Stops: begins nothing more that was accepted, lets what runs of it end within `drain`, leaves the rest to the next
    /// host on the same data folder, and closes the database.
    pub async fn close(&self, drain: Duration) {
        self.0.jobs.close(drain).await;
        self.db().close().await;
    }

    /// The skills that are there, and those that could not be loaded.
    pub fn skills(&self) -> Listing {
        self.0.pipeline.catalog.listing()
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
    /// host.catalog().remove("square", None).await?;
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

    /// Where artifacts are kept.
    pub fn archive(&self) -> &Archive {
        &self.0.pipeline.archive
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

impl HostBuilder {
    /// Folder for records, artifacts and scratch, made when missing. Without it a temporary one is used.
    #[must_use]
    pub fn data_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(path.into());
        self.records = true;
        self.keep_logs = true;
        self
    }

    /// Folder for artifacts, in place of `artifacts` in the data folder.
    #[must_use]
    pub fn artifacts_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.artifacts_dir = Some(path.into());
        self.keep_logs = true;
        self
    }

    /// SQLite file for records, in place of `skillhost.db` in the data folder.
    #[must_use]
    pub fn database(mut self, path: impl Into<PathBuf>) -> Self {
        self.database = Some(path.into());
        self.records = true;
        self
    }

    /// Folder for compiled code and interpreters, shared by all hosts of this user.
    #[must_use]
    pub fn cache_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.cache_dir = Some(path.into());
        self
    }

    /// A folder whose sub-folders are skills. One that does not load is listed with its reason and stops no other.
    #[must_use]
    pub fn skills_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.skills_dirs.push(path.into());
        self
    }

    /// One skill, by its folder or component; it must load.
    #[must_use]
    pub fn skill(mut self, path: impl Into<PathBuf>) -> Self {
        self.skills.push(path.into());
        self
    }

    /// The bounds of every call.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Calls at once, and calls that may wait for their turn; further ones are answered `busy`.
    #[must_use]
    pub fn concurrency(mut self, running: usize, waiting: usize) -> Self {
        (self.concurrency, self.queue) = (running, waiting);
        self
    }

    /// Bounds of what [`Host::submit`] accepts.
    #[must_use]
    pub fn jobs(mut self, queue: Queue) -> Self {
        self.jobs = queue;
        self
    }

    /// Who compiles components.
    #[must_use]
    pub fn compiler(mut self, compiler: Compiler) -> Self {
        self.compiler = compiler;
        self
    }

    /// Whether a program that needs an interpreter which is not built yet waits for it, for minutes, or is told to try
    /// again later. Off by default.
    #[must_use]
    pub fn wait_for_interpreters(mut self, wait: bool) -> Self {
        self.patient = wait;
        self
    }

    /// Who is told about long work: interpreters being built.
    #[must_use]
    pub fn progress(mut self, progress: Arc<dyn Progress>) -> Self {
        self.progress = progress;
        self
    }

    /// Builds the host and loads its skills; provisions the interpreters that they need.
    ///
    /// # Errors
    /// When a folder, the database or the engine cannot be had, or a skill named by [`HostBuilder::skill`] does not load.
    pub async fn build(self) -> Result<Host, HostError> {
        let temporary = match &self.data_dir {
            Some(_) => None,
            None => {
                Some(tempfile::tempdir().map_err(|source| HostError::DataDir { path: std::env::temp_dir(), source })?)
            }
        };
        let data = match (&self.data_dir, &temporary) {
            (Some(dir), _) => dir.clone(),
            (None, Some(temporary)) => temporary.path().to_path_buf(),
            (None, None) => PathBuf::new(),
        };
        let scratch = make(&data.join("scratch"))?;
        let scratch = Scratch::new(&scratch).map_err(|source| HostError::DataDir { path: scratch, source })?;
        let root = root_of_scripts(&data.join("root"))?;
        let archive = Archive::open(&self.artifacts_dir.unwrap_or_else(|| data.join("artifacts")))?;
        let db = match (self.records, self.database) {
            (true, path) => Db::open(&path.unwrap_or_else(|| data.join("skillhost.db"))).await?,
            (false, _) => Db::none(),
        };
        let cache = match self.cache_dir {
            Some(dir) => dir,
            None => Builder::cache_dir_default()?,
        };
        let engine = Engine::new(EngineConfig {
            compiler: self.compiler,
            memory_ceiling: self.policy.ceilings.memory,
            ..EngineConfig::new(cache.join("compiled"))
        })?;
        let builder = Arc::new(Builder::new(cache.clone(), self.progress));
        let interpreters = Arc::new(Interpreters::new(engine.clone(), builder));
        let programs = Arc::new(Programs::new(engine.clone(), interpreters.clone(), self.patient));
        let loader = Arc::new(Loader {
            usage: Arc::new(UsageBook::new(db.usage().await?)),
            engine,
            interpreters: interpreters.clone(),
            policy: self.policy.clone(),
            code_dir: cache.join("code"),
        });
        let registry = Registry::new(loader.clone());
        for path in self.skills_dirs {
            registry.add_folder(&path).await.map_err(|source| HostError::SkillsDir { path, source })?;
        }
        for path in self.skills {
            registry.add(&path).await.map_err(|e| HostError::Skill { path, source: Box::new(e) })?;
        }
        let admission = Admission::new(self.concurrency, self.queue);
        let catalog = Catalog::open(registry, loader, data.join("registered"), db.clone()).await?;
        let (policy, keep_logs) = (self.policy, self.keep_logs);
        let pipeline =
            Arc::new(Pipeline { catalog, policy, admission, db, archive, keep_logs, scratch, programs, root });
        let jobs = Jobs::open(pipeline.clone(), self.jobs).await?;
        Ok(Host(Arc::new(Inner { pipeline, jobs, interpreters, _temporary: temporary })))
    }
}

/// The folder that scripts see at `/`: nothing in it but the names of what is mounted below.
fn root_of_scripts(path: &Path) -> Result<OpenFolder, HostError> {
    make(&path.join("skill"))?;
    make(&path.join("tmp"))?;
    OpenFolder::read_only(path).map_err(|source| HostError::DataDir { path: path.to_path_buf(), source })
}

/// Makes a folder; its real path.
fn make(path: &Path) -> Result<PathBuf, HostError> {
    let fail = |source| HostError::DataDir { path: path.to_path_buf(), source };
    std::fs::create_dir_all(path).map_err(fail)?;
    path.canonicalize().map_err(fail)
}
