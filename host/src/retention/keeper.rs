//! Keeps no more than it is told to, in the background.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Freed, Keep, RetentionError, Sweeper};
use crate::{artifacts::Archive, db::Db};

/// Between two looks, at least.
const OFTEN: Duration = Duration::from_secs(60);

/// And so many times as long as a look takes: it costs a host a few hundredths of one processor.
const REST: u32 = 20;

/// Sweeps until it is stopped or dropped.
pub struct Keeper {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Keeper {
    /// Begins at once; does nothing where everything is kept, or nothing recorded.
    pub fn start(db: &Db, archive: &Archive, keep: Keep) -> Self {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        if !keep.is_all() && db.is_open() {
            let sweeper = Sweeper::new(db, archive, keep).gently();
            let stopped = stop.clone();
            tasks.spawn(async move {
                tokio::select! {
                    () = stopped.cancelled() => {}
                    () = run(&sweeper) => {}
                }
            });
        }
        tasks.close();
        Self { stop, tasks }
    }

    /// Waits until it has stopped, between two executions.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn run(sweeper: &Sweeper) {
    loop {
        let begun = Instant::now();
        match sweeper.sweep().await {
            Ok(freed) if freed == Freed::default() => {}
            Ok(Freed { records, usage }) => {
                tracing::info!(records, files = usage.files, bytes = usage.bytes, "removed what need not be kept");
            }
            Err(RetentionError::Stopping) => return,
            Err(error) => tracing::warn!(%error, "what need not be kept was not removed; it will be tried again"),
        }
        sleep(OFTEN.max(begun.elapsed() * REST)).await;
    }
}
