//! Admit: as many calls at once as there is room for, a bounded number waiting, and a clear no to the rest.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::{Failure, FailureKind};

/// The door.
pub struct Admission {
    running: Arc<Semaphore>,
    most: usize,
    waiting: AtomicUsize,
    queue: usize,
}

impl Admission {
    /// Lets `running` calls run at once and `queue` more wait.
    pub fn new(running: usize, queue: usize) -> Self {
        Self { running: Arc::new(Semaphore::new(running)), most: running, waiting: AtomicUsize::new(0), queue }
    }

    /// Calls that run now, and calls that wait.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.most.saturating_sub(self.running.available_permits()), self.waiting.load(Relaxed))
    }

    /// Waits for its turn; the call runs while the permit lives.
    pub(super) async fn admit(&self) -> Result<OwnedSemaphorePermit, Failure> {
        if let Ok(permit) = self.running.clone().try_acquire_owned() {
            return Ok(permit);
        }
        let _place = self.queue_up()?;
        let closed = |_| Failure::new(FailureKind::Busy, "this host is shutting down");
        self.running.clone().acquire_owned().await.map_err(closed)
    }

    /// As [`Admission::admit`] for what has a queue of its own: it waits however many wait.
    pub(super) async fn wait(&self) -> Result<OwnedSemaphorePermit, Failure> {
        let closed = |_| Failure::new(FailureKind::Busy, "this host is shutting down");
        self.running.clone().acquire_owned().await.map_err(closed)
    }

    fn queue_up(&self) -> Result<Place<'_>, Failure> {
        if self.waiting.fetch_add(1, Relaxed) >= self.queue {
            self.waiting.fetch_sub(1, Relaxed);
            return Err(Failure::new(FailureKind::Busy, "too many calls are running and waiting")
                .hint("try again in a moment")
                .details(json!({ "retryAfterSeconds": 1 })));
        }
        Ok(Place(&self.waiting))
    }
}

/// A place in the queue; given back also when the caller goes away.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}
