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

use super::super::{
    app::App,
    body,
    error::{ApiError, Others, Wire},
    files,
};
use crate::{
    artifacts::ArchiveError,
    domain::{Caller, ExecutionId},
    invoke::Request,
};

/// The skills that are there, and why others could not be loaded.
#[utoipa::path(get, path = "/api/skills", tag = "Skills Runtime", responses(
    (status = 200, description = "All of them", body = wire::Skills),
    Others
))]
pub(in super::super) async fn list(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    Json(wire::Skills::of(&app.host.catalog().listing(&caller))).into_response()
}

/// Runs a skill.
#[utoipa::path(post, path = "/api/skills/execute", tag = "Skills Runtime", request_body = wire::Asked, responses(
    (status = 200, description = "What it answered", body = wire::Success),
    (status = 400, description = "The body", body = Wire),
    (status = 404, description = "No such skill", body = Wire),
    (status = 422, description = "The input breaks the skill's schema", body = wire::Failed),
    (status = 500, description = "The skill failed, or hit a limit, or this host failed", body = wire::Failed),
    (status = 503, description = "Too many calls wait; `Retry-After`", body = wire::Failed),
    (status = 504, description = "The time-out", body = wire::Failed),
    Others
))]
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

/// The record of an execution.
#[utoipa::path(get, path = "/api/executions/{id}", tag = "Skills Runtime", params(("id" = String, Path, example = "exec-0123456789ab")), responses(
    (status = 200, description = "It", body = wire::Record),
    (status = 404, description = "It is not there", body = Wire),
    Others
))]
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

/// A file that a skill wrote, or `stdout.txt`, `stderr.txt`, `output.json`.
#[utoipa::path(get, path = "/artifacts/{id}/{path}", tag = "Skills Runtime",
    params(("id" = String, Path, example = "exec-0123456789ab"), ("path" = String, Path, example = "stdout.txt")), responses(
    (status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 206, description = "A part of it, as `Range` asks", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 304, description = "It is what `If-None-Match` says"),
    (status = 400, description = "The path", body = Wire),
    (status = 404, description = "It is not there", body = Wire),
    (status = 416, description = "The range"),
    Others
))]
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
