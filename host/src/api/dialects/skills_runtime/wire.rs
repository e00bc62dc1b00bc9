//! What goes over the wire, to the letter of the dialect, and a few fields more.

use std::time::Duration;

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::super::{super::error::ApiError, kind};
use crate::{
    domain::{Artifact, Blame, Execution, Failure, FailureKind, State},
    invoke::Request,
    registry::{Listing, LoadFailure, SkillSummary},
};

/// The body of `execute`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "`read_request` reads it field by field; only the schema is needed")]
pub(in super::super::super) struct Asked {
    #[schema(example = "text-statistics", min_length = 1, max_length = 256)]
    skill_name: String,
    /// What the skill gets; `{}` where it is missing.
    #[schema(example = json!({ "text": "to be or not to be" }))]
    input: Option<Value>,
    options: Option<Options>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "only the schema is needed")]
struct Options {
    /// In place of the manifest's, up to the operator's ceiling.
    #[schema(minimum = 1, example = 10_000)]
    timeout_ms: Option<u64>,
}

/// Reads `{"skillName", "input", "options": {"timeoutMs"}}`. No input is `{}`.
pub(super) fn read_request(body: &[u8]) -> Result<Request, ApiError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| ApiError::bad(format!("the body is not UTF-8: byte {} is wrong", error.valid_up_to())))?;
    let body: Value = serde_json::from_str(text).map_err(not_json)?;
    let Value::Object(mut body) = body else {
        return Err(ApiError::bad(format!("the body is {}, not an object", kind(&body))).hint(EXAMPLE));
    };
    let skill = match body.remove("skillName") {
        Some(Value::String(name)) if !name.is_empty() => name,
        None => return Err(ApiError::bad("`skillName` is missing").hint(EXAMPLE)),
        Some(Value::String(_)) => return Err(ApiError::bad("`skillName` is empty").hint(EXAMPLE)),
        Some(other) => {
            return Err(ApiError::bad(format!("`skillName` is {}, not a string", kind(&other))).hint(EXAMPLE));
        }
    };
    if skill.len() > LONGEST_NAME {
        let message = format!("there is no skill with a name of {} bytes", skill.len());
        return Err(ApiError::new(StatusCode::NOT_FOUND, "unknown-skill", message));
    }
    let timeout = timeout(body.get("options"))?;
    let input = body.remove("input").unwrap_or_else(|| Value::Object(Map::new()));
    Ok(Request { timeout, ..Request::new(skill, input) })
}

/// Bytes of a name that are worth looking up and repeating.
const LONGEST_NAME: usize = 256;

const EXAMPLE: &str = r#"for example {"skillName": "text-statistics", "input": {}, "options": {"timeoutMs": 10000}}"#;

fn not_json(error: serde_json::Error) -> ApiError {
    if error.to_string().starts_with("recursion limit") {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return ApiError::new(status, "invalid-input", "the body is nested more than 127 levels deep");
    }
    match error.is_eof() {
        true => ApiError::bad(format!("the body ends in the middle of its JSON, or is empty: {error}")),
        false => ApiError::bad(format!("the body is not JSON: {error}")),
    }
}

fn timeout(options: Option<&Value>) -> Result<Option<Duration>, ApiError> {
    let options = match options {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(options)) => options,
        Some(other) => return Err(ApiError::bad(format!("`options` is {}, not an object", kind(other)))),
    };
    match options.get("timeoutMs") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64() {
            Some(milliseconds) if milliseconds > 0 => Ok(Some(Duration::from_millis(milliseconds))),
            _ => Err(ApiError::bad("`options.timeoutMs` is not a whole number of milliseconds above 0")),
        },
    }
}

/// The list of skills.
#[derive(Serialize, ToSchema)]
pub(in super::super::super) struct Skills<'a> {
    skills: Vec<Skill<'a>>,
    errors: Vec<LoadError<'a>>,
}

#[derive(Serialize, ToSchema)]
struct Skill<'a> {
    name: &'a str,
    description: &'a str,
    runtime: &'a str,
    version: Option<&'a str>,
    warnings: &'a [String],
}

#[derive(Serialize, ToSchema)]
struct LoadError<'a> {
    skill: &'a str,
    error: &'a str,
}

impl<'a> Skills<'a> {
    pub(super) fn of(listing: &'a Listing) -> Self {
        let skill = |skill: &'a SkillSummary| Skill {
            name: &skill.name,
            description: &skill.description,
            runtime: &skill.runtime,
            version: skill.version.as_deref(),
            warnings: &skill.warnings,
        };
        let error = |failure: &'a LoadFailure| LoadError { skill: &failure.skill, error: &failure.error };
        Self { skills: listing.skills.iter().map(skill).collect(), errors: listing.errors.iter().map(error).collect() }
    }
}

