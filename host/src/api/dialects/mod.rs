//! Wire types and handlers, one folder per dialect. No dialect holds logic.

pub(super) mod skills_runtime;
pub(super) mod wishub;

use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::error::ApiError;

/// An error that no handler made, in the words of the dialect that this path belongs to.
pub(super) fn say(path: &str, error: ApiError) -> Response {
    match wishub::owns(path) {
        true => wishub::Refusal::from(error).into_response(),
        false => error.into_response(),
    }
}

/// What a value is, for a sentence that says what it should be.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
