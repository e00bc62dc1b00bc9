//! Is it alive: one answer per seed that asks.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{app::App, time::rfc3339};
use crate::domain::Timestamp;

/// `GET /api/health`
pub(super) async fn plain() -> Json<Value> {
    Json(json!({ "status": "ok", "service": "skillhost", "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /api/v1/health`
pub(super) async fn detailed(State(app): State<App>) -> Json<Value> {
    let database = if app.host.db().is_open() { "connected" } else { "disconnected" };
    Json(json!({
        "status": "success",
        "service": "skillhost",
        "version": env!("CARGO_PKG_VERSION"),
        "timestamp": rfc3339(Timestamp::now()),
        "database": database,
        "storage": "connected",
    }))
}
