//! The skills that are there: found in folders, loaded, ready to be called.

mod digest;
mod load;
mod skill;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

pub use load::{LoadSkillError, Loader};
pub use skill::{Runnable, Skill};

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

/// The skills of one host.
pub struct Registry {
    loader: Loader,
    state: RwLock<State>,
}

#[derive(Clone, Default)]
struct State {
    skills: BTreeMap<Arc<str>, Arc<Skill>>,
    failures: BTreeMap<String, String>,
}

impl Registry {
    /// An empty registry.
    pub fn new(loader: Loader) -> Self {
        Self { loader, state: RwLock::default() }
    }

    /// The skill of this name.
    pub fn get(&self, name: &str) -> Option<Arc<Skill>> {
        self.read().skills.get(name).cloned()
    }

    /// Why the skill of this name is not there, where its folder is.
    pub fn failure(&self, name: &str) -> Option<String> {
        self.read().failures.get(name).cloned()
    }

    /// All names, for suggestions.
    pub fn names(&self) -> Vec<Arc<str>> {
        self.read().skills.keys().cloned().collect()
    }

    /// Everything, for lists.
    pub fn listing(&self) -> Listing {
        let state = self.read();
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
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let result = match loaded {
            Ok(skill) if state.skills.contains_key(&skill.name) => {
                Err(LoadSkillError::Duplicate(skill.name.to_string()))
            }
            other => other,
        };
        match &result {
            Ok(skill) => {
                state.skills.insert(skill.name.clone(), skill.clone());
            }
            Err(error) => {
                tracing::warn!(skill = folder, %error, "a skill was not loaded");
                state.failures.insert(folder, error.to_string());
            }
        }
        result
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
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
