//! Scripts that compute take turns: a hundred interpreters at once on two cores only push each other's memory out of the
//! caches. A call begins when a core is free for it, and lets the next one begin when it ends, when it waits for something,
//! or when it has had its time; from then on it runs beside all others.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

/// For so long a call has its core to itself.
const TURN: Duration = Duration::from_millis(50);

/// As many places as cores.
pub struct Pace(Semaphore);

impl Default for Pace {
    fn default() -> Self {
        Self(Semaphore::new(thread::available_parallelism().map_or(1, usize::from)))
    }
}

impl Pace {
    /// Runs a call once a place is free.
    pub(super) async fn run<F: Future>(&self, call: F) -> F::Output {
        let mut place = self.0.acquire().await.ok();
        let begun = Instant::now();
        let mut call = pin!(call);
        std::future::poll_fn(|cx| {
            if place.is_none() {
                return call.as_mut().poll(cx);
            }
            let noticed = Arc::new(Noticed { task: cx.waker().clone(), woken: AtomicBool::new(false) });
            let polled = call.as_mut().poll(&mut Context::from_waker(&Waker::from(noticed.clone())));
            // Who computes on wakes itself before it gives way; who waits does not.
            let computes = matches!(polled, Poll::Pending) && noticed.woken.load(Relaxed);
            if !computes || begun.elapsed() > TURN {
                place = None;
            }
            polled
        })
        .await
    }
}

/// A task's waker that knows whether it was used.
struct Noticed {
    task: Waker,
    woken: AtomicBool,
}

impl Wake for Noticed {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Relaxed);
        self.task.wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_gives_its_place_away_and_who_computes_keeps_it() {
        let pace = Pace(Semaphore::new(1));
        let waits = pace.run(std::future::pending::<()>());
        let mut waits = pin!(waits);
        assert!(futures_util::poll!(waits.as_mut()).is_pending());
        assert_eq!(pace.0.available_permits(), 1, "it waits for something");
        let mut computes = pin!(pace.run(tokio::task::yield_now()));
        let computed = futures_util::poll!(computes.as_mut());
        assert!(computed.is_pending() || computed.is_ready());
        computes.await;
        assert_eq!(pace.0.available_permits(), 1, "it has ended");
    }

    #[tokio::test]
    async fn who_computes_gives_its_place_away_in_the_end() {
        let pace = Pace(Semaphore::new(1));
        let spins = std::future::poll_fn(|cx: &mut Context<'_>| {
            thread::sleep(TURN / 4);
            cx.waker().wake_by_ref();
            Poll::<()>::Pending
        });
        let mut spins = pin!(pace.run(spins));
        let mut turns = 0;
        while pace.0.available_permits() == 0 || turns == 0 {
            assert!(futures_util::poll!(spins.as_mut()).is_pending());
            turns += 1;
        }
        assert!((3..=6).contains(&turns), "{turns}");
    }
}
