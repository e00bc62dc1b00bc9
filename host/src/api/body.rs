//! A request body, bounded in size and in time.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream, Bytes},
    http::{HeaderMap, StatusCode, header},
};
use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::error::ApiError;

/// How much of a body that is too large is read on and thrown away, so that a caller who is still sending sees the answer.
const DISCARD: usize = 64 << 20;

/// And for how long.
const DISCARD_TIME: Duration = Duration::from_secs(2);

/// What a body may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) bytes: usize,
    pub(super) time: Duration,
}

/// Reads a whole body.
pub(super) async fn read(headers: &HeaderMap, body: Body, bounds: Bounds) -> Result<Bytes, ApiError> {
    let mut stream = body.into_data_stream();
    if declared(headers).is_some_and(|length| length > bounds.bytes as u64) {
        return Err(too_large(stream, bounds).await);
    }
    match timeout(bounds.time, gather(&mut stream, bounds.bytes)).await {
        Ok(Gathered::All(bytes)) => Ok(bytes),
        Ok(Gathered::TooMuch) => Err(too_large(stream, bounds).await),
        Ok(Gathered::Broken) => Err(ApiError::bad("the request body broke off before its end")),
        Err(_) => {
            let message = format!("the request body did not arrive within {} s", bounds.time.as_secs_f64());
            Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, "bad-request", message)
                .header(header::CONNECTION, header::HeaderValue::from_static("close")))
        }
    }
}

fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

enum Gathered {
    All(Bytes),
    TooMuch,
    Broken,
}

/// A body mostly comes in one piece, and then nothing is copied.
async fn gather(stream: &mut BodyDataStream, limit: usize) -> Gathered {
    let mut first = Bytes::new();
    let mut all = Vec::new();
    while let Some(frame) = stream.next().await {
        let Ok(bytes) = frame else { return Gathered::Broken };
        if all.len().max(first.len()) + bytes.len() > limit {
            return Gathered::TooMuch;
        }
        if first.is_empty() {
            first = bytes;
            continue;
        }
        if all.is_empty() {
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&bytes);
    }
    Gathered::All(if all.is_empty() { first } else { all.into() })
}

async fn too_large(mut stream: BodyDataStream, bounds: Bounds) -> ApiError {
    let discard = async {
        let mut discarded = 0;
        while let Some(Ok(bytes)) = stream.next().await {
            discarded += bytes.len();
            if discarded > DISCARD {
                break;
            }
        }
    };
    let _ = timeout(DISCARD_TIME, discard).await;
    let message = format!("the request body is larger than {} bytes", bounds.bytes);
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "bad-request", message)
        .hint("send less; large data belongs into files that the skill reads")
}
