//! Interpreters: provisioned and loaded when a skill first needs one, once for all skills.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use skill_engine::{Engine, LoadError, Metering, OpenFolder, Profile, Program, Tuning};
use tokio::sync::OnceCell;
use toolchain_builder::{BuildError, Builder, Toolchain};

use crate::manifest::Language;

/// A loaded interpreter, a loaded compiler, or a program that one made of a skill.
pub struct Interpreter {
    /// The program that it is.
    pub program: Program,
    /// How it is called.
    pub toolchain: Arc<Toolchain>,
    /// What programs are made with, where it is a compiler.
    pub files: Option<OpenFolder>,
}

/// Why an interpreter cannot be had: always this host's or its machine's fault.
#[derive(Clone, Debug, thiserror::Error)]
pub enum InterpreterError {
    /// There is none of that name.
    #[error("there is no interpreter named {0}")]
    Unknown(String),
    /// It could not be built.
    #[error("the {name} interpreter could not be provisioned: {source}")]
    Build {
        /// Its name.
        name: String,
        /// Why, and what to do.
        source: Arc<BuildError>,
    },
    /// Building or loading it panicked.
    #[error("provisioning the {0} interpreter panicked; please report it")]
    Panicked(String),
    /// It was built and could not be loaded.
    #[error("the {name} interpreter could not be loaded: {source}")]
    Load {
        /// Its name.
        name: String,
        /// Why.
        source: Arc<LoadError>,
    },
}

/// How an interpreter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It runs skills.
    Loaded,
    /// It is on this machine, and nothing needed it yet.
    Built,
    /// It is made when first needed, which takes minutes.
    Missing,
}

type Cell = Arc<OnceCell<Arc<Interpreter>>>;

/// The interpreters of one host.
pub struct Interpreters {
    engine: Engine,
    builder: Arc<Builder>,
    languages: Vec<Language>,
    loaded: Mutex<HashMap<(String, Metering), Cell>>,
}

impl Interpreters {
    /// Those that `builder` knows; none is built or loaded yet.
    pub fn new(engine: Engine, builder: Arc<Builder>) -> Self {
        let languages = builder.toolchains().iter().map(|t| language(t)).collect();
        Self { engine, builder, languages, loaded: Mutex::default() }
    }

    /// The languages that skills may be written in.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// How an interpreter is metered where nobody says otherwise.
    pub fn usual_metering(&self, name: &str) -> Result<Metering, InterpreterError> {
        Ok(profile(&*self.toolchain(name)?).metering)
    }

    /// The interpreter of this name. Takes minutes the first time on a machine, milliseconds afterwards.
    pub async fn get(&self, name: &str, metering: Metering) -> Result<Arc<Interpreter>, InterpreterError> {
        let toolchain = self.toolchain(name)?;
        let profile = match toolchain.compile {
            // What the toolchain says is about the programs that it makes.
            Some(_) => Profile { metering, tuning: Tuning::Interpreter },
            None => Profile { metering, ..profile(&toolchain) },
        };
        let cell = self.cell(name, metering);
        cell.get_or_try_init(|| self.load(toolchain, profile)).await.cloned()
    }

    /// All that there are, built or not.
    pub fn toolchains(&self) -> &[Arc<Toolchain>] {
        self.builder.toolchains()
    }

    /// How each of them stands, by name.
    pub fn states(&self) -> Vec<(String, State)> {
        let state = |toolchain: &Arc<Toolchain>| {
            let name = toolchain.name.clone();
            let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            let is_loaded = loaded.iter().any(|((it, _), cell)| *it == name && cell.initialized());
            drop(loaded);
            let built = || if self.builder.is_built(&name) { State::Built } else { State::Missing };
            let state = if is_loaded { State::Loaded } else { built() };
            (name, state)
        };
        self.toolchains().iter().map(state).collect()
    }

    /// As [`Interpreters::get`] where that takes no minutes; else `None`, and it is being built from now on.
    pub async fn get_if_built(
        self: &Arc<Self>,
        name: &str,
        metering: Metering,
    ) -> Option<Result<Arc<Interpreter>, InterpreterError>> {
        // What is loaded is found without asking the disk: a skill may start hundreds.
        if let Some(loaded) = self.cell(name, metering).get() {
            return Some(Ok(loaded.clone()));
        }
        if self.builder.is_built(name) {
            return Some(self.get(name, metering).await);
        }
        let (these, name) = (self.clone(), name.to_owned());
        tokio::spawn(async move {
            if let Err(error) = these.get(&name, metering).await {
                tracing::error!(%error, "an interpreter that a skill asked for is not there");
            }
        });
        None
    }

    fn cell(&self, name: &str, metering: Metering) -> Cell {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.entry((name.to_owned(), metering)).or_default().clone()
    }

    /// What is known of the interpreter of this name. Builds nothing.
    pub fn toolchain(&self, name: &str) -> Result<Arc<Toolchain>, InterpreterError> {
        let found = self.builder.toolchains().iter().find(|t| t.name == name).cloned();
        found.ok_or_else(|| InterpreterError::Unknown(name.to_owned()))
    }

    async fn load(&self, toolchain: Arc<Toolchain>, profile: Profile) -> Result<Arc<Interpreter>, InterpreterError> {
        let (engine, builder) = (self.engine.clone(), self.builder.clone());
        let name = toolchain.name.clone();
        let work = tokio::task::spawn_blocking(move || load(&engine, &builder, toolchain, profile));
        work.await.unwrap_or(Err(InterpreterError::Panicked(name)))
    }
}

fn load(
    engine: &Engine,
    builder: &Builder,
    toolchain: Arc<Toolchain>,
    profile: Profile,
) -> Result<Arc<Interpreter>, InterpreterError> {
    let name = || toolchain.name.clone();
    let built =
        builder.ensure(&toolchain.name).map_err(|e| InterpreterError::Build { name: name(), source: Arc::new(e) })?;
    let failed = |e: LoadError| InterpreterError::Load { name: name(), source: Arc::new(e) };
    let begin = Instant::now();
    let first = !engine.has_compiled(&built.sha256, profile).map_err(failed)?;
    if first {
        builder.progress().started(&format!("Compile {} for this machine (once)", toolchain.name), 1, 1);
    }
    let program = engine.load_file(&built.wasm, &built.sha256, profile).map_err(failed)?;
    if first {
        builder.progress().finished(&format!("{} for this machine", toolchain.name), begin.elapsed());
    }
    let unreadable = |source| failed(LoadError::Io { what: "cannot open the toolchain's files".into(), source });
    let files = built.files.as_deref().map(OpenFolder::read_only).transpose().map_err(unreadable)?;
    Ok(Arc::new(Interpreter { program, toolchain, files }))
}

/// How the engine runs it, or the programs that it makes.
pub fn profile(toolchain: &Toolchain) -> Profile {
    use toolchain_builder as data;
    Profile {
        tuning: match toolchain.run.profile {
            data::Profile::Interpreter => Tuning::Interpreter,
            data::Profile::Component => Tuning::Small,
        },
        metering: match toolchain.run.metering {
            data::Metering::Fuel => Metering::Fuel,
            data::Metering::CpuTime => Metering::CpuTime,
        },
    }
}

fn language(toolchain: &Toolchain) -> Language {
    Language {
        name: toolchain.name.clone(),
        runtimes: toolchain.skill.runtimes.clone(),
        entries: toolchain.skill.entries.clone(),
        extensions: toolchain.skill.extensions.clone(),
    }
}
