//! One skill, ready to be called.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use skill_engine::{OpenFolder, Program};

use super::{SkillSummary, Usage, copy::Copy};
use crate::{interpreters::Interpreter, manifest::Manifest, schema::Schema};

/// A loaded skill. A call holds on to the one that it began with, so that a reload never changes a running call.
pub struct Skill {
    /// The name that it is called by.
    pub name: Arc<str>,
    /// Its version, where it has one.
    pub version: Option<Arc<str>>,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Digest of everything that it may run or read.
    pub digest: Arc<str>,
    /// Where it was found.
    pub path: PathBuf,
    /// Its folder as it was when it was loaded, where the host watches for changes.
    pub(super) copy: Option<Copy>,
    /// Its folder as calls see it; none for a component that stands alone.
    pub folder: Option<OpenFolder>,
    /// What is run.
    pub runnable: Runnable,
    /// What the input must be like.
    pub input: Option<Schema>,
    /// What the output must be like.
    pub output: Option<Schema>,
    /// How often it ran.
    pub usage: Arc<Usage>,
}

/// What is run when a skill is called.
pub enum Runnable {
    /// A component, by itself.
    Component(Program),
    /// A script, by an interpreter.
    Script {
        /// Who runs it.
        interpreter: Arc<Interpreter>,
        /// The script, relative to the skill's folder.
        file: String,
        /// Code compiled beforehand, where the interpreter keeps such.
        code: Option<OpenFolder>,
    },
    /// Nothing: the skill is a text for an agent.
    Nothing,
}

impl Skill {
    /// The files that calls see.
    pub(super) fn files(&self) -> &Path {
        self.copy.as_ref().map_or(&self.path, Copy::path)
    }

    /// What it is written in.
    pub fn runtime(&self) -> &str {
        match &self.runnable {
            Runnable::Component(_) => "wasm",
            Runnable::Script { interpreter, .. } => {
                interpreter.toolchain.skill.runtimes.first().map_or(&*interpreter.toolchain.name, String::as_str)
            }
            Runnable::Nothing => "prompt",
        }
    }

    /// One line of a list.
    pub fn summary(&self) -> SkillSummary {
        SkillSummary {
            name: self.name.clone(),
            description: self.manifest.description.clone(),
            version: self.version.clone(),
            runtime: self.runtime().to_owned(),
            warnings: self.manifest.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}
