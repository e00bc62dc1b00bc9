//! Every route.

use axum::{
    Router,
    http::{Method, StatusCode, Uri},
    middleware,
    response::Response,
    routing::{get, post},
};

use super::{
    ServeOptions,
    app::App,
    dialects::{self, skills_runtime, wishub},
    edge,
    error::ApiError,
    health, observe,
};
use crate::host::Host;

/// The whole API as a service, to be served by [`super::serve`] or mounted in a program's own server.
pub fn router(host: Host, options: &ServeOptions) -> Router {
    let app = App::new(host, options);
    Router::new()
        .route("/api/health", get(health::plain))
        .route("/api/v1/health", get(health::detailed))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(observe::metrics))
        .route("/api/skills", get(skills_runtime::list))
        .route("/api/skills/execute", post(skills_runtime::execute))
        .route("/api/executions/{id}", get(skills_runtime::execution))
        .route("/artifacts/{id}/{*path}", get(skills_runtime::artifact))
        .route("/api/v1/skill/register", post(wishub::register))
        .route("/api/v1/skill/invoke", post(wishub::invoke))
        .route("/api/v1/skill/status/{id}", get(wishub::status))
        .route("/api/v1/skill/cancel/{id}", post(wishub::cancel))
        .route("/api/v1/skill/orchestrate", post(wishub::orchestrate))
        .route("/api/v1/skill/discovery", get(wishub::discovery))
        .route("/api/v1/skill/categories", get(wishub::categories))
        .route("/api/v1/skill/languages", get(wishub::languages))
        .route("/api/v1/skill/{id}", get(wishub::detail).delete(wishub::remove))
        .fallback(no_route)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), edge::pass))
        .layer(middleware::from_fn_with_state(app.clone(), observe::pass))
        .with_state(app)
}

async fn no_route(method: Method, uri: Uri) -> Response {
    let error = ApiError::not_found(format!("there is no {method} {}", uri.path()))
        .hint("GET /api/skills lists the skills, POST /api/skills/execute runs one");
    dialects::say(uri.path(), error)
}

async fn wrong_method(method: Method, uri: Uri) -> Response {
    let message = format!("{} does not take {method}", uri.path());
    let error = ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "bad-request", message);
    dialects::say(uri.path(), error.hint("the Allow header says what it takes"))
}
