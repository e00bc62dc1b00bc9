//! The dialect of the Skills Runtime Service: list, execute, fetch.

mod error;
mod wire;

use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse as _, Response},
};
use percent_encoding::percent_decode_str;

use super::super::{app::App, body, error::ApiError, files};
use crate::{
    artifacts::ArchiveError,
    domain::{Caller, ExecutionId},
    invoke::Request,
};

/// `GET /api/skills`
pub(in super::super) async fn list(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    Json(wire::Skills::of(&app.host.catalog().listing(&caller))).into_response()
}

/// `POST /api/skills/execute`
pub(in super::super) async fn execute(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let bytes = body::read(&headers, body, app.body).await?;
    let request = Request { caller, ..wire::read_request(&bytes)? };
    let execution = app.host.execute(request).await;
    Ok(match &execution.failure {
        None => Json(wire::Success::of(&execution)).into_response(),
        Some(failure) => error::answer(&execution, failure),
    })
}

/// `GET /api/executions/{id}`
pub(in super::super) async fn execution(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let id = uri.path().trim_start_matches("/api/executions/");
    let id = ExecutionId::parse(id).ok_or_else(no_execution)?;
    let found = app.host.execution_for(&id, &caller).await.map_err(|error| ApiError::internal(&error))?;
    Ok(Json(wire::Record::of(&found.ok_or_else(no_execution)?)).into_response())
}

/// `GET /artifacts/{id}/{path}`
pub(in super::super) async fn artifact(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (id, path) = uri.path().trim_start_matches("/artifacts/").split_once('/').ok_or_else(no_execution)?;
    let id = ExecutionId::parse(id).ok_or_else(no_execution)?;
    // The administrator's host may keep files without records; nobody else's is known without one.
    if !caller.is_administrator() {
        let found = app.host.execution_for(&id, &caller).await.map_err(|error| ApiError::internal(&error))?;
        found.ok_or_else(|| refused(ArchiveError::NotFound))?;
    }
    // Decoded once, and only here: what is encoded twice is a strange file name, no way out.
    let path = percent_decode_str(path).decode_utf8();
    let path = path.map_err(|_| ApiError::bad("the path of an artifact is not UTF-8"))?.into_owned();
    let download = app.host.download(&id, &path).await.map_err(refused)?;
    files::answer(&path, download, &headers).await
}

fn no_execution() -> ApiError {
    ApiError::not_found("there is no such execution").hint("an execution id is `exec-` and 12 hexadecimal digits")
}

fn refused(error: ArchiveError) -> ApiError {
    match error {
        ArchiveError::BadPath(reason) => ApiError::bad(reason),
        ArchiveError::NotFound => ApiError::not_found("there is no such artifact"),
        other => ApiError::internal(&other),
    }
}
