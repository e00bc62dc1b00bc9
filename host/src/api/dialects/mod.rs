//! Wire types and handlers, one folder per dialect. No dialect holds logic.

pub(super) mod skills_runtime;
pub(super) mod wishub;

use axum::response::{IntoResponse as _, Response};

use super::error::ApiError;

/// An error that no handler made, in the words of the dialect that this path belongs to.
pub(super) fn say(path: &str, error: ApiError) -> Response {
    match wishub::owns(path) {
        true => wishub::Refusal::from(error).into_response(),
        false => error.into_response(),
    }
}
