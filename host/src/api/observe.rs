//! What is seen of every request, whatever becomes of it: by which route it came, how it was answered, how long it took.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::app::App;

/// The label of requests that no route matches: strangers choose the paths.
const NO_ROUTE: &str = "(none)";

/// The outermost step.
pub(super) async fn pass(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    app.host.recorder().request(method, route, response.status().as_str(), began.elapsed());
    response
}

/// A caller may write any word for a method; a label may not be any word.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| method == known).unwrap_or("OTHER")
}

/// `GET /metrics`
pub(super) async fn metrics(State(app): State<App>) -> Response {
    const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, TEXT)], app.host.metrics()).into_response()
}