/// An execution that answered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super::super) struct Success<'a> {
    success: bool,
    execution_id: &'a str,
    #[schema(value_type = Value)]
    output: &'a Option<Value>,
    artifacts: Vec<String>,
    stderr: &'a str,
    #[serde(flatten)]
    more: More<'a>,
}

impl<'a> Success<'a> {
    pub(super) fn of(execution: &'a Execution) -> Self {
        Self {
            success: true,
            execution_id: execution.id.as_str(),
            output: &execution.output,
            artifacts: links(execution),
            stderr: &execution.stderr,
            more: More::of(execution),
        }
    }
}

/// An execution that did not.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super::super) struct Failed<'a> {
    success: bool,
    execution_id: &'a str,
    error: &'a str,
    stderr: &'a str,
    /// A word for programs.
    #[schema(value_type = String)]
    kind: FailureKind,
    /// Whose fault it is: `caller`, `skill` or `host`.
    #[schema(value_type = String)]
    blame: Blame,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Option<Value>)]
    details: &'a Value,
    artifacts: Vec<String>,
    #[serde(flatten)]
    more: More<'a>,
}

impl<'a> Failed<'a> {
    pub(super) fn of(execution: &'a Execution, failure: &'a Failure) -> Self {
        Self {
            success: false,
            execution_id: execution.id.as_str(),
            error: &failure.message,
            stderr: &execution.stderr,
            kind: failure.kind,
            blame: failure.blame(),
            hint: failure.hint.as_deref(),
            pointer: failure.pointer.as_deref(),
            details: &failure.details,
            artifacts: links(execution),
            more: More::of(execution),
        }
    }
}

/// What both kinds say beyond the dialect.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct More<'a> {
    skill: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    duration_ms: f64,
    stderr_truncated: bool,
}

impl<'a> More<'a> {
    fn of(execution: &'a Execution) -> Self {
        Self {
            skill: &execution.skill,
            version: execution.version.as_deref(),
            duration_ms: milliseconds(execution.duration),
            stderr_truncated: execution.stderr_truncated,
        }
    }
}

/// The record of an execution, long after.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super::super) struct Record<'a> {
    /// `queued`, `running`, `succeeded` or `failed`.
    #[schema(value_type = String)]
    state: State,
    started_at: i64,
    finished_at: Option<i64>,
    digest: &'a str,
    fuel: Option<u64>,
    cpu_ms: Option<u64>,
    memory_peak: u64,
    #[serde(flatten)]
    end: End<'a>,
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum End<'a> {
    Success(Success<'a>),
    Failed(Failed<'a>),
}

impl<'a> Record<'a> {
    pub(super) fn of(execution: &'a Execution) -> Self {
        let end = match &execution.failure {
            None => End::Success(Success { success: execution.state == State::Succeeded, ..Success::of(execution) }),
            Some(failure) => End::Failed(Failed::of(execution, failure)),
        };
        Self {
            state: execution.state,
            started_at: execution.started_at.0,
            finished_at: execution.finished_at.map(|at| at.0),
            digest: &execution.digest,
            fuel: execution.fuel,
            cpu_ms: execution.cpu_ms,
            memory_peak: execution.memory_peak,
            end,
        }
    }
}

/// Where each artifact can be fetched, relative to the root of this server.
fn links(execution: &Execution) -> Vec<String> {
    let link = |artifact: &Artifact| format!("artifacts/{}/{}", execution.id, artifact.path);
    execution.artifacts.iter().map(link).collect()
}

fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_with_its_defaults() {
        let read = |text: &str| read_request(text.as_bytes()).map(|read| (read.skill, read.input, read.timeout));
        let object = || Value::Object(Map::new());
        assert!(matches!(read(r#"{"skillName":"a"}"#), Ok(got) if got == ("a".into(), object(), None)));
        let full = r#"{"skillName":"a","input":[1],"options":{"timeoutMs":1500},"other":1}"#;
        let expected = ("a".into(), serde_json::json!([1]), Some(Duration::from_millis(1500)));
        assert!(matches!(read(full), Ok(got) if got == expected));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for text in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            r#"{"skillName":""}"#,
            r#"{"skillName":7}"#,
            r#"{"skillName":"a"} x"#,
            r#"{"skillName":"a","options":3}"#,
            r#"{"skillName":"a","options":{"timeoutMs":0}}"#,
            r#"{"skillName":"a","options":{"timeoutMs":-1}}"#,
            r#"{"skillName":"a","options":{"timeoutMs":"5"}}"#,
            r#"{"skillName":"a","options":{"timeoutMs":1e99}}"#,
        ] {
            assert!(read_request(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read_request(b"{\"skillName\":\"\xff\"}").is_err());
        assert!(read_request(format!(r#"{{"skillName":"a","input":{}}}"#, "[".repeat(200)).as_bytes()).is_err());
    }
}
