//! Keys over HTTP: `/api/v1/keys`. A secret is in the answer that makes it, and nowhere else.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{
    app::App,
    body,
    error::{ApiError, Others, Wire},
    time::rfc3339,
};
use crate::{
    domain::{Caller, Key, KeyId, Scope, Timestamp},
    keys::{KeyError, NewKey, Secret},
};

/// What makes a key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewKey)]
pub(super) struct Wanted {
    #[schema(example = "ci")]
    name: String,
    /// Without it the caller's own.
    tenant: Option<String>,
    /// Of `read`, `invoke`, `manage`, `approve`.
    #[schema(value_type = Option<Vec<String>>, example = json!(["read", "invoke"]))]
    scopes: Option<Vec<Scope>>,
    /// Requests in a time: `600/m`.
    #[schema(example = "600/m")]
    rate: Option<String>,
    /// Calls at once.
    concurrent: Option<u32>,
    /// Seconds.
    #[schema(minimum = 1)]
    expires_in: Option<u64>,
}

/// What gives it a new secret.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Renewal {
    /// Seconds for which the old one is still taken.
    #[serde(default)]
    grace: u64,
}

/// The keys of the caller's tenant.
#[utoipa::path(get, path = "/api/v1/keys", tag = "Keys", responses(
    (status = 200, description = "All of them", body = Keys),
    Others
))]
pub(super) async fn list(State(app): State<App>, Extension(caller): Extension<Caller>) -> Json<Keys> {
    Json(Keys { keys: app.host.keys().list(&caller).iter().map(Described::of).collect() })
}

/// Makes a key. Its secret is in this answer, and nowhere else.
#[utoipa::path(post, path = "/api/v1/keys", tag = "Keys", request_body = Wanted, responses(
    (status = 201, description = "It, and its secret", body = WithSecret),
    (status = 400, description = "The body is not JSON", body = Wire),
    (status = 422, description = "A field", body = Wire),
    Others
))]
pub(super) async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<WithSecret>), ApiError> {
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
    Ok((StatusCode::CREATED, Json(WithSecret::of(&key, &secret))))
}

/// Gives a key a new secret.
#[utoipa::path(post, path = "/api/v1/keys/{id}/rotate", tag = "Keys", params(("id" = String, Path, description = "Of the key")), request_body = Renewal,
    responses(
    (status = 200, description = "It, and its secret", body = WithSecret),
    (status = 400, description = "The body is not JSON", body = Wire),
    (status = 404, description = "It is not there", body = Wire),
    (status = 409, description = "It has ended", body = Wire),
    (status = 422, description = "A field", body = Wire),
    Others
))]
pub(super) async fn rotate(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: PathOfKey,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<WithSecret>, ApiError> {
    let bytes = body::read(&headers, body, app.body).await?;
    let Renewal { grace } = if bytes.trim_ascii().is_empty() { Renewal::default() } else { read(&bytes)? };
    let id = key_id(id)?;
    let renewed = app.host.keys().rotate(&caller, &id, Duration::from_secs(grace)).await;
    renewed.map(|(key, secret)| Json(WithSecret::of(&key, &secret))).map_err(refused)
}

/// Ends a key.
#[utoipa::path(delete, path = "/api/v1/keys/{id}", tag = "Keys", params(("id" = String, Path, description = "Of the key")), responses(
    (status = 200, description = "Ended", body = OneKey),
    (status = 404, description = "It is not there", body = Wire),
    (status = 409, description = "It had ended before", body = Wire),
    Others
))]
pub(super) async fn revoke(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: PathOfKey,
) -> Result<Json<OneKey>, ApiError> {
    let id = key_id(id)?;
    let key = app.host.keys().revoke(&caller, &id).await.map_err(refused)?;
    Ok(Json(OneKey { key: Described::of(&key) }))
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
#[derive(Serialize, ToSchema)]
#[schema(as = Key)]
pub(crate) struct Described {
    id: String,
    name: String,
    tenant: String,
    scopes: Vec<&'static str>,
    /// Requests in a time: `600/m`.
    rate: Option<String>,
    /// Calls at once.
    concurrent: Option<u32>,
    /// `active`, `expired` or `revoked`.
    state: &'static str,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    /// Until then the secret before the last rotation is taken too.
    #[schema(format = DateTime)]
    previous_secret_until: Option<String>,
}

/// Keys.
#[derive(Serialize, ToSchema)]
pub(super) struct Keys {
    keys: Vec<Described>,
}

/// A key.
#[derive(Serialize, ToSchema)]
pub(super) struct OneKey {
    key: Described,
}

/// The one answer that holds the secret.
#[derive(Serialize, ToSchema)]
#[schema(as = KeyWithSecret)]
pub(crate) struct WithSecret {
    key: Described,
    secret: String,
}

impl Described {
    pub(crate) fn of(key: &Key) -> Self {
        let now = Timestamp::now();
        let state = match key.revoked_at {
            Some(_) => "revoked",
            None if !key.is_good(now) => "expired",
            None => "active",
        };
        Self {
            id: key.id.to_string(),
            name: key.name.to_string(),
            tenant: key.tenant.to_string(),
            scopes: key.scopes.iter().map(Scope::name).collect(),
            rate: key.rate.map(|rate| rate.to_string()),
            concurrent: key.concurrent,
            state,
            created_at: rfc3339(key.created_at),
            expires_at: key.expires_at.map(rfc3339),
            last_used_at: key.last_used_at.map(rfc3339),
            revoked_at: key.revoked_at.map(rfc3339),
            previous_secret_until: key.previous.filter(|(_, until)| now < *until).map(|(_, until)| rfc3339(until)),
        }
    }
}

impl WithSecret {
    pub(crate) fn of(key: &Key, secret: &Secret) -> Self {
        Self { key: Described::of(key), secret: secret.reveal().to_string() }
    }
}
