//! The document of this API, OpenAPI 3.1, made of its handlers; and a page to read and try it.

use std::sync::Arc;

use axum::{
    Json, Router,
    http::{Uri, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, get},
};
use utoipa::{
    OpenApi as _,
    openapi::{
        OpenApi,
        path::Operation,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_swagger_ui::Config;

use super::{app::App, error::ApiError};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "skillhost",
        description = "Runs skills of AI agents inside WebAssembly. Several dialects, one server: what a route answers, errors \
                       too, is in the words of its dialect.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "Skills Runtime", description = "List, execute, fetch"),
        (name = "WisHub", description = "Register, invoke, find and remove skills; workflows"),
        (name = "Keys", description = "Who may ask"),
        (name = "Health", description = "Needs no key"),
        (name = "Operations", description = "For who runs this server"),
    )
)]
struct Head;

/// By either of these headers.
const SCHEMES: [&str; 2] = ["key", "bearer"];

/// Routes, and the document that describes them.
pub(super) struct Described {
    router: Router<App>,
    document: OpenApi,
}

impl Described {
    pub(super) fn new() -> Self {
        let mut document = Head::openapi();
        document.info.version = env!("CARGO_PKG_VERSION").to_owned();
        let components = document.components.get_or_insert_default();
        let by_header = ApiKey::Header(ApiKeyValue::new("X-API-Key"));
        components.add_security_scheme(SCHEMES[0], SecurityScheme::ApiKey(by_header));
        components.add_security_scheme(SCHEMES[1], SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        Self { router: Router::new(), document }
    }

    /// One more route for all.
    pub(super) fn open(self, route: UtoipaMethodRouter<App>) -> Self {
        self.add(route, |route| route, |_| ())
    }

    /// One more route for keys; `gate` lets through those that may, and `who` says which.
    pub(super) fn for_keys(
        self,
        route: UtoipaMethodRouter<App>,
        who: &str,
        gate: impl FnOnce(MethodRouter<App>) -> MethodRouter<App>,
    ) -> Self {
        self.add(route, gate, |operation| {
            let requirement = |scheme: &str| SecurityRequirement::new::<_, [&str; 0], &str>(scheme, []);
            operation.security = Some(SCHEMES.map(requirement).to_vec());
            operation.description = Some(match operation.description.take() {
                Some(text) => format!("{text}\n\n{who}"),
                None => who.to_owned(),
            });
        })
    }

    fn add(
        mut self,
        (schemas, mut paths, route): UtoipaMethodRouter<App>,
        gate: impl FnOnce(MethodRouter<App>) -> MethodRouter<App>,
        mut describe: impl FnMut(&mut Operation),
    ) -> Self {
        // A handler has one path.
        let Some(path) = paths.paths.keys().next().cloned() else { return self };
        for item in paths.paths.values_mut() {
            let all = [&mut item.get, &mut item.post, &mut item.delete];
            all.into_iter().flatten().for_each(&mut describe);
        }
        self.document.paths.merge(paths);
        self.document.components.get_or_insert_default().schemas.extend(schemas);
        // What is called `path` is all that is left of one.
        self.router = self.router.route(&path.replace("{path}", "{*path}"), gate(route));
        self
    }

    /// The routes, and those of the document.
    pub(super) fn router(self) -> Router<App> {
        let document = Arc::new(self.document);
        let json = async move || Json(OpenApi::clone(&document));
        let router = self.router.route("/openapi.json", get(json));
        router
            .route("/docs", get(async || Redirect::permanent("/docs/")))
            .route("/docs/", get(page))
            .route("/docs/{file}", get(page))
    }
}

/// A file of Swagger UI, from the binary.
async fn page(uri: Uri) -> Result<Response, ApiError> {
    let file = uri.path().trim_start_matches("/docs/");
    let config = Arc::new(Config::from("/openapi.json").try_it_out_enabled(true));
    match utoipa_swagger_ui::serve(file, config) {
        Ok(Some(found)) => Ok(([(header::CONTENT_TYPE, found.content_type)], found.bytes.into_owned()).into_response()),
        Ok(None) => Err(ApiError::not_found("there is no such file")),
        Err(error) => Err(ApiError::internal(&error)),
    }
}
