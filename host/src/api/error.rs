//! Every error as JSON: what happened, whose fault it is, what to do. Never a path of this machine.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;

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

#[derive(Serialize)]
struct Wire<'a> {
    success: bool,
    error: &'a str,
    kind: &'static str,
    blame: Blame,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
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
