//! Is it alive, and can it work: one answer per dialect that asks, and those that orchestrators ask for.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Map, Value, json};

use super::{app::App, time::rfc3339};
use crate::{Check, domain::Timestamp};

/// `GET /api/health`
pub(super) async fn plain() -> Json<Value> {
    Json(json!({ "status": "ok", "service": "skillhost", "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /api/v1/health`
pub(super) async fn detailed(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let found = app.host.readiness().await;
    let word = |check: &Check| if *check == Check::Ok { "connected" } else { "disconnected" };
    let answer = json!({
        "status": if found.is_ready() { "success" } else { "error" },
        "service": "skillhost",
        "version": env!("CARGO_PKG_VERSION"),
        "timestamp": rfc3339(Timestamp::now()),
        "database": word(&found.database),
        "storage": word(&found.storage),
    });
    (status(found.is_ready()), Json(answer))
}

/// `GET /healthz`: this process answers. Nothing else is looked at: a restart mends no disk.
pub(super) async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// `GET /readyz`: calls that come now are run and recorded.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let found = app.host.readiness().await;
    let stops = app.stopping.is_cancelled();
    let serving = if stops { Check::Failed("this host is stopping".to_owned()) } else { Check::Ok };
    let interpreters: Map<String, Value> =
        found.interpreters.iter().map(|(name, state)| (name.clone(), json!(state))).collect();
    let ready = found.is_ready() && !stops;
    let answer = json!({
        "status": if ready { "ready" } else { "unready" },
        "checks": { "database": found.database, "storage": found.storage, "serving": serving },
        "interpreters": interpreters,
    });
    (status(ready), Json(answer))
}

fn status(good: bool) -> StatusCode {
    if good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
