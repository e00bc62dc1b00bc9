//! The dialect of the WisHub Skill API: register, invoke, find, remove.

mod answer;
mod asked;
mod error;
mod fields;
mod orchestration;
mod problem;
mod wire;

use std::borrow::Cow;

use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use percent_encoding::percent_decode_str;

use super::super::{app::App, body};
use crate::domain::{Caller, Execution, ExecutionId};
pub(in super::super) use error::Refusal;

const BASE: &str = "/api/v1/skill/";
const STATUS: &str = "/api/v1/skill/status/";
const CANCEL: &str = "/api/v1/skill/cancel/";

/// Whether this path is answered in the words of this dialect.
pub(super) fn owns(path: &str) -> bool {
    path.starts_with(BASE) || path == BASE.trim_end_matches('/')
}

/// Registers a version of a skill.
#[utoipa::path(post, path = "/api/v1/skill/register", tag = "WisHub", request_body = asked::Registration, responses(
    (status = 201, description = "Registered", body = answer::Registered),
    (status = 409, description = "This version is registered: SKILL_REG_001", body = problem::Error),
    (status = 422, description = "A field: SKILL_REG_002", body = problem::Error),
    (status = 400, description = "The code: SKILL_REG_003", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn register(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let bytes = body::read(&headers, body, app.body).await?;
    let registered = app.host.catalog().register(wire::read_registration(&bytes, caller)?).await?;
    Ok((StatusCode::CREATED, Json(answer::Registered::of(&registered))).into_response())
}

/// Calls a skill.
#[utoipa::path(post, path = "/api/v1/skill/invoke", tag = "WisHub", request_body = asked::Invocation, responses(
    (status = 200, description = "What it answered", body = answer::Answered),
    (status = 202, description = "Accepted, with `async`", body = answer::Accepted),
    (status = 404, description = "No such skill or version: SKILL_INV_001", body = problem::Error),
    (status = 422, description = "The request or the inputs: SKILL_INV_002", body = problem::Error),
    (status = 504, description = "The time-out: SKILL_INV_003", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn invoke(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let bytes = body::read(&headers, body, app.body).await?;
    let asked = wire::read_invocation(&bytes, caller)?;
    if asked.is_async {
        let accepted = app.host.submit(asked.request).await.map_err(|failure| Refusal::failed(&failure))?;
        return Ok((StatusCode::ACCEPTED, Json(answer::Accepted::of(&accepted))).into_response());
    }
    let execution = app.host.execute(asked.request).await;
    match &execution.failure {
        None => Ok(Json(answer::Answered::of(&execution)).into_response()),
        Some(failure) => Err(Refusal::of(&execution, failure)),
    }
}

/// Runs a workflow.
#[utoipa::path(post, path = "/api/v1/skill/orchestrate", tag = "WisHub", request_body = asked::Orchestration, responses(
    (status = 200, description = "What it answered", body = answer::Orchestrated),
    (status = 202, description = "Accepted, with `async`", body = answer::Accepted),
    (status = 400, description = "A cycle: SKILL_ORC_002", body = problem::Error),
    (status = 404, description = "A node's skill is not there: SKILL_INV_001", body = problem::Error),
    (status = 422, description = "The definition: SKILL_ORC_001", body = problem::Error),
    (status = 504, description = "The time-out: SKILL_INV_003", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn orchestrate(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let bytes = body::read(&headers, body, app.body).await?;
    let asked = orchestration::read(&bytes, caller)?;
    let name = asked.request.name.clone();
    if asked.is_async {
        let accepted = app.host.submit_workflow(&asked.workflow, asked.request).await?;
        return Ok((StatusCode::ACCEPTED, Json(answer::Accepted::of_workflow(&name, &accepted))).into_response());
    }
    let run = app.host.run_workflow(&asked.workflow, asked.request).await?;
    match &run.failure {
        None => Ok(Json(orchestration::answered(&name, &run)).into_response()),
        Some(failure) => Err(orchestration::failed(&name, &run, failure)),
    }
}

/// How an execution stands.
#[utoipa::path(get, path = "/api/v1/skill/status/{id}", tag = "WisHub", params(asked::Execution), responses(
    (status = 200, description = "How it stands", body = answer::Standing),
    (status = 404, description = "It is not there, or its result has expired", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn status(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Response, Refusal> {
    let found = execution(&app, &caller, &last(&uri, STATUS)).await?;
    let mut standing = answer::Standing::of(&found);
    let nodes = app.host.workflow_nodes(&found.id).await.map_err(|error| Refusal::internal(&error))?;
    if !nodes.is_empty() {
        orchestration::show(&mut standing, &nodes);
    }
    Ok(Json(standing).into_response())
}

/// Stops what was accepted.
#[utoipa::path(post, path = "/api/v1/skill/cancel/{id}", tag = "WisHub", params(asked::Execution), responses(
    (status = 200, description = "How it stands", body = answer::Standing),
    (status = 404, description = "It is not there", body = problem::Error),
    (status = 409, description = "It has ended", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn cancel(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Response, Refusal> {
    let found = execution(&app, &caller, &last(&uri, CANCEL)).await?;
    Ok(Json(answer::Standing::of(&app.host.cancel(&found.id).await?)).into_response())
}

/// Finds skills.
#[utoipa::path(get, path = "/api/v1/skill/discovery", tag = "WisHub", params(asked::Search), responses(
    (status = 200, description = "A page", body = answer::Found),
    (status = 422, description = "A parameter", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn discovery(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Response, Refusal> {
    let query = wire::read_query(&uri, caller)?;
    Ok(Json(answer::Found::of(&query, &app.host.catalog().search(&query))).into_response())
}

/// The categories.
#[utoipa::path(get, path = "/api/v1/skill/categories", tag = "WisHub", responses((status = 200, description = "All of them", body = answer::Categories), problem::Others))]
pub(in super::super) async fn categories(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
) -> Json<answer::Categories> {
    Json(answer::Categories::of(app.host.catalog().categories(&caller)))
}

/// What a skill may be registered in.
#[utoipa::path(get, path = "/api/v1/skill/languages", tag = "WisHub", responses((status = 200, description = "All of them", body = answer::Languages), problem::Others))]
pub(in super::super) async fn languages(State(app): State<App>) -> Response {
    Json(answer::Languages::of(&app.host.catalog().languages())).into_response()
}

/// One skill.
#[utoipa::path(get, path = "/api/v1/skill/{id}", tag = "WisHub", params(asked::Named), responses(
    (status = 200, description = "All that is said of it", body = answer::Detailed),
    (status = 404, description = "It is not there", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn detail(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Response, Refusal> {
    let id = last(&uri, BASE);
    let detail = app.host.catalog().detail(&id, &caller).ok_or_else(|| Refusal::unknown(&id))?;
    Ok(Json(answer::Detailed::of(&detail)).into_response())
}

/// Removes a skill, or one version of it.
#[utoipa::path(delete, path = "/api/v1/skill/{id}", tag = "WisHub", params(asked::Named, asked::OneVersion), responses(
    (status = 200, description = "Removed", body = answer::Removed),
    (status = 404, description = "It is not there", body = problem::Error),
    problem::Others
))]
pub(in super::super) async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Json<answer::Removed>, Refusal> {
    let id = last(&uri, BASE);
    app.host.catalog().remove(&id, wire::read_version(&uri)?.as_deref(), &caller).await?;
    Ok(Json(answer::Removed::of(&id)))
}

/// The execution of this id, where it is there for this caller.
async fn execution(app: &App, caller: &Caller, id: &str) -> Result<Execution, Refusal> {
    let id = ExecutionId::parse(id).ok_or_else(Refusal::no_execution)?;
    let found = app.host.execution_for(&id, caller).await.map_err(|error| Refusal::internal(&error))?;
    found.ok_or_else(Refusal::no_execution)
}

/// What stands in the path after this; decoded once. What is no UTF-8 is no name of anything.
fn last<'a>(uri: &'a Uri, before: &str) -> Cow<'a, str> {
    percent_decode_str(uri.path().strip_prefix(before).unwrap_or_default()).decode_utf8_lossy()
}
