//! Clocks no finer than a script needs: a fine clock is the first half of a timing attack on its neighbours.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

/// The step of every clock that a guest sees.
const STEP: Duration = Duration::from_micros(100);

pub(crate) struct CoarseWall;

impl HostWallClock for CoarseWall {
    fn resolution(&self) -> Duration {
        STEP
    }

    fn now(&self) -> Duration {
        floor(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
    }
}

pub(crate) struct CoarseMonotonic {
    start: Instant,
}

impl CoarseMonotonic {
    pub(crate) fn starting_now() -> Self {
        Self { start: Instant::now() }
    }
}

impl HostMonotonicClock for CoarseMonotonic {
    fn resolution(&self) -> u64 {
        nanos(STEP)
    }

    fn now(&self) -> u64 {
        nanos(floor(self.start.elapsed()))
    }
}

fn nanos(d: Duration) -> u64 {
    u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)
}

fn floor(d: Duration) -> Duration {
    let rest = d.subsec_nanos() % STEP.subsec_nanos();
    d.saturating_sub(Duration::from_nanos(rest.into()))
}
