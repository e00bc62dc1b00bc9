//! The schemas of what a [`super::Refusal`] becomes.
#![expect(dead_code, reason = "only the schemas are needed")]

use serde_json::Value;
use utoipa::{IntoResponses, ToSchema};

/// An error.
#[derive(ToSchema)]
#[schema(as = wishub::Error)]
pub(in super::super::super) struct Error {
    #[schema(pattern = "^error$")]
    status: String,
    message: String,
    error: Problem,
    /// Of a call that failed.
    skill_id: Option<String>,
    execution_id: Option<String>,
    stderr: Option<String>,
    /// Of a workflow that failed: its id, and what its nodes did.
    workflow_id: Option<String>,
    #[schema(value_type = Option<Object>)]
    results: Option<Value>,
    #[schema(value_type = Option<Object>)]
    nodes: Option<Value>,
    execution_time: Option<f64>,
}

/// What is wrong.
#[derive(ToSchema)]
#[schema(as = wishub::Problem)]
pub(super) struct Problem {
    /// A row of the table of errors: `SKILL_INV_001`, or the status by name.
    code: String,
    details: String,
    /// A word for programs.
    kind: Option<String>,
    /// Whose fault it is: `caller`, `skill` or `host`.
    blame: Option<String>,
    /// What to do about it.
    hint: Option<String>,
    /// Where in the JSON.
    pointer: Option<String>,
    /// The exit code, the limit, every violation of a schema.
    particulars: Option<Value>,
    /// The field of a registration.
    field: Option<String>,
    /// The nodes of a cycle.
    cycle: Option<Vec<String>>,
}

/// What any route may answer, beside its own errors.
#[derive(IntoResponses)]
pub(in super::super::super) enum Others {
    /// The key is missing or wrong
    #[response(status = 401)]
    Unauthorized(Error),
    /// The key does not have the scope; a host name or a web page that is not allowed; a skill of a folder is not removed
    #[response(status = 403)]
    Forbidden(Error),
    /// The body did not arrive in time
    #[response(status = 408)]
    RequestTimeout(Error),
    /// The body is too large
    #[response(status = 413)]
    PayloadTooLarge(Error),
    /// The key asks too often, or too much waits; `Retry-After`
    #[response(status = 429)]
    TooManyRequests(Error),
    /// The skill failed (SKILL_INV_004), or this host did (SKILL_…_999)
    #[response(status = 500)]
    Failed(Error),
}
