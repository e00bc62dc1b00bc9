//! Keys over HTTP: `/api/v1/keys`. A secret is in the answer that makes it, and nowhere else.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{app::App, body, error::ApiError, time::rfc3339};
use crate::{
    domain::{Caller, Key, KeyId, Scope, Timestamp},
    keys::{KeyError, NewKey, Secret},
};

/// What makes a key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    tenant: Option<String>,
    scopes: Option<Vec<Scope>>,
    rate: Option<String>,
    concurrent: Option<u32>,
    /// Seconds.
    expires_in: Option<u64>,
}

/// What gives it a new secret.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Renewal {
    /// Seconds for which the old one is still taken.
    #[serde(default)]
    grace: u64,
}

/// `GET /api/v1/keys`
pub(super) async fn list(State(app): State<App>, Extension(caller): Extension<Caller>) -> Json<Value> {
    Json(json!({ "keys": app.host.keys().list(&caller).iter().map(described).collect::<Vec<_>>() }))
}

/// `POST /api/v1/keys`
pub(super) async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let bytes = body::read(&headers, body, app.body).await?;
    let wanted: Wanted = read(&bytes)?;
    let mut new = NewKey::new(wanted.name);
    (new.tenant, new.concurrent) = (wanted.tenant, wanted.concurrent);
    new.scopes = wanted.scopes.map_or(new.scopes, |scopes| scopes.into_iter().collect());
    new.rate = wanted.rate.map(|rate| rate.parse()).transpose().map_err(|why| invalid(format!("`rate`: {why}")))?;
    new.lifetime = wanted.expires_in.map(Duration::from_secs);
    if new.lifetime.is_some_and(|it| it.is_zero()) {
        return Err(invalid("`expires_in` is no number of seconds above 0".to_owned()));
    }
    let (key, secret) = app.host.keys().create(&caller, new).await.map_err(refused)?;
    Ok((StatusCode::CREATED, Json(with_secret(&key, &secret))))
}

/// `POST /api/v1/keys/{id}/rotate`
pub(super) async fn rotate(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: PathOfKey,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let bytes = body::read(&headers, body, app.body).await?;
    let Renewal { grace } = if bytes.trim_ascii().is_empty() { Renewal::default() } else { read(&bytes)? };
    let id = key_id(id)?;
    let renewed = app.host.keys().rotate(&caller, &id, Duration::from_secs(grace)).await;
    renewed.map(|(key, secret)| Json(with_secret(&key, &secret))).map_err(refused)
}

/// `DELETE /api/v1/keys/{id}`
pub(super) async fn revoke(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: PathOfKey,
) -> Result<Json<Value>, ApiError> {
    let id = key_id(id)?;
    let key = app.host.keys().revoke(&caller, &id).await.map_err(refused)?;
    Ok(Json(json!({ "key": described(&key) })))
}

type PathOfKey = Result<Path<String>, PathRejection>;

/// What is no id is no key's.
fn key_id(path: PathOfKey) -> Result<KeyId, ApiError> {
    path.ok().and_then(|Path(id)| KeyId::parse(&id)).ok_or_else(|| refused(KeyError::Unknown))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| match error.is_data() {
        true => invalid(error.to_string()),
        false => ApiError::bad(format!("the body is not JSON: {error}")),
    })
}

fn invalid(message: String) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-input", message)
        .hint(r#"for example {"name": "ci", "scopes": ["read", "invoke"], "rate": "600/m", "expires_in": 7776000}"#)
}

fn refused(error: KeyError) -> ApiError {
    match &error {
        KeyError::Unknown => ApiError::not_found(error.to_string()).hint("GET /api/v1/keys lists those that are there"),
        KeyError::Invalid { .. } => invalid(error.to_string()),
        KeyError::Denied(_) => ApiError::new(StatusCode::FORBIDDEN, "denied", error.to_string()),
        KeyError::Ended => ApiError::new(StatusCode::CONFLICT, "bad-request", error.to_string()),
        KeyError::Db(error) => ApiError::internal(error),
    }
}

/// All that is said of a key: its secret is not.
pub(crate) fn described(key: &Key) -> Value {
    let now = Timestamp::now();
    let state = match key.revoked_at {
        Some(_) => "revoked",
        None if !key.is_good(now) => "expired",
        None => "active",
    };
    json!({
        "id": key.id,
        "name": key.name,
        "tenant": key.tenant,
        "scopes": key.scopes.iter().collect::<Vec<_>>(),
        "rate": key.rate.map(|rate| rate.to_string()),
        "concurrent": key.concurrent,
        "state": state,
        "created_at": rfc3339(key.created_at),
        "expires_at": key.expires_at.map(rfc3339),
        "last_used_at": key.last_used_at.map(rfc3339),
        "revoked_at": key.revoked_at.map(rfc3339),
        "previous_secret_until": key.previous.filter(|(_, until)| now < *until).map(|(_, until)| rfc3339(until)),
    })
}

/// The one answer that holds the secret.
pub(crate) fn with_secret(key: &Key, secret: &Secret) -> Value {
    json!({ "key": described(key), "secret": secret.reveal() })
}
