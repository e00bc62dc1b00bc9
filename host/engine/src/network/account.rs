//! What one call has sent and received, with all that it started.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
};

use super::grant::Reason;
use crate::limits::Limits;

/// The account of a call that may reach something.
pub(crate) struct Account {
    bytes: AtomicU64,
    byte_limit: u64,
    open: AtomicU32,
    open_limit: u32,
}

impl Account {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            bytes: AtomicU64::new(0),
            byte_limit: limits.http_bytes,
            open: AtomicU32::new(0),
            open_limit: limits.http_requests,
        }
    }

    /// Room for one more request, until what is returned is dropped.
    pub(super) fn open(self: &Arc<Self>) -> Result<Opened, Reason> {
        let one_more = |now: u32| (now < self.open_limit).then_some(now + 1);
        match self.open.fetch_update(Relaxed, Relaxed, one_more) {
            Ok(_) => Ok(Opened(self.clone())),
            Err(_) => {
                Err(format!("{} requests are under way already, which is the limit `http_requests`", self.open_limit))
            }
        }
    }

    /// Takes these bytes from what is left; the limit, where that is not enough.
    pub(super) fn charge(&self, bytes: usize) -> Result<(), u64> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let sum = |now: u64| now.checked_add(bytes).filter(|sum| *sum <= self.byte_limit);
        self.bytes.fetch_update(Relaxed, Relaxed, sum).map(|_| ()).map_err(|_| self.byte_limit)
    }
}

/// One request that is under way.
pub(super) struct Opened(pub(super) Arc<Account>);

impl Drop for Opened {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Relaxed);
    }
}

/// The first refusal that a guest met, for the log of its call: `wasi:http` has codes where an author needs words.
#[derive(Clone, Default)]
pub(crate) struct Refused(Arc<Mutex<Option<Reason>>>);

impl Refused {
    pub(crate) fn note(&self, reason: impl FnOnce() -> Reason) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(reason);
    }

    /// The line for the log.
    pub(crate) fn remark(&self) -> Option<String> {
        let reason = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(format!("skillhost: a request was refused: {reason}\n"))
    }
}
