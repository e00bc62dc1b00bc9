//! Every error as JSON: what happened, whose fault it is, what to do. Never a path of this machine.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::domain::Blame;

/// An error that is no execution: nothing was run.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    kind: &'static str,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    header: Option<(HeaderName, HeaderValue)>,
}

/// An error.
#[derive(Serialize, ToSchema)]
#[schema(as = Error)]
pub(super) struct Wire<'a> {
    success: bool,
    /// A sentence.
    error: &'a str,
    /// A word for programs.
    kind: &'static str,
    /// Whose fault it is: `caller`, `skill` or `host`.
    #[schema(value_type = String)]
    blame: Blame,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

/// What any route may answer, beside its own errors.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the description is needed")]
pub(super) enum Others<'a> {
    /// The key is missing or wrong
    #[response(status = 401)]
    Unauthorized(Wire<'a>),
    /// The key does not have the scope; a host name or a web page that is not allowed
    #[response(status = 403)]
    Forbidden(Wire<'a>),
    /// The body did not arrive in time
    #[response(status = 408)]
    RequestTimeout(Wire<'a>),
    /// The body is too large
    #[response(status = 413)]
    PayloadTooLarge(Wire<'a>),
    /// The key asks too often; `Retry-After`
    #[response(status = 429)]
    TooManyRequests(Wire<'a>),
    /// This host failed; its log says why
    #[response(status = 500)]
    Internal(Wire<'a>),
}

impl ApiError {
    pub(super) fn new(status: StatusCode, kind: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, kind, message: message.into(), hint: None, header: None }
    }

    /// 400: the request is not well-formed.
    pub(super) fn bad(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", message)
    }

    /// 404.
    pub(super) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", message)
    }

    /// 500, with the reason in the log only.
    pub(super) fn internal(reason: &dyn std::fmt::Display) -> Self {
        tracing::error!(%reason, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "this host failed; its log says why")
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub(super) fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// A header that goes with it, taken out.
    pub(super) fn take_header(&mut self) -> Option<(HeaderName, HeaderValue)> {
        self.header.take()
    }

    pub(super) fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.header = Some((name, value));
        self
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let blame = if self.status.is_server_error() { Blame::Host } else { Blame::Caller };
        let wire = Wire { success: false, error: &self.message, kind: self.kind, blame, hint: self.hint.as_deref() };
        let mut response = (self.status, Json(wire)).into_response();
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
