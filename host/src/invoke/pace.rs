//! Scripts that compute take turns: a hundred interpreters at once on two cores only push each other's memory out of the
//! caches. A call begins when a core is free for it, and lets the next one begin when it ends, when it waits for something,
//! or when it has had its time; from then on it runs beside all others.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Wake, Waker},
    thread,
    time::{Duration, Instant},
};

use tokio::sync::{Semaphore, SemaphorePermit};

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
    /// Waits for a place.
    pub(super) async fn begin(&self) -> Place<'_> {
        Place(self.0.acquire().await.ok())
    }
}

/// A core, or nothing for a call that needs none to itself.
#[derive(Default)]
pub(super) struct Place<'a>(Option<SemaphorePermit<'a>>);

impl Place<'_> {
    /// Runs a call, and is given back as soon as the call does not need it any more.
    pub(super) async fn run<F: Future>(mut self, call: F) -> F::Output {
        let begun = Instant::now();
        let mut call = pin!(call);
        std::future::poll_fn(|cx| {
            if self.0.is_none() {
                return call.as_mut().poll(cx);
            }
            let noticed = Arc::new(Noticed { task: cx.waker().clone(), woken: AtomicBool::new(false) });
            let polled = call.as_mut().poll(&mut Context::from_waker(&Waker::from(noticed.clone())));
            // Who computes on wakes itself before it gives way; who waits does not.
            let computes = polled.is_pending() && noticed.woken.load(Relaxed);
            if !computes || begun.elapsed() > TURN {
                self.0 = None;
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
    use std::{future::poll_fn, task::Poll};

    use futures_util::poll;

    use super::*;

    /// Gives way so often, and computes for so long in between.
    fn computing(times: u32, each: Duration) -> impl Future<Output = ()> {
        let mut left = times;
        poll_fn(move |cx| {
            thread::sleep(each);
            left = left.saturating_sub(1);
            cx.waker().wake_by_ref();
            if left == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
    }

    #[tokio::test]
    async fn who_computes_keeps_its_place_to_its_end() {
        let pace = Pace(Semaphore::new(1));
        let mut call = pin!(pace.begin().await.run(computing(3, Duration::ZERO)));
        for _ in 0..2 {
            assert!(poll!(call.as_mut()).is_pending());
            assert_eq!(pace.0.available_permits(), 0);
        }
        assert!(poll!(call).is_ready());
        assert_eq!(pace.0.available_permits(), 1);
    }

    #[tokio::test]
    async fn who_waits_gives_its_place_away() {
        let pace = Pace(Semaphore::new(1));
        let mut call = pin!(pace.begin().await.run(std::future::pending::<()>()));
        assert_eq!(pace.0.available_permits(), 0);
        assert!(poll!(call.as_mut()).is_pending());
        assert_eq!(pace.0.available_permits(), 1);
    }

    #[tokio::test]
    async fn who_computes_for_long_gives_its_place_away_and_goes_on() {
        let pace = Pace(Semaphore::new(1));
        let mut call = pin!(pace.begin().await.run(computing(3, TURN * 2 / 3)));
        assert!(poll!(call.as_mut()).is_pending());
        assert_eq!(pace.0.available_permits(), 0);
        assert!(poll!(call.as_mut()).is_pending());
        assert_eq!(pace.0.available_permits(), 1);
        call.await;
    }
}
