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
    db::Db,
    domain::{Execution, Failure, FailureKind},
    policy::Policy,
    registry::{Registry, Runnable, Skill},
};

/// What a caller asks for.
pub struct Request {
    /// The skill's name.
    pub skill: String,
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
        Self { skill: skill.into(), input, timeout: None, observer: None }
    }
}

/// All that a call passes through.
pub struct Pipeline {
    /// Finds skills.
    pub registry: Registry,
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
        let Request { skill: name, input, timeout, observer } = request;
        let refused = match self.prepare(&name, &input) {
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
    #[expect(clippy::type_complexity, reason = "what was found so far goes into the record")]
    fn prepare(&self, name: &str, input: &Value) -> Result<(Arc<Skill>, String), (Option<Arc<Skill>>, Failure)> {
        let skill = self.resolve(name).map_err(|f| (None, f))?;
        match input::validate(&skill, input, &self.policy.limits(&skill.manifest, None)) {
            Ok(text) => Ok((skill, text)),
            Err(failure) => Err((Some(skill), failure)),
        }
    }

    fn resolve(&self, name: &str) -> Result<Arc<Skill>, Failure> {
        if let Some(skill) = self.registry.get(name) {
            return match skill.runnable {
                Runnable::Nothing => Err(Failure::new(
                    FailureKind::BadRequest,
                    format!("{name} is a prompt: there is nothing to run, its SKILL.md is for an agent to read"),
                )),
                _ => Ok(skill),
            };
        }
        if let Some(why) = self.registry.failure(name) {
            return Err(Failure::new(
                FailureKind::SkillNotLoaded,
                format!("the skill {name:?} could not be loaded: {why}"),
            ));
        }
        let names = self.registry.names();
        let failure = Failure::new(FailureKind::UnknownSkill, format!("there is no skill named {name:?}"));
        Err(match closest(name, &names) {
            Some(similar) => failure.hint(format!("did you mean {similar:?}?")),
            None => failure.hint("list the skills that are there with `skillhost list` or GET /api/skills"),
        })
    }
}

/// The name most like this one, if one is like it at all.
fn closest<'a>(name: &str, names: &'a [Arc<str>]) -> Option<&'a str> {
    let wanted = name.to_lowercase().replace('_', "-");
    let like = |n: &&Arc<str>| {
        let n = n.to_lowercase().replace('_', "-");
        !wanted.is_empty() && (n.contains(&wanted) || wanted.contains(&n) || distance(&wanted, &n) <= wanted.len() / 4)
    };
    names.iter().find(like).map(|n| &**n)
}

/// Edit distance, for short names.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(80).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(80).enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for ((cb, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            left = (left + 1).min(above + 1).min(diagonal + usize::from(ca != *cb));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
