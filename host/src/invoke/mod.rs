//! The pipeline: the only way to run a skill. Each step takes what the step before it made and nothing else, so that
//! none can be skipped: resolve → validate → grant → admit → start → run → finish.

mod admission;
mod finish;
mod input;
mod sandbox;
mod scratch;
mod start;
mod verdict;

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use skill_engine::{Observer, OpenFolder};

pub use admission::Admission;
pub use scratch::Scratch;

use crate::{
    artifacts::Archive,
    catalog::Catalog,
    db::Db,
    domain::{Execution, Failure},
    policy::Policy,
    registry::Skill,
};

/// What a caller asks for.
pub struct Request {
    /// The skill's name.
    pub skill: String,
    /// Its version, where not the usual one is wanted: the newest that is no pre-release.
    pub version: Option<String>,
    /// Its input.
    pub input: Value,
    /// Wall-clock time that the caller gives it, where it differs from the manifest's.
    pub timeout: Option<Duration>,
    /// Who watches it live.
    pub observer: Option<Arc<dyn Observer>>,
}

impl Request {
    /// A call of this skill with this input; the manifest's time-out holds, and nobody watches.
    pub fn new(skill: impl Into<String>, input: Value) -> Self {
        Self { skill: skill.into(), version: None, input, timeout: None, observer: None }
    }
}

/// All that a call passes through.
pub struct Pipeline {
    /// Finds skills.
    pub catalog: Catalog,
    /// Bounds them.
    pub policy: Policy,
    /// Lets in as many as there is room for.
    pub admission: Admission,
    /// Keeps records.
    pub db: Db,
    /// Keeps artifacts.
    pub archive: Archive,
    /// Keeps what each call said, and its output, in files too.
    pub keep_logs: bool,
    /// Lends each call a `/tmp`.
    pub scratch: Scratch,
    /// What a script sees at `/`: the names of its folders.
    pub root: OpenFolder,
}

impl Pipeline {
    /// Runs a skill once. There is always a record; what went wrong stands in its `failure`. Dropping the future ends the
    /// call at once and records it as cancelled.
    pub async fn execute(&self, request: Request) -> Execution {
        let Request { skill: name, version, input, timeout, observer } = request;
        let refused = match self.prepare(&name, version.as_deref(), &input).await {
            Ok((skill, input)) => match self.admission.admit().await {
                Ok(permit) => {
                    let limits = self.policy.limits(&skill.manifest, timeout);
                    let started = self.start(&skill).await;
                    let outcome = self.run(&skill, &started, input, limits.clone(), observer).await;
                    let execution = self.finish(&skill, started, outcome, &limits).await;
                    drop(permit);
                    return execution;
                }
                Err(busy) => (Some(skill), busy),
            },
            Err((skill, failure)) => (skill, failure),
        };
        self.refuse(&name, refused.0.as_deref(), refused.1).await
    }

    /// Everything that can be said before anything runs.
    async fn prepare(
        &self,
        name: &str,
        version: Option<&str>,
        input: &Value,
    ) -> Result<(Arc<Skill>, String), (Option<Arc<Skill>>, Failure)> {
        let skill = self.catalog.resolve(name, version).await.map_err(|f| (None, f))?;
        match input::validate(&skill, input, &self.policy.limits(&skill.manifest, None)) {
            Ok(text) => Ok((skill, text)),
            Err(failure) => Err((Some(skill), failure)),
        }
    }
}
