//! Who asks: the key that is shown, its rate, and the scope that a route needs.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::{
    app::{App, Open},
    dialects,
    error::ApiError,
};
use crate::{
    domain::{Caller, Scope},
    keys::{Admitted, Allowance, KeyRefusal},
};

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Who shows these headers.
pub(super) fn of(app: &App, headers: &HeaderMap) -> Result<Admitted, ApiError> {
    let open = match app.open {
        Open::Always => true,
        Open::UntilThereIsAKey => app.key.is_none() && app.host.keys().is_empty(),
        Open::Never => false,
    };
    let administrator = || Admitted { caller: Caller::administrator(), allowance: None };
    if open {
        return Ok(administrator());
    }
    let shown = shown(headers).ok_or_else(|| refused(KeyRefusal::Unknown))?;
    match &app.key {
        Some(key) if key.is(shown) => Ok(administrator()),
        _ => app.host.keys().admit(shown).map_err(refused),
    }
}

fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    if let Some(key) = headers.get(API_KEY) {
        return Some(key.as_bytes());
    }
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().as_bytes())
}

fn refused(refusal: KeyRefusal) -> ApiError {
    let hint = match refusal {
        KeyRefusal::Unknown => "send it as `X-API-Key: KEY` or `Authorization: Bearer KEY`",
        KeyRefusal::Expired | KeyRefusal::Revoked => "ask whoever runs this server for another",
    };
    ApiError::new(StatusCode::UNAUTHORIZED, "denied", refusal.to_string())
        .hint(hint)
        .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}

/// Lets through who has asked rarely enough.
pub(super) fn within_rate(who: Option<Admitted>) -> Result<Option<Admitted>, ApiError> {
    match who.as_ref().and_then(|who| who.allowance) {
        Some(Allowance { granted: false, wait, .. }) => {
            let seconds = wait.as_secs_f64().ceil().max(1.0) as u64;
            let message = format!("the key asks more often than its rate allows; it may again in {seconds} s");
            Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", message)
                .hint("the RateLimit headers of every answer say what is left")
                .header(header::RETRY_AFTER, HeaderValue::from(seconds)))
        }
        _ => Ok(who),
    }
}

/// What is left of a key's rate, with every answer.
pub(super) fn tell_rate(allowance: Option<Allowance>, headers: &mut HeaderMap) {
    let Some(Allowance { limit, remaining, wait, .. }) = allowance else { return };
    headers.insert("ratelimit-limit", limit.into());
    headers.insert("ratelimit-remaining", remaining.into());
    headers.insert("ratelimit-reset", HeaderValue::from(wait.as_secs_f64().ceil() as u64));
}

/// Lets through who has this scope.
pub(super) async fn having(scope: Scope, request: Request, next: Next) -> Response {
    // Nobody comes here without having passed the edge; were it so, nobody may do anything.
    let scopes = request.extensions().get::<Caller>().map(|caller| caller.scopes).unwrap_or_default();
    if scopes.has(scope) {
        return next.run(request).await;
    }
    let message = format!("this needs the scope `{}`, and the key has {scopes}", scope.name());
    let error = ApiError::new(StatusCode::FORBIDDEN, "denied", message)
        .hint("ask whoever runs this server for a key that has it");
    dialects::say(request.uri().path(), error)
}

/// Lets through the administrator only.
pub(super) async fn administering(request: Request, next: Next) -> Response {
    if request.extensions().get::<Caller>().is_some_and(Caller::is_administrator) {
        return next.run(request).await;
    }
    let error = ApiError::new(StatusCode::FORBIDDEN, "denied", "this is for the administrator's key only")
        .hint("that key is the one of SKILLHOST_API_KEY");
    dialects::say(request.uri().path(), error)
}
