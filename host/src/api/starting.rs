//! What is answered while the host is still being made, which takes minutes where it first builds an interpreter: that it
//! lives and is not ready yet. Everything else waits.

use axum::{
    Router,
    extract::Request,
    http::Method,
    response::{IntoResponse as _, Response},
};
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::{error::ApiError, health};

/// The service of a host, once there is one.
pub(super) type Made = watch::Receiver<Option<Router>>;

pub(super) fn router(made: Made) -> Router {
    Router::new().fallback(move |request: Request| answer(made.clone(), request))
}

async fn answer(mut made: Made, request: Request) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    match request.uri().path() {
        "/healthz" if asks => return health::alive().await.into_response(),
        "/readyz" if asks && made.borrow().is_none() => return health::starting().into_response(),
        _ => {}
    }
    let router = made.wait_for(Option::is_some).await.ok().and_then(|router| router.clone());
    match router {
        Some(router) => router.oneshot(request).await.into_response(),
        None => ApiError::internal(&"the host could not be made").into_response(),
    }
}
