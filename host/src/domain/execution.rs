//! One execution of a skill, from start to end.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Failure, FailureKind, Owner};

/// `exec-` and 12 lowercase hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ExecutionId(Arc<str>);

impl ExecutionId {
    /// A new one, unlike any other.
    pub fn random() -> Self {
        Self(format!("exec-{:012x}", rand::random::<u64>() >> 16).into())
    }

    /// Reads one; `None` for anything that is not of the form.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix("exec-")?;
        let ok = hex.len() == 12 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        ok.then(|| Self(text.into()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As shared text.
    pub fn shared(&self) -> Arc<str> {
        self.0.clone()
    }
}

impl fmt::Display for ExecutionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Now.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// So much later.
    #[must_use]
    pub fn after(self, time: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// Where an execution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was accepted and waits for its turn.
    Queued,
    /// It runs.
    Running,
    /// It ended with an output.
    Succeeded,
    /// It ended without.
    Failed,
}

/// A file that an execution wrote to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Path relative to the execution's archive folder, for example `artifacts/resources.json`.
    pub path: String,
    /// Bytes.
    pub size: u64,
}

/// What an execution wrote to standard output, as its record keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    #[default]
    Nothing,
    /// The text of its output and the end of a line, as scripts answer.
    Answer,
    /// This.
    Text(String),
    /// Too much for a record, or no text: it is in a file, if logs are kept.
    InFile,
}

impl Said {
    /// Bytes that a record keeps: more belongs into a file.
    const MOST: usize = 16 << 10;

    /// Of an execution that wrote this and answered with this text.
    pub fn of(stdout: &[u8], output: Option<&str>) -> Self {
        if stdout.is_empty() {
            return Self::Nothing;
        }
        if output.is_some_and(|text| stdout.strip_suffix(b"\n") == Some(text.as_bytes())) {
            return Self::Answer;
        }
        match std::str::from_utf8(stdout) {
            // PostgreSQL keeps no NUL in a text.
            Ok(text) if text.len() <= Self::MOST && !text.contains('\0') => Self::Text(text.to_owned()),
            _ => Self::InFile,
        }
    }

    /// What was written, from an execution's output; none where only a file tells.
    pub fn text(&self, output: Option<&str>) -> Option<String> {
        match self {
            Self::Nothing => Some(String::new()),
            Self::Answer => Some(format!("{}\n", output.unwrap_or_default())),
            Self::Text(text) => Some(text.clone()),
            Self::InFile => None,
        }
    }
}

/// The record of one execution. `output` and `failure` are never both there.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Execution {
    /// Its id.
    pub id: ExecutionId,
    /// Whose it is.
    #[serde(skip)]
    pub owner: Owner,
    /// The skill's name.
    pub skill: Arc<str>,
    /// The skill's version, where it has one.
    pub version: Option<Arc<str>>,
    /// Digest of everything that ran.
    pub digest: Arc<str>,
    /// Where it stands.
    pub state: State,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Wall-clock time of the run.
    #[serde(rename = "durationMs", serialize_with = "millis")]
    pub duration: Duration,
    /// What it answered.
    pub output: Option<Value>,
    /// Why it did not.
    pub failure: Option<Failure>,
    /// Standard output.
    #[serde(skip)]
    pub stdout: Said,
    /// Standard error, as text; cut at the limit.
    pub stderr: String,
    /// True when standard error was cut.
    pub stderr_truncated: bool,
    /// What it wrote to be kept, sorted by path.
    pub artifacts: Vec<Artifact>,
    /// Fuel used, where it was metered by fuel.
    pub fuel: Option<u64>,
    /// Processor time used in milliseconds, where it was metered by time.
    pub cpu_ms: Option<u64>,
    /// Most bytes of linear memory at once.
    pub memory_peak: u64,
}

impl Execution {
    /// One of this skill that begins now, of which nothing else is known.
    pub fn begun(id: ExecutionId, skill: Arc<str>) -> Self {
        Self {
            id,
            owner: Owner::default(),
            skill,
            version: None,
            digest: "".into(),
            state: State::Running,
            started_at: Timestamp::now(),
            finished_at: None,
            duration: Duration::ZERO,
            output: None,
            failure: None,
            stdout: Said::default(),
            stderr: String::new(),
            stderr_truncated: false,
            artifacts: Vec::new(),
            fuel: None,
            cpu_ms: None,
            memory_peak: 0,
        }
    }

    /// The output, or why there is none.
    ///
    /// # Errors
    /// The failure of the execution.
    pub fn into_result(self) -> Result<Value, Failure> {
        match (self.output, self.failure) {
            (Some(output), None) => Ok(output),
            (_, Some(failure)) => Err(failure),
            (None, None) => Err(Failure::new(FailureKind::Internal, "the execution has not ended")),
        }
    }
}

/// As milliseconds with three digits behind the point.
pub(crate) fn millis<S: serde::Serializer>(d: &Duration, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_f64((d.as_secs_f64() * 1e6).round() / 1e3)
}
