//! What every request passes, in this order: request id, host name, origin, key and its rate; and a handler that panics is an
//! answer.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header, uri::Authority},
    middleware::Next,
    response::Response,
};
use futures_util::FutureExt as _;

use super::{app::App, caller, dialects, error::ApiError};
use crate::keys::Admitted;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest request id that is echoed.
const ID_LENGTH: usize = 128;

pub(super) async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let path = request.uri().path().to_owned();
    let admitted = admit(&app, &request);
    let allowance = admitted.as_ref().ok().and_then(|who| who.as_ref()?.allowance);
    let answered = match admitted.and_then(caller::within_rate) {
        Ok(who) => {
            if let Some(who) = who {
                request.extensions_mut().insert(who.caller);
            }
            caught(next.run(request), &id).await
        }
        Err(error) => Err(error),
    };
    let mut response = answered.unwrap_or_else(|error| dialects::say(&path, error));
    let headers = response.headers_mut();
    caller::tell_rate(allowance, headers);
    headers.insert(REQUEST_ID, id);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A handler that panics is a bug; its caller still gets an answer, and nobody else notices.
async fn caught(answer: impl Future<Output = Response>, id: &HeaderValue) -> Result<Response, ApiError> {
    let panicked = |_| ApiError::internal(&format_args!("the handler of request {id:?} panicked"));
    AssertUnwindSafe(answer).catch_unwind().await.map_err(panicked)
}

/// The caller's own, where it is harmless to repeat; otherwise a new one.
pub(super) fn request_id(headers: &HeaderMap) -> HeaderValue {
    let harmless = |id: &&HeaderValue| {
        let id = id.as_bytes();
        let fine = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte);
        (1..=ID_LENGTH).contains(&id.len()) && id.iter().all(fine)
    };
    headers.get(REQUEST_ID).filter(harmless).cloned().unwrap_or_else(|| {
        HeaderValue::try_from(format!("req-{:016x}", rand::random::<u64>()))
            .unwrap_or_else(|_| HeaderValue::from_static("req"))
    })
}

/// What says nothing that is not everybody's.
fn is_for_all(path: &str) -> bool {
    let exact = ["/api/health", "/api/v1/health", "/healthz", "/readyz", "/openapi.json", "/docs"];
    exact.contains(&path) || path.starts_with("/docs/")
}

/// Who asks; nobody in particular for what everybody may ask.
fn admit(app: &App, request: &Request) -> Result<Option<Admitted>, ApiError> {
    if is_for_all(request.uri().path()) {
        return Ok(None);
    }
    let host = host(request)?;
    if let Some(host) = &host
        && !app.hosts.allows(host.host())
    {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "denied", "this server is not asked by that host name")
            .hint("add the name to ALLOWED_HOSTS, separated by commas"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        same_origin(app, request.headers(), host.as_ref())?;
    }
    caller::of(app, request.headers()).map(Some)
}

/// The name that the caller used. An HTTP/1.0 client, which is no browser, may leave it out.
fn host(request: &Request) -> Result<Option<Authority>, ApiError> {
    if let Some(authority) = request.uri().authority() {
        return Ok(Some(authority.clone()));
    }
    let mut values = request.headers().get_all(header::HOST).iter();
    match (values.next(), values.next()) {
        (None, _) if request.version() < Version::HTTP_11 => Ok(None),
        (Some(value), None) => {
            let parsed = value.to_str().ok().and_then(|value| value.parse().ok());
            parsed.map(Some).ok_or_else(|| ApiError::bad("the Host header is not a host name"))
        }
        _ => Err(ApiError::bad("a request has one Host header")),
    }
}

/// A browser names the page that asks. A page of somewhere else must not start anything here.
fn same_origin(app: &App, headers: &HeaderMap, host: Option<&Authority>) -> Result<(), ApiError> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
    let asking = origin.as_ref().and_then(Uri::authority);
    let own = asking.is_some_and(|asking| host == Some(asking) || app.origins.allows(asking.host()));
    match own {
        true => Ok(()),
        false => Err(ApiError::new(StatusCode::FORBIDDEN, "denied", "a web page of another origin may not do this")
            .hint("add its host name to ALLOWED_HOSTS")),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_without_its_message() {
        let caught = caught(async { panic!("/a/secret/path") }, &HeaderValue::from_static("req-1")).await;
        let response = dialects::say("/", caught.unwrap_err());
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&body["success"], &body["kind"]), (&false.into(), &"internal".into()));
        assert!(!body.to_string().contains("secret"));
    }
}
