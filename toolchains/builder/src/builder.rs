//! [`Builder`]: what is asked for is found in the cache, or built once and put there.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use crate::{
    BuildError, Progress, Toolchain,
    error::At,
    run::Log,
    steps,
    store::{Receipt, Store, UNFINISHED},
    toolchain::catalog,
};

/// Makes toolchains and keeps them in a folder. Cheap to clone; safe to use from many threads and processes at once.
#[derive(Clone)]
pub struct Builder {
    pub(crate) cache: PathBuf,
    pub(crate) progress: Arc<dyn Progress>,
    toolchains: Arc<[Arc<Toolchain>]>,
}

/// A toolchain's component, ready to be loaded.
#[derive(Clone, Debug)]
pub struct Built {
    /// The component.
    pub wasm: PathBuf,
    /// The folder that was made beside it, for a compiler: what programs are made with.
    pub files: Option<PathBuf>,
    /// Of the component, lowercase hex: whoever loads it checks it.
    pub sha256: String,
    /// What it was made from.
    pub input_digest: String,
    /// What the host knows of it.
    pub toolchain: Arc<Toolchain>,
}

/// What is in the cache for a toolchain.
#[derive(Clone, Debug)]
pub struct Status {
    /// Which.
    pub toolchain: Arc<Toolchain>,
    /// Its component, if there is one.
    pub state: State,
}

/// Whether a toolchain is built.
#[derive(Clone, Debug)]
pub enum State {
    /// Not yet: it is built when it is first needed.
    Absent,
    /// Built from exactly these inputs.
    Ready(Built),
    /// Something else than what was built is there; the text says what.
    Changed(String),
}

impl Builder {
    /// A builder of the embedded toolchains that keeps what it makes below `cache`.
    #[must_use]
    pub fn new(cache: PathBuf, progress: Arc<dyn Progress>) -> Self {
        Self { cache, progress, toolchains: catalog().into() }
    }

    /// The same with other toolchains.
    #[must_use]
    pub fn with_toolchains(mut self, toolchains: Vec<Toolchain>) -> Self {
        self.toolchains = toolchains.into_iter().map(Arc::new).collect();
        self
    }

    /// `$SKILLHOST_CACHE_DIR`, else `$XDG_CACHE_HOME/skillhost`, else `~/.cache/skillhost`.
    ///
    /// # Errors
    /// [`BuildError::NoCacheDir`] when none of the variables is set.
    pub fn cache_dir_default() -> Result<PathBuf, BuildError> {
        let var = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        var("SKILLHOST_CACHE_DIR")
            .or_else(|| Some(var("XDG_CACHE_HOME").filter(|p| p.is_absolute())?.join("skillhost")))
            .or_else(|| Some(var("HOME")?.join(".cache/skillhost")))
            .ok_or(BuildError::NoCacheDir)
    }

    /// Where everything is kept.
    #[must_use]
    pub fn cache_dir(&self) -> &Path {
        &self.cache
    }

    /// Who watches.
    #[must_use]
    pub fn progress(&self) -> &dyn Progress {
        self.progress.as_ref()
    }

    /// The toolchains that it can make.
    #[must_use]
    pub fn toolchains(&self) -> &[Arc<Toolchain>] {
        &self.toolchains
    }

