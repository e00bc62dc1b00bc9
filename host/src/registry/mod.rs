//! The skills that are there: found in folders, loaded, ready to be called.

mod check;
mod compile;
mod digest;
mod load;
mod skill;
mod usage;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use arc_swap::ArcSwap;

pub use load::{LoadSkillError, Loader};
pub use skill::{Runnable, Skill};
pub use usage::{Usage, UsageBook};

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
}

#[derive(Clone, Default)]
struct State {
    skills: BTreeMap<Arc<str>, Arc<Skill>>,
    all: Arc<Vec<Arc<Skill>>>,
    failures: BTreeMap<String, String>,
}

impl Registry {
    /// An empty registry.
    pub fn new(loader: Arc<Loader>) -> Self {
        Self { loader, state: ArcSwap::default() }
    }

    /// The skill of this name.
    pub fn get(&self, name: &str) -> Option<Arc<Skill>> {
        self.state.load().skills.get(name).cloned()
    }

    /// Why the skill of this name is not there, where its folder is.
    pub fn failure(&self, name: &str) -> Option<String> {
        self.state.load().failures.get(name).cloned()
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
        let failure = |(skill, error): (&String, &String)| LoadFailure { skill: skill.clone(), error: error.clone() };
        Listing {
            skills: state.skills.values().map(|s| s.summary()).collect(),
            errors: state.failures.iter().map(failure).collect(),
        }
    }

    /// Loads every skill of a folder of skills. One that fails is remembered with its reason and stops no other; of two
    /// with one name the first in order of folder names stays.
    pub async fn add_folder(&self, dir: &Path) -> std::io::Result<()> {
        for path in skill_paths(dir)? {
            let _reported_in_listing = self.add(&path).await;
        }
        Ok(())
    }

    /// Loads one skill.
    pub async fn add(&self, path: &Path) -> Result<Arc<Skill>, LoadSkillError> {
        let folder = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let loaded = self.loader.load(path).await;
        let loaded = match loaded {
            Ok(skill) => self.put(skill),
            Err(error) => Err(error),
        };
        if let Err(error) = &loaded {
            tracing::warn!(skill = folder, %error, "a skill was not loaded");
            self.state.rcu(|state| {
                let mut state = State::clone(state);
                state.failures.insert(folder.clone(), error.to_string());
                state
            });
        }
        loaded
    }

    /// Two that come at once under one name: the first stays.
    fn put(&self, skill: Arc<Skill>) -> Result<Arc<Skill>, LoadSkillError> {
        let before = self.state.rcu(|state| {
            let mut state = State::clone(state);
            state.skills.entry(skill.name.clone()).or_insert_with(|| skill.clone());
            state.all = Arc::new(state.skills.values().cloned().collect());
            state
        });
        match before.skills.contains_key(&skill.name) {
            true => Err(LoadSkillError::Duplicate(skill.name.to_string())),
            false => Ok(skill),
        }
    }
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
