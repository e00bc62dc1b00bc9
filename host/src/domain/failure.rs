//! Why something did not work: whose fault it is, what happened, and what to do.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Whose fault a failure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Blame {
    /// The one who called: wrong name, wrong input.
    Caller,
    /// The skill: its code, its manifest, its output.
    Skill,
    /// This host or the machine under it.
    Host,
}

/// What went wrong, by the name that stands in answers and records (kebab-case).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// No skill of that name (caller).
    UnknownSkill,
    /// The skill's folder is there and could not be loaded (skill).
    SkillNotLoaded,
    /// The request itself is not well-formed (caller).
    BadRequest,
    /// The input breaks the input schema, or is too large or too deep (caller).
    InvalidInput,
    /// Not allowed (caller).
    Denied,
    /// Too many calls at once (host); try again.
    Busy,
    /// The caller runs as many calls at once as it may (caller).
    TooManyRequests,
    /// The wall-clock deadline passed (skill).
    Timeout,
    /// Another limit was hit (skill); `details.limit` names it.
    LimitExceeded,
    /// The skill said that it could not (skill).
    SkillError,
    /// The script ended with another exit code than 0 (skill); `details.exitCode` holds it.
    NonZeroExit,
    /// Nothing on standard output (skill).
    EmptyOutput,
    /// The output is not JSON (skill).
    InvalidJson,
    /// The output breaks the output schema, or is too large or too deep (skill).
    InvalidOutput,
    /// WebAssembly trapped (skill).
    Trap,
    /// An artifact that the manifest declares was not written, or one cannot be kept (skill).
    Artifact,
    /// The caller went away or asked to stop.
    Cancelled,
    /// This host failed (host).
    Internal,
}

impl FailureKind {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 18] = [
        Self::UnknownSkill,
        Self::SkillNotLoaded,
        Self::BadRequest,
        Self::InvalidInput,
        Self::Denied,
        Self::Busy,
        Self::TooManyRequests,
        Self::Timeout,
        Self::LimitExceeded,
        Self::SkillError,
        Self::NonZeroExit,
        Self::EmptyOutput,
        Self::InvalidJson,
        Self::InvalidOutput,
        Self::Trap,
        Self::Artifact,
        Self::Cancelled,
        Self::Internal,
    ];

    /// The name that stands in answers and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownSkill => "unknown-skill",
            Self::SkillNotLoaded => "skill-not-loaded",
            Self::BadRequest => "bad-request",
            Self::InvalidInput => "invalid-input",
            Self::Denied => "denied",
            Self::Busy => "busy",
            Self::TooManyRequests => "too-many-requests",
            Self::Timeout => "timeout",
            Self::LimitExceeded => "limit-exceeded",
            Self::SkillError => "skill-error",
            Self::NonZeroExit => "non-zero-exit",
            Self::EmptyOutput => "empty-output",
            Self::InvalidJson => "invalid-json",
            Self::InvalidOutput => "invalid-output",
            Self::Trap => "trap",
            Self::Artifact => "artifact",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }

    /// Whose fault it is.
    pub fn blame(self) -> Blame {
        match self {
            Self::UnknownSkill
            | Self::BadRequest
            | Self::InvalidInput
            | Self::Denied
            | Self::TooManyRequests
            | Self::Cancelled => Blame::Caller,
            Self::Busy | Self::Internal => Blame::Host,
            _ => Blame::Skill,
        }
    }
}

/// A failure, as callers, records and logs see it. Never holds a host path or a secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// One sentence: what and where.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hint: Option<String>,
    /// JSON pointer into the input or the output, where there is one place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pointer: Option<String>,
    /// Machine-readable particulars: `exitCode`, `limit`, `violations`, the skill's own `code` and `details`.
    #[serde(skip_serializing_if = "Value::is_null", default)]
    pub details: Value,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, pointer: None, details: Value::Null }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the place in the JSON.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Adds machine-readable particulars.
    #[must_use]
    pub fn details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// Whose fault it is.
    pub fn blame(&self) -> Blame {
        self.kind.blame()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
