//! The skills that are there: found in folders, loaded, ready to be called.
//!
//! | file | owns |
//! |---|---|
//! | `load`, `skill` | from a folder to a [`Skill`] |
//! | `check` | can its interpreter read a script |
//! | `compile` | from sources to a component |
//! | `digest` | what a folder holds, in 64 digits |
//! | `copy` | folders as they were when they were loaded |
//! | `watch`, `reload` | what changes while the host runs |
//! | `usage` | how often each ran |

mod check;
mod compile;
mod copy;
mod digest;
mod load;
mod reload;
mod skill;
mod usage;
mod watch;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use arc_swap::ArcSwap;
use tokio::sync::Mutex;

pub use copy::Copies;
pub use load::{LoadSkillError, Loader};
pub use skill::{Runnable, Skill};
pub use usage::{Usage, UsageBook};
pub(crate) use watch::start as watch;

use crate::domain::Blame;

/// One line of a list of skills.
#[derive(Clone, Debug)]
pub struct SkillSummary {
    /// The name that it is called by.
    pub name: Arc<str>,
    /// What it does and when to use it.
    pub description: String,
    /// Its version, where it has one.
    pub version: Option<Arc<str>>,
    /// What it is written in, as its manifest says it: `python`, `node`, `wasm`, or `prompt`.
    pub runtime: String,
    /// What was odd in its manifest.
    pub warnings: Vec<String>,
}

/// A folder that holds a skill which could not be loaded.
#[derive(Clone, Debug)]
pub struct LoadFailure {
    /// The folder's name.
    pub skill: String,
    /// Why.
    pub error: String,
    /// Whose fault it is: the host's where it has no interpreter for the skill or cannot read its folder.
    pub blame: Blame,
}

/// What a scan found.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// What can be called, sorted by name.
    pub skills: Vec<SkillSummary>,
    /// What cannot, sorted by name.
    pub errors: Vec<LoadFailure>,
}

/// The skills of one host that lie in folders. Reading never waits.
pub struct Registry {
    loader: Arc<Loader>,
    state: ArcSwap<State>,
    /// Held by whoever loads.
    loading: Mutex<()>,
}

#[derive(Clone, Default)]
struct State {
    skills: BTreeMap<Arc<str>, Arc<Skill>>,
    all: Arc<Vec<Arc<Skill>>>,
    /// Why what lies at these paths is not there, or not as it now is.
    failures: BTreeMap<PathBuf, LoadFailure>,
}

impl Registry {
    /// An empty registry.
    pub fn new(loader: Arc<Loader>) -> Self {
        Self { loader, state: ArcSwap::default(), loading: Mutex::default() }
    }

    /// The skill of this name.
    pub fn get(&self, name: &str) -> Option<Arc<Skill>> {
        self.state.load().skills.get(name).cloned()
    }

    /// Why the skill of this name is not there, where its folder is.
    pub fn failure(&self, name: &str) -> Option<LoadFailure> {
        self.state.load().failures.values().find(|failure| failure.skill == name).cloned()
    }

    /// All names, for suggestions.
    pub fn names(&self) -> Vec<Arc<str>> {
        self.state.load().skills.keys().cloned().collect()
    }

    /// All of them, sorted by name; the same list until something changes.
    pub fn all(&self) -> Arc<Vec<Arc<Skill>>> {
        self.state.load().all.clone()
    }

    /// Everything, for lists.
    pub fn listing(&self) -> Listing {
        let state = self.state.load();
        let mut errors: Vec<_> = state.failures.values().cloned().collect();
        errors.sort_by(|a, b| a.skill.cmp(&b.skill));
        Listing { skills: state.skills.values().map(|s| s.summary()).collect(), errors }
    }

    /// Loads every skill of a folder of skills. One that fails is remembered with its reason and stops no other; of two
    /// with one name the first in order of folder names stays.
    pub async fn add_folder(&self, dir: &Path) -> std::io::Result<()> {
        let _one_at_a_time = self.loading.lock().await;
        for path in skill_paths(dir)? {
            let _reported_in_listing = self.load(&path).await;
        }
        Ok(())
    }

    /// Loads one skill.
    pub async fn add(&self, path: &Path) -> Result<Arc<Skill>, LoadSkillError> {
        let _one_at_a_time = self.loading.lock().await;
        self.load(path).await
    }

    async fn load(&self, path: &Path) -> Result<Arc<Skill>, LoadSkillError> {
        let loaded = match self.loader.load(path).await {
            Ok(skill) => self.put(skill),
            Err(error) => Err(error),
        };
        if let Err(error) = &loaded {
            self.failed(path, error);
        }
        loaded
    }

    fn failed(&self, path: &Path, error: &LoadSkillError) {
        tracing::warn!(skill = folder_name(path), %error, "a skill was not loaded");
        let failure = LoadFailure { skill: folder_name(path), error: error.to_string(), blame: error.blame() };
        self.change(|state| drop(state.failures.insert(path.to_path_buf(), failure.clone())));
    }

    /// Two that come at once under one name: the first stays.
    fn put(&self, skill: Arc<Skill>) -> Result<Arc<Skill>, LoadSkillError> {
        let before = self.change(|state| {
            state.skills.entry(skill.name.clone()).or_insert_with(|| skill.clone());
        });
        match before.skills.contains_key(&skill.name) {
            true => Err(LoadSkillError::Duplicate(skill.name.to_string())),
            false => Ok(skill),
        }
    }

    /// Makes a new state out of the present one; the one before. May be asked more than once.
    fn change(&self, how: impl Fn(&mut State)) -> Arc<State> {
        self.state.rcu(|state| {
            let mut state = State::clone(state);
            how(&mut state);
            state.all = Arc::new(state.skills.values().cloned().collect());
            state
        })
    }
}

/// The last part of a path, for people.
fn folder_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Everything in a folder of skills that could be one: folders, and components that stand alone. Hidden ones are not.
fn skill_paths(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // A link to a folder is followed: the operator put it there.
        let component = path.extension().is_some_and(|e| e == "wasm");
        if !hidden && (path.is_dir() || component) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
