//! What is seen of every request, whatever becomes of it: a request id, a span for log lines and traces, how it was answered
//! and how long it took.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use opentelemetry::{propagation::TextMapPropagator as _, trace::TraceContextExt as _};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::{Instrument as _, Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use super::{app::App, edge, error::Others};

/// The label of requests that no route matches: strangers choose the paths.
const NO_ROUTE: &str = "(none)";

/// By which a caller says of which trace its request is a part, and by which it learns of which trace it became one.
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACE_RESPONSE: HeaderName = HeaderName::from_static("traceresponse");

/// The outermost step.
pub(super) async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let id = edge::request_id(request.headers());
    let span = span(method, route, &id, request.headers());
    let trace = trace_of(&span);
    request.headers_mut().insert(edge::REQUEST_ID, id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), began.elapsed());
    app.host.recorder().request(method, route, status.as_str(), took);
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    span.in_scope(|| {
        tracing::debug!(method, route, status = status.as_u16(), ms = took.as_secs_f64() * 1e3, "answered")
    });
    if let Some(trace) = trace {
        response.headers_mut().insert(TRACE_RESPONSE, trace);
    }
    response
}

/// Names and values by OpenTelemetry's conventions; nothing of a stranger's making but the request id.
fn span(method: &str, route: &str, id: &HeaderValue, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!(
        "request",
        request_id = id.to_str().unwrap_or_default(),
        otel.name = %format_args!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
    );
    if !span.is_disabled() && headers.contains_key(TRACE_PARENT) {
        // A parent that is none is no reason to refuse a request: then a trace begins here.
        let _ = span.set_parent(TraceContextPropagator::new().extract(&HeaderExtractor(headers)));
    }
    span
}

/// The trace that this request is a part of, where there are traces.
fn trace_of(span: &Span) -> Option<HeaderValue> {
    if span.is_disabled() {
        return None;
    }
    let context = span.context();
    let context = context.span().span_context().clone();
    let flags = context.trace_flags().to_u8();
    let text = format!("00-{}-{}-{flags:02x}", context.trace_id(), context.span_id());
    HeaderValue::try_from(text).ok().filter(|_| context.is_valid())
}

/// A caller may write any word for a method; a label may not be any word.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| method == known).unwrap_or("OTHER")
}

/// Measurements, in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "Operations", responses(
    (status = 200, description = "All of them", body = String),
    Others
))]
pub(super) async fn metrics(State(app): State<App>) -> Response {
    const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, TEXT)], app.host.metrics()).into_response()
}
