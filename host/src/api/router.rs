//! Every route, and the scope that it needs.

use axum::{
    Router,
    http::{Method, StatusCode, Uri},
    middleware,
    response::Response,
    routing::{MethodRouter, delete, get, post},
};

use super::{
    ServeOptions,
    app::App,
    caller,
    dialects::{self, skills_runtime, wishub},
    edge,
    error::ApiError,
    health, keys, observe,
};
use crate::{domain::Scope, host::Host};

/// The whole API as a service, to be served by [`super::serve`] or mounted in a program's own server.
pub fn router(host: Host, options: &ServeOptions) -> Router {
    let app = App::new(host, options);
    // What is not in this table does not exist: no route goes without a scope.
    let routes: [(&str, Scope, MethodRouter<App>); 17] = [
        ("/api/skills", Scope::Read, get(skills_runtime::list)),
        ("/api/skills/execute", Scope::Invoke, post(skills_runtime::execute)),
        ("/api/executions/{id}", Scope::Read, get(skills_runtime::execution)),
        ("/artifacts/{id}/{*path}", Scope::Read, get(skills_runtime::artifact)),
        ("/api/v1/skill/register", Scope::Manage, post(wishub::register)),
        ("/api/v1/skill/invoke", Scope::Invoke, post(wishub::invoke)),
        ("/api/v1/skill/status/{id}", Scope::Read, get(wishub::status)),
        ("/api/v1/skill/cancel/{id}", Scope::Invoke, post(wishub::cancel)),
        ("/api/v1/skill/orchestrate", Scope::Invoke, post(wishub::orchestrate)),
        ("/api/v1/skill/discovery", Scope::Read, get(wishub::discovery)),
        ("/api/v1/skill/categories", Scope::Read, get(wishub::categories)),
        ("/api/v1/skill/languages", Scope::Read, get(wishub::languages)),
        ("/api/v1/skill/{id}", Scope::Read, get(wishub::detail)),
        ("/api/v1/skill/{id}", Scope::Manage, delete(wishub::remove)),
        ("/api/v1/keys", Scope::Manage, get(keys::list).post(keys::create)),
        ("/api/v1/keys/{id}", Scope::Manage, delete(keys::revoke)),
        ("/api/v1/keys/{id}/rotate", Scope::Manage, post(keys::rotate)),
    ];
    let open = Router::new()
        .route("/api/health", get(health::plain))
        .route("/api/v1/health", get(health::detailed))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        // It names the skills of all tenants.
        .route("/metrics", get(observe::metrics).route_layer(middleware::from_fn(caller::administering)));
    routes
        .into_iter()
        .fold(open, |router, (path, scope, route)| router.route(path, needs(scope, route)))
        .fallback(no_route)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), edge::pass))
        .layer(middleware::from_fn_with_state(app.clone(), observe::pass))
        .with_state(app)
}

/// Only who has this scope comes through.
fn needs(scope: Scope, route: MethodRouter<App>) -> MethodRouter<App> {
    route.route_layer(middleware::from_fn(move |request, next| caller::having(scope, request, next)))
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
