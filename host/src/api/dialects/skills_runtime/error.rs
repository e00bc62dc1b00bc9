//! A failed execution as this dialect says it.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::wire;
use crate::domain::{Execution, Failure, FailureKind};

/// Seconds after which a caller who found no room may try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

pub(super) fn answer(execution: &Execution, failure: &Failure) -> Response {
    let mut response = (status(failure.kind), Json(wire::Failed::of(execution, failure))).into_response();
    if matches!(failure.kind, FailureKind::Busy | FailureKind::TooManyRequests) {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}

fn status(kind: FailureKind) -> StatusCode {
    match kind {
        FailureKind::UnknownSkill => StatusCode::NOT_FOUND,
        FailureKind::BadRequest => StatusCode::BAD_REQUEST,
        FailureKind::InvalidInput => StatusCode::UNPROCESSABLE_ENTITY,
        FailureKind::Denied => StatusCode::FORBIDDEN,
        FailureKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        FailureKind::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        FailureKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
