//! The composition root: a host is made of its parts here.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use skill_engine::{Compiler, Engine, EngineConfig, EngineError, NetworkConfig, OpenFolder};
use toolchain_builder::{BuildError, Builder, Progress};

use crate::{
    artifacts::{Archive, ArchiveError},
    catalog::{Catalog, CatalogError},
    db::{DatabaseUrl, Db, DbError, Location},
    host::Host,
    interpreters::Interpreters,
    invoke::{Admission, Pace, Pipeline, Scratch},
    jobs::{Jobs, Queue},
    keys::Keys,
    metrics::Metrics,
    policy::Policy,
    programs::Programs,
    registry::{self, Copies, LoadSkillError, Loader, Registry, UsageBook},
    retention::{Keep, Keeper},
};

/// Settings of a [`Host`], each with a default.
#[derive(Clone)]
pub struct HostBuilder {
    data_dir: Option<PathBuf>,
    artifacts_dir: Option<PathBuf>,
    database: Option<PathBuf>,
    database_url: Option<DatabaseUrl>,
    records: bool,
    keep_logs: bool,
    patient: bool,
    cache_dir: Option<PathBuf>,
    code_dir: Option<PathBuf>,
    skills_dirs: Vec<PathBuf>,
    skills: Vec<PathBuf>,
    watch: bool,
    policy: Policy,
    network: NetworkConfig,
    concurrency: usize,
    queue: usize,
    jobs: Queue,
    keep: Keep,
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
    /// What is measured.
    #[error("the metrics cannot be set up: {0}")]
    Metrics(#[from] prometheus::Error),
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

impl Default for HostBuilder {
    fn default() -> Self {
        Self {
            data_dir: None,
            artifacts_dir: None,
            database: None,
            database_url: None,
            records: false,
            keep_logs: false,
            patient: false,
            cache_dir: None,
            code_dir: None,
            skills_dirs: Vec::new(),
            skills: Vec::new(),
            watch: false,
            policy: Policy::default(),
            network: NetworkConfig::default(),
            concurrency: 100,
            queue: 1024,
            jobs: Queue::default(),
            keep: Keep::default(),
            compiler: Compiler::default(),
            progress: Arc::new(toolchain_builder::Silent),
        }
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

    /// Database for records: `postgres://user:password@host:port/database`, or `sqlite:path`. Goes before
    /// [`HostBuilder::database`]. What is wrong with it is said when the host is built.
    #[must_use]
    pub fn database_url(mut self, url: impl Into<DatabaseUrl>) -> Self {
        self.database_url = Some(url.into());
        self.records = true;
        self
    }

    /// Folder for compiled code and interpreters, shared by all hosts of this user.
    #[must_use]
    pub fn cache_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.cache_dir = Some(path.into());
        self
    }

    /// Folder for what is made of WebAssembly and of scripts on this machine, in place of the cache: then the cache is only
    /// read where its interpreters are built.
    #[must_use]
    pub fn code_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.code_dir = Some(path.into());
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

    /// Whether changes in the folders of skills are seen while the host runs: what is new is loaded, what was edited is
    /// loaded again, what is gone is forgotten. A call that runs goes on with the files that it began with, and an edit
    /// that does not load leaves the version before it in place. Off by default: then calls see the files as they are.
    #[must_use]
    pub fn watch(mut self, watch: bool) -> Self {
        self.watch = watch;
        self
    }

    /// The bounds of every call.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How requests that skills may send leave this machine. Whom they may ask is [`Policy::network`].
    #[must_use]
    pub fn network(mut self, network: NetworkConfig) -> Self {
        self.network = network;
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

    /// How much of what has ended is kept; looked after in the background. Everything by default.
    #[must_use]
    pub fn keep(mut self, keep: Keep) -> Self {
        self.keep = keep;
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
        let drafts = make(&archive.drafts())?;
        let drafts = Scratch::new(&drafts).map_err(|source| HostError::DataDir { path: drafts, source })?;
        let db = match self.records {
            true => Db::open(&location(self.database_url, self.database, &data)?).await?,
            false => Db::none(),
        };
        let cache = match self.cache_dir {
            Some(dir) => dir,
            None => Builder::cache_dir_default()?,
        };
        let code = self.code_dir.unwrap_or_else(|| cache.clone());
        let engine = Engine::new(EngineConfig {
            compiler: self.compiler,
            network: self.network,
            memory_ceiling: self.policy.ceilings.memory,
            ..EngineConfig::new(code.join("compiled"))
        })?;
        let builder = Arc::new(Builder::new(cache.clone(), self.progress));
        let interpreters = Arc::new(Interpreters::new(engine.clone(), builder));
        let programs = Arc::new(Programs::new(engine.clone(), interpreters.clone(), self.patient));
        let loader = Arc::new(Loader {
            usage: Arc::new(UsageBook::new(db.usage().await?)),
            engine: engine.clone(),
            interpreters: interpreters.clone(),
            policy: self.policy.clone(),
            code_dir: code.join("code"),
            copies: self.watch.then(|| copies(&data.join("loaded"))).transpose()?,
        });
        let registry = Arc::new(Registry::new(loader.clone()));
        for path in self.skills_dirs {
            if self.watch {
                // Before it is read, so that nothing is missed.
                registry::watch(&registry, path.clone());
            }
            registry.add_folder(&path).await.map_err(|source| HostError::SkillsDir { path, source })?;
        }
        for path in self.skills {
            registry.add(&path).await.map_err(|e| HostError::Skill { path, source: Box::new(e) })?;
        }
        let keys = Keys::open(db.clone()).await?;
        let admission = Admission::new(self.concurrency, self.queue);
        let catalog = Catalog::open(registry, loader, data.join("registered"), db.clone()).await?;
        let (policy, keep_logs) = (self.policy, self.keep_logs);
        let metrics = Metrics::new()?;
        let pipeline = Arc::new(Pipeline {
            catalog,
            policy,
            keys,
            admission,
            pace: Pace::default(),
            metrics,
            db,
            archive,
            keep_logs,
            scratch,
            drafts,
            programs,
            root,
        });
        let jobs = Jobs::open(pipeline.clone(), self.jobs).await?;
        let keeper = Keeper::start(&pipeline.db, &pipeline.archive, self.keep);
        Ok(Host::new(pipeline, jobs, keeper, interpreters, engine, temporary))
    }
}

fn copies(path: &Path) -> Result<Copies, HostError> {
    let path = make(path)?;
    Copies::new(&path).map_err(|source| HostError::DataDir { path, source })
}

/// Where the records are.
fn location(url: Option<DatabaseUrl>, file: Option<PathBuf>, data: &Path) -> Result<Location, DbError> {
    match url {
        Some(url) => Location::parse(url.expose()),
        None => Ok(Location::from(file.unwrap_or_else(|| data.join("skillhost.db")).as_path())),
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
