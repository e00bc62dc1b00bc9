//! The dialect of the WisHub Skill API: register, invoke, find, remove.

mod error;
mod fields;
mod orchestration;
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
use serde_json::{Value, json};

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

/// `POST /api/v1/skill/register`
pub(in super::super) async fn register(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let bytes = body::read(&headers, body, app.body).await?;
    let registered = app.host.catalog().register(wire::read_registration(&bytes, caller)?).await?;
    Ok((StatusCode::CREATED, Json(wire::registered(&registered))).into_response())
}

/// `POST /api/v1/skill/invoke`
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
        return Ok((StatusCode::ACCEPTED, Json(wire::accepted(&accepted))).into_response());
    }
    let execution = app.host.execute(asked.request).await;
    match &execution.failure {
        None => Ok(Json(wire::answered(&execution)).into_response()),
        Some(failure) => Err(Refusal::of(&execution, failure)),
    }
}

/// `POST /api/v1/skill/orchestrate`
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
        return Ok((StatusCode::ACCEPTED, Json(orchestration::accepted(&name, &accepted))).into_response());
    }
    let run = app.host.run_workflow(&asked.workflow, asked.request).await?;
    match &run.failure {
        None => Ok(Json(orchestration::answered(&name, &run)).into_response()),
        Some(failure) => Err(orchestration::failed(&name, &run, failure)),
    }
}

/// `GET /api/v1/skill/status/{execution_id}`
pub(in super::super) async fn status(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Json<Value>, Refusal> {
    let found = asked(&app, &caller, &last(&uri, STATUS)).await?;
    let mut status = wire::status(&found);
    let nodes = app.host.workflow_nodes(&found.id).await.map_err(|error| Refusal::internal(&error))?;
    if !nodes.is_empty() {
        orchestration::show(&mut status, &nodes);
    }
    Ok(Json(status))
}

/// `POST /api/v1/skill/cancel/{execution_id}`
pub(in super::super) async fn cancel(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Json<Value>, Refusal> {
    let found = asked(&app, &caller, &last(&uri, CANCEL)).await?;
    Ok(Json(wire::status(&app.host.cancel(&found.id).await?)))
}

/// `GET /api/v1/skill/discovery`
pub(in super::super) async fn discovery(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Json<Value>, Refusal> {
    let query = wire::read_query(&uri, caller)?;
    Ok(Json(wire::page(&query, &app.host.catalog().search(&query))))
}

/// `GET /api/v1/skill/categories`
pub(in super::super) async fn categories(State(app): State<App>, Extension(caller): Extension<Caller>) -> Json<Value> {
    let counts = app.host.catalog().categories(&caller);
    Json(json!({ "status": "success", "categories": counts.keys().collect::<Vec<_>>(), "counts": counts }))
}

/// `GET /api/v1/skill/languages`
pub(in super::super) async fn languages(State(app): State<App>) -> Json<Value> {
    Json(wire::languages(&app.host.catalog().languages()))
}

/// `GET /api/v1/skill/{skill_id}`
pub(in super::super) async fn detail(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Json<Value>, Refusal> {
    let id = last(&uri, BASE);
    let detail = app.host.catalog().detail(&id, &caller).ok_or_else(|| Refusal::unknown(&id))?;
    Ok(Json(wire::detail(&detail)))
}

/// `DELETE /api/v1/skill/{skill_id}`, of one version with `?version=`
pub(in super::super) async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    uri: Uri,
) -> Result<Json<Value>, Refusal> {
    let id = last(&uri, BASE);
    app.host.catalog().remove(&id, wire::read_version(&uri)?.as_deref(), &caller).await?;
    Ok(Json(json!({ "status": "success", "message": format!("Skill {id} 已删除") })))
}

/// The execution of this id, where it is there for this caller.
async fn asked(app: &App, caller: &Caller, id: &str) -> Result<Execution, Refusal> {
    let id = ExecutionId::parse(id).ok_or_else(Refusal::no_execution)?;
    let found = app.host.execution_for(&id, caller).await.map_err(|error| Refusal::internal(&error))?;
    found.ok_or_else(Refusal::no_execution)
}

/// What stands in the path after this; decoded once. What is no UTF-8 is no name of anything.
fn last<'a>(uri: &'a Uri, before: &str) -> Cow<'a, str> {
    percent_decode_str(uri.path().strip_prefix(before).unwrap_or_default()).decode_utf8_lossy()
}
