//! The one manifest that every format becomes.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;
use skill_engine::{HostRule, Metering};

use super::Diagnostic;

/// What a skill says of itself, whatever format it said it in.
///
/// Every path is relative to the skill's folder, uses `/`, and was checked: it cannot leave the folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// The name that it is called by. Never empty, never with a path separator.
    pub name: String,
    /// Its version, as written.
    pub version: Option<String>,
    /// What it does and when to use it. Empty only for a component, which describes itself.
    pub description: String,
    /// What runs.
    pub entry: EntryPoint,
    /// The limits that it asks for. The policy decides what it gets.
    pub limits: DeclaredLimits,
    /// Whom it wants to ask by HTTP.
    pub network: Vec<HostRule>,
    /// How it wants its work to be bounded.
    pub metering: Option<Metering>,
    /// JSON Schema of the input. It compiled.
    pub input_schema: Option<Value>,
    /// JSON Schema of the output. It compiled.
    pub output_schema: Option<Value>,
    /// Files that each execution is to write, for example `artifacts/resources.json`.
    pub artifacts: Vec<String>,
    /// Environment of the skill, beside what the host sets.
    pub env: BTreeMap<String, String>,
    /// Its licence, as written.
    pub license: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The shelf it stands on.
    pub category: Option<String>,
    /// What it needs of its surroundings, in words.
    pub compatibility: Option<String>,
    /// Anything else, text by text.
    pub metadata: BTreeMap<String, String>,
    /// Agent tools that need no question when this skill uses them, for example `Bash(git:*)`.
    pub allowed_tools: Vec<String>,
    /// The file whose text an agent reads: `SKILL.md`, where there is one.
    pub instructions: Option<String>,
    /// What was odd and did not stop it from loading.
    pub warnings: Vec<Diagnostic>,
}

/// What runs when a skill is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryPoint {
    /// A script that an interpreter runs.
    Script {
        /// Its path.
        file: String,
        /// [`Language::name`] of its interpreter.
        language: String,
    },
    /// A WebAssembly component.
    Component {
        /// Its path.
        file: String,
    },
    /// Nothing: the skill is a text for an agent.
    Prompt,
}

/// The limits that a manifest asks for; `None` leaves it to the operator. Units as in [`skill_engine::Limits`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of the same name of skill_engine::Limits")]
pub struct DeclaredLimits {
    /// [`skill_engine::Limits::deadline`]
    pub timeout: Option<Duration>,
    pub fuel: Option<u64>,
    pub cpu: Option<Duration>,
    pub memory: Option<u64>,
    pub stdout: Option<u64>,
    pub stderr: Option<u64>,
    pub disk_bytes: Option<u64>,
    pub disk_files: Option<u64>,
    pub http_bytes: Option<u64>,
    pub http_requests: Option<u64>,
    pub handles: Option<u64>,
    pub json_bytes: Option<u64>,
    pub json_depth: Option<u64>,
}

/// A language that an installed interpreter runs: what its `toolchain.toml` says about skills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its own name, for example `python`.
    pub name: String,
    /// The words for it in `runtime`, in lower case, for example `python`, `python3`.
    pub runtimes: Vec<String>,
    /// The files that it begins with where a manifest names none, the first that is there wins: `run.ts`, `run.js`.
    pub entries: Vec<String>,
    /// Endings of its files, without the dot.
    pub extensions: Vec<String>,
}

impl Manifest {
    /// One that says no more than its name and what runs.
    pub fn named(name: impl Into<String>, entry: EntryPoint) -> Self {
        Self {
            name: name.into(),
            version: None,
            description: String::new(),
            entry,
            limits: DeclaredLimits::default(),
            network: Vec::new(),
            metering: None,
            input_schema: None,
            output_schema: None,
            artifacts: Vec::new(),
            env: BTreeMap::new(),
            license: None,
            author: None,
            tags: Vec::new(),
            category: None,
            compatibility: None,
            metadata: BTreeMap::new(),
            allowed_tools: Vec::new(),
            instructions: None,
            warnings: Vec::new(),
        }
    }
}
