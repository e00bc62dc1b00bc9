//! Is it alive, and can it work: one answer per dialect that asks, and those that orchestrators ask for.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{app::App, time::rfc3339};
use crate::{Check, domain::Timestamp};

const SERVICE: &str = "skillhost";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// That it is there.
#[derive(Serialize, ToSchema)]
#[schema(as = Health)]
pub(super) struct Plain {
    status: &'static str,
    service: &'static str,
    version: &'static str,
}

/// What is there.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Health)]
pub(super) struct Detailed {
    /// `success` or `error`.
    status: &'static str,
    service: &'static str,
    version: &'static str,
    #[schema(format = DateTime)]
    timestamp: String,
    /// `connected` or `disconnected`.
    database: &'static str,
    storage: &'static str,
}

/// That it lives.
#[derive(Serialize, ToSchema)]
pub(super) struct Alive {
    status: &'static str,
}

/// What works.
#[derive(Serialize, ToSchema)]
pub(super) struct Ready {
    /// `ready` or `unready`.
    status: &'static str,
    /// `ok`, or why not, of `database`, `storage` and `serving`.
    #[schema(value_type = Object)]
    checks: Value,
    /// How each interpreter stands.
    #[schema(value_type = Object)]
    interpreters: Map<String, Value>,
}

/// Whether this server is there.
#[utoipa::path(get, path = "/api/health", tag = "Health", responses((status = 200, description = "It is", body = Plain)))]
pub(super) async fn plain() -> Json<Plain> {
    Json(Plain { status: "ok", service: SERVICE, version: VERSION })
}

/// Whether this server and what it needs are there.
#[utoipa::path(get, path = "/api/v1/health", tag = "Health", responses(
    (status = 200, description = "All of it", body = Detailed),
    (status = 503, description = "Something is missing", body = Detailed),
))]
pub(super) async fn detailed(State(app): State<App>) -> (StatusCode, Json<Detailed>) {
    let found = app.host.readiness().await;
    let word = |check: &Check| if *check == Check::Ok { "connected" } else { "disconnected" };
    let answer = Detailed {
        status: if found.is_ready() { "success" } else { "error" },
        service: SERVICE,
        version: VERSION,
        timestamp: rfc3339(Timestamp::now()),
        database: word(&found.database),
        storage: word(&found.storage),
    };
    (status(found.is_ready()), Json(answer))
}

/// This process answers. Nothing else is looked at: a restart mends no disk.
#[utoipa::path(get, path = "/healthz", tag = "Health", responses((status = 200, description = "It does", body = Alive)))]
pub(super) async fn alive() -> Json<Alive> {
    Json(Alive { status: "alive" })
}

/// Calls that come now are run and recorded.
#[utoipa::path(get, path = "/readyz", tag = "Health", responses(
    (status = 200, description = "They are", body = Ready),
    (status = 503, description = "They may not be: `checks` says what is missing", body = Ready),
))]
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, Json<Ready>) {
    let found = app.host.readiness().await;
    let stops = app.stopping.is_cancelled();
    let serving = if stops { Check::Failed("this host is stopping".to_owned()) } else { Check::Ok };
    let interpreters: Map<String, Value> =
        found.interpreters.iter().map(|(name, state)| (name.clone(), json!(state))).collect();
    let ready = found.is_ready() && !stops;
    let answer = Ready {
        status: if ready { "ready" } else { "unready" },
        checks: json!({ "database": found.database, "storage": found.storage, "serving": serving }),
        interpreters,
    };
    (status(ready), Json(answer))
}

/// What `/readyz` says while the host is being made.
pub(super) fn starting() -> (StatusCode, Json<Ready>) {
    let why = "this host is starting: its log says what it builds".to_owned();
    let checks = json!({ "serving": Check::Failed(why) });
    (status(false), Json(Ready { status: "unready", checks, interpreters: Map::new() }))
}

fn status(good: bool) -> StatusCode {
    if good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
