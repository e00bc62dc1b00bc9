//! What the files of one folder say together, before it is a manifest.

use std::collections::BTreeMap;

use serde_json::Value;
use skill_engine::{HostRule, Metering};

use super::{DeclaredLimits, Diagnostic, fields::Said};

/// A manifest in which everything may be missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub name: Option<Said<String>>,
    pub description: Option<Said<String>>,
    pub version: Option<Said<String>>,
    pub runtime: Option<Said<String>>,
    pub entry: Option<Said<String>>,
    pub limits: DeclaredLimits,
    pub network: Vec<HostRule>,
    pub metering: Option<Metering>,
    pub input_schema: Option<Value>,
    pub output_schema: Option<Value>,
    pub artifacts: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub license: Option<Said<String>>,
    pub author: Option<Said<String>>,
    pub tags: Vec<String>,
    pub category: Option<Said<String>>,
    pub compatibility: Option<Said<String>>,
    pub metadata: BTreeMap<String, String>,
    pub allowed_tools: Vec<String>,
    pub instructions: Option<String>,
    pub warnings: Vec<Diagnostic>,
    /// The files that it was read from, in their order.
    pub files: Vec<String>,
}

impl Draft {
    /// Adds what only the later format says.
    pub fn then(mut self, later: Self) -> Self {
        self.warnings.extend(later.warnings);
        self.files.extend(later.files);
        Self {
            name: self.name.or(later.name),
            description: self.description.or(later.description),
            version: self.version.or(later.version),
            runtime: self.runtime.or(later.runtime),
            entry: self.entry.or(later.entry),
            limits: limits(&self.limits, &later.limits),
            network: list(self.network, later.network),
            metering: self.metering.or(later.metering),
            input_schema: self.input_schema.or(later.input_schema),
            output_schema: self.output_schema.or(later.output_schema),
            artifacts: list(self.artifacts, later.artifacts),
            env: map(self.env, later.env),
            license: self.license.or(later.license),
            author: self.author.or(later.author),
            tags: list(self.tags, later.tags),
            category: self.category.or(later.category),
            compatibility: self.compatibility.or(later.compatibility),
            metadata: map(self.metadata, later.metadata),
            allowed_tools: list(self.allowed_tools, later.allowed_tools),
            instructions: self.instructions.or(later.instructions),
            warnings: self.warnings,
            files: self.files,
        }
    }
}

fn list<T>(first: Vec<T>, later: Vec<T>) -> Vec<T> {
    if first.is_empty() { later } else { first }
}

fn map(first: BTreeMap<String, String>, mut later: BTreeMap<String, String>) -> BTreeMap<String, String> {
    later.extend(first);
    later
}

fn limits(first: &DeclaredLimits, later: &DeclaredLimits) -> DeclaredLimits {
    DeclaredLimits {
        timeout: first.timeout.or(later.timeout),
        fuel: first.fuel.or(later.fuel),
        cpu: first.cpu.or(later.cpu),
        memory: first.memory.or(later.memory),
        stdout: first.stdout.or(later.stdout),
        stderr: first.stderr.or(later.stderr),
        disk_bytes: first.disk_bytes.or(later.disk_bytes),
        disk_files: first.disk_files.or(later.disk_files),
        http_bytes: first.http_bytes.or(later.http_bytes),
        http_requests: first.http_requests.or(later.http_requests),
        handles: first.handles.or(later.handles),
        json_bytes: first.json_bytes.or(later.json_bytes),
        json_depth: first.json_depth.or(later.json_depth),
    }
}
