//! Results are kept for a time, and then they are gone: record, events, artifacts.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{db::DbError, domain::Timestamp, invoke::Pipeline};

/// Results that one transaction removes.
const AT_ONCE: u32 = 256;

/// Looks for expired results until it is told to stop: often where they are kept for a short time.
pub(super) async fn run(pipeline: Arc<Pipeline>, keep: Duration, stop: CancellationToken) {
    let mut often = tokio::time::interval((keep / 4).clamp(Duration::from_millis(100), Duration::from_secs(60)));
    often.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = often.tick() => {}
        }
        if let Err(error) = remove(&pipeline).await {
            tracing::warn!(%error, "expired results were not removed; it will be tried again");
        }
    }
}

async fn remove(pipeline: &Pipeline) -> Result<(), DbError> {
    loop {
        let expired = pipeline.db.expired(Timestamp::now(), AT_ONCE).await?;
        if expired.is_empty() {
            return Ok(());
        }
        // The files first: were the host to die in between, the records still lead to them.
        for id in &expired {
            if let Err(error) = pipeline.archive.folder(id).remove() {
                tracing::warn!(%error, %id, "the artifacts of an expired result were not removed");
            }
        }
        pipeline.db.forget(expired).await?;
    }
}
