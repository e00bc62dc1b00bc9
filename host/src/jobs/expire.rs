//! Results are kept for a time, and then they are gone: record, events, artifacts.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    invoke::Pipeline,
    retention::{Keep, Sweeper},
};

/// Looks for expired results until it is told to stop: often where they are kept for a short time.
pub(super) async fn run(pipeline: Arc<Pipeline>, keep: Duration, stop: CancellationToken) {
    // It keeps everything but what has expired.
    let sweeper = Sweeper::new(&pipeline.db, &pipeline.archive, Keep::default());
    let mut often = tokio::time::interval((keep / 4).clamp(Duration::from_millis(100), Duration::from_secs(60)));
    often.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = often.tick() => {}
        }
        if let Err(error) = sweeper.sweep().await {
            tracing::warn!(%error, "expired results were not removed; it will be tried again");
        }
    }
}