    fn toolchain(&self, name: &str) -> Result<&Arc<Toolchain>, BuildError> {
        self.toolchains.iter().find(|t| t.name == name).ok_or_else(|| BuildError::Unknown {
            name: name.to_owned(),
            known: self.toolchains.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// The component of `name`, built if it is not there. A hit reads one small file.
    ///
    /// A cached file that is not what was built is built again, and [`Progress::message`] says so.
    ///
    /// # Errors
    /// What is missing on the machine, or which step failed with the end of its output.
    pub fn ensure(&self, name: &str) -> Result<Built, BuildError> {
        let toolchain = self.toolchain(name)?;
        let store = Store::new(&self.cache, toolchain);
        if let Ok(Some(receipt)) = store.find(toolchain) {
            return Ok(built(toolchain, &store, receipt));
        }
        self.build(toolchain, &store, Rebuild::IfNeeded)
    }

    /// Whether [`Builder::ensure`] would answer at once.
    #[must_use]
    pub fn is_built(&self, name: &str) -> bool {
        let found = |toolchain: &Arc<Toolchain>| Store::new(&self.cache, toolchain).find(toolchain);
        self.toolchain(name).is_ok_and(|toolchain| matches!(found(toolchain), Ok(Some(_))))
    }

    /// Builds `name` again, whatever is there.
    ///
    /// # Errors
    /// As [`Builder::ensure`].
    pub fn rebuild(&self, name: &str) -> Result<Built, BuildError> {
        let toolchain = self.toolchain(name)?;
        self.build(toolchain, &Store::new(&self.cache, toolchain), Rebuild::Always)
    }

    /// Reads and hashes the cached component of `name`; `None` if there is none.
    ///
    /// # Errors
    /// [`BuildError::Changed`] names the file that is not what was built.
    pub fn verify(&self, name: &str) -> Result<Option<Built>, BuildError> {
        let toolchain = self.toolchain(name)?;
        let store = Store::new(&self.cache, toolchain);
        Ok(store.verify(toolchain)?.map(|receipt| built(toolchain, &store, receipt)))
    }

    /// What is there for each toolchain. Builds nothing.
    #[must_use]
    pub fn status(&self) -> Vec<Status> {
        let state = |toolchain: &Arc<Toolchain>| {
            let store = Store::new(&self.cache, toolchain);
            match store.find(toolchain) {
                Ok(Some(receipt)) => State::Ready(built(toolchain, &store, receipt)),
                Ok(None) => State::Absent,
                Err(e) => State::Changed(e.to_string()),
            }
        };
        self.toolchains.iter().map(|t| Status { toolchain: t.clone(), state: state(t) }).collect()
    }

    fn build(&self, toolchain: &Arc<Toolchain>, store: &Store, rebuild: Rebuild) -> Result<Built, BuildError> {
        fs::create_dir_all(&store.dir).at("cannot create", &store.dir)?;
        let _lock = self.lock(&store.dir.join(".lock"), &format!("the toolchain {}", toolchain.name))?;
        store.clean();
        if rebuild == Rebuild::IfNeeded {
            match store.find(toolchain) {
                Ok(Some(receipt)) => return Ok(built(toolchain, store, receipt)),
                Ok(None) => {}
                Err(e) => {
                    tracing::warn!(toolchain = toolchain.name, error = %e, "cached component rejected");
                    self.progress.message(&format!("{e}. Building it again now."));
                }
            }
        }
        if toolchain.needs_wasm_target() {
            self.ensure_wasm_target()?;
        }
        let begin = Instant::now();
        let work =
            tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&store.dir).at("cannot write to", &store.dir)?;
        let mut log = Log::create(self.cache.join("logs").join(format!("{}.log", toolchain.name)))?;
        let made = steps::run_all(toolchain, work.path(), &mut log, self.progress.as_ref())?;
        let receipt = store.commit(toolchain, &made, work.path())?;
        self.progress.finished(&toolchain.name, begin.elapsed());
        Ok(built(toolchain, store, receipt))
    }

    /// Waits for its turn; the lock is given back when the file is dropped, also when the process dies.
    pub(crate) fn lock(&self, path: &Path, what: &str) -> Result<File, BuildError> {
        let file = File::options().create(true).truncate(false).write(true).open(path).at("cannot write", path)?;
        if file.try_lock().is_err() {
            self.progress.message(&format!("another process is preparing {what}: waiting for it"));
            file.lock().at("cannot lock", path)?;
        }
        Ok(file)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Rebuild {
    IfNeeded,
    Always,
}

fn built(toolchain: &Arc<Toolchain>, store: &Store, receipt: Receipt) -> Built {
    Built {
        wasm: store.component(&receipt.input_digest),
        files: toolchain.files().map(|_| store.files(&receipt.input_digest)),
        sha256: receipt.sha256,
        input_digest: receipt.input_digest,
        toolchain: toolchain.clone(),
    }
}
