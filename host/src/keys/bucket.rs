//! Requests in time: a bucket that refills evenly, as one number that nobody locks.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use crate::domain::Rate;

/// What a request was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Whether it may be made.
    pub granted: bool,
    /// Requests that may be made at once when nothing was asked for a while.
    pub limit: u32,
    /// Requests that may be made now.
    pub remaining: u32,
    /// Until one more may be made, where none may; else until all of them may.
    pub wait: Duration,
}

/// Counts in nanoseconds of the process's own monotonic clock: each request pushes the moment at which the bucket is full again
/// a step into the future, and one that would push it further than the whole bucket away is refused.
pub(super) struct Bucket {
    rate: Rate,
    full_at: AtomicU64,
}

impl Bucket {
    pub(super) fn new(rate: Rate) -> Self {
        Self { rate, full_at: AtomicU64::new(0) }
    }

    pub(super) fn take(&self) -> Allowance {
        static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
        self.take_at(u64::try_from(BEGIN.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    fn take_at(&self, now: u64) -> Allowance {
        let limit = self.rate.requests.max(1);
        let whole = u64::from(self.rate.seconds.max(1)) * 1_000_000_000;
        let step = whole / u64::from(limit);
        let next = |full: u64| {
            Some(full.max(now).saturating_add(step)).filter(|next| *next <= now.saturating_add(step * u64::from(limit)))
        };
        match self.full_at.fetch_update(Relaxed, Relaxed, next) {
            Ok(before) => {
                let missing = before.max(now) + step - now;
                let remaining = limit.saturating_sub(u32::try_from(missing.div_ceil(step)).unwrap_or(limit));
                Allowance { granted: true, limit, remaining, wait: Duration::from_nanos(missing) }
            }
            Err(full) => {
                let wait = full.saturating_add(step).saturating_sub(now.saturating_add(step * u64::from(limit)));
                Allowance { granted: false, limit, remaining: 0, wait: Duration::from_nanos(wait) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn a_bucket_gives_what_it_holds_and_refills_evenly() {
        let bucket = Bucket::new(Rate { requests: 3, seconds: 3 });
        let at = |now: u64| bucket.take_at(now + 1000 * SECOND);
        let remaining: Vec<_> = (0..3).map(|_| at(0)).map(|it| (it.granted, it.remaining)).collect();
        assert_eq!(remaining, [(true, 2), (true, 1), (true, 0)]);
        let refused = at(SECOND / 2);
        assert_eq!((refused.granted, refused.wait), (false, Duration::from_millis(500)));
        assert!(at(SECOND).granted && !at(SECOND).granted);
        // What was not used does not grow past the whole.
        assert_eq!((0..10).filter(|_| at(100 * SECOND).granted).count(), 3);
    }

    #[test]
    fn threads_share_it_exactly() {
        let bucket = Bucket::new(Rate { requests: 1000, seconds: 86_400 });
        let count = || (0..1000).filter(|_| bucket.take_at(SECOND).granted).count();
        let granted: usize = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(count)).collect();
            all.into_iter().map(|it| it.join().unwrap_or(0)).sum()
        });
        assert_eq!(granted, 1000);
    }
}
