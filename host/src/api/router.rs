//! Every route, and the scope that it needs.

use axum::{
    Router,
    http::{Method, StatusCode, Uri},
    middleware,
    response::Response,
    routing::MethodRouter,
};
use utoipa_axum::{router::UtoipaMethodRouter, routes};

use super::{
    ServeOptions,
    app::App,
    caller,
    dialects::{self, skills_runtime, wishub},
    edge,
    error::ApiError,
    health, keys, observe,
    openapi::Described,
};
use crate::{domain::Scope, host::Host};

/// The whole API as a service, to be served by [`super::serve`] or mounted in a program's own server.
pub fn router(host: Host, options: &ServeOptions) -> Router {
    let app = App::new(host, options);
    // What is not in this table does not exist: no route goes without a scope.
    let routes: [(Scope, UtoipaMethodRouter<App>); 17] = [
        (Scope::Read, routes!(skills_runtime::list)),
        (Scope::Invoke, routes!(skills_runtime::execute)),
        (Scope::Read, routes!(skills_runtime::execution)),
        (Scope::Read, routes!(skills_runtime::artifact)),
        (Scope::Manage, routes!(wishub::register)),
        (Scope::Invoke, routes!(wishub::invoke)),
        (Scope::Read, routes!(wishub::status)),
        (Scope::Invoke, routes!(wishub::cancel)),
        (Scope::Invoke, routes!(wishub::orchestrate)),
        (Scope::Read, routes!(wishub::discovery)),
        (Scope::Read, routes!(wishub::categories)),
        (Scope::Read, routes!(wishub::languages)),
        (Scope::Read, routes!(wishub::detail)),
        (Scope::Manage, routes!(wishub::remove)),
        (Scope::Manage, routes!(keys::list, keys::create)),
        (Scope::Manage, routes!(keys::revoke)),
        (Scope::Manage, routes!(keys::rotate)),
    ];
    let open = [routes!(health::plain), routes!(health::detailed), routes!(health::alive), routes!(health::ready)];
    let described = open.into_iter().fold(Described::new(), Described::open);
    let described = routes.into_iter().fold(described, |described, (scope, route)| {
        let who = format!("Needs the scope `{}`.", scope.name());
        described.for_keys(route, &who, |route| needs(scope, route))
    });
    // It names the skills of all tenants.
    let described = described.for_keys(routes!(observe::metrics), "Needs the administrator's key.", |route| {
        route.route_layer(middleware::from_fn(caller::administering))
    });
    described
        .router()
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
