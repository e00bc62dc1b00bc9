//! The instances of one call: the first and all that it starts. They share one account of what the call may use, and are
//! all polled by the call's own future: dropping that drops every one of them at once, whatever they are doing.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed},
    },
    task::Poll,
};

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use crate::{
    commands::{Commands, SpawnError},
    limits::{LimitHit, Limits, Stop},
};

type Process = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What the instances of one call share.
pub(crate) struct Tree {
    pub(crate) commands: Arc<dyn Commands>,
    memory: AtomicUsize,
    memory_peak: AtomicUsize,
    memory_limit: usize,
    ticks: AtomicU32,
    /// Children started so far; the call itself is process 1.
    started: AtomicU32,
    start_limit: u32,
    alive: AtomicU32,
    alive_limit: u32,
    pub(crate) depth_limit: u32,
    /// The limit of the whole call that one of them ran into.
    stopped: OnceLock<LimitHit>,
    /// Started and not yet polled.
    born: Mutex<Vec<Process>>,
}

impl Tree {
    pub(crate) fn new(commands: Arc<dyn Commands>, limits: &Limits) -> Self {
        Self {
            commands,
            memory: AtomicUsize::new(0),
            memory_peak: AtomicUsize::new(0),
            memory_limit: limits.memory,
            ticks: AtomicU32::new(0),
            started: AtomicU32::new(1),
            start_limit: limits.process_count,
            alive: AtomicU32::new(0),
            alive_limit: limits.processes,
            depth_limit: limits.process_depth,
            stopped: OnceLock::new(),
            born: Mutex::default(),
        }
    }

    /// Room for one more child, until what is returned is dropped.
    pub(crate) fn admit(self: &Arc<Self>) -> Result<Place, SpawnError> {
        let one_more = |limit: u32| move |now: u32| (now < limit).then_some(now + 1);
        if self.alive.fetch_update(Relaxed, Relaxed, one_more(self.alive_limit)).is_err() {
            return Err(SpawnError::Limit(format!(
                "{} processes are running already, which is the limit `processes`",
                self.alive_limit
            )));
        }
        let place = Place(self.clone(), self.started.fetch_add(1, Relaxed).saturating_add(1));
        if place.1 > self.start_limit.saturating_add(1) {
            return Err(SpawnError::Limit(format!(
                "this call has started {} processes, which is the limit `process_count`",
                self.start_limit
            )));
        }
        Ok(place)
    }

    pub(crate) fn start(&self, process: Process) {
        self.born.lock().unwrap_or_else(PoisonError::into_inner).push(process);
    }

    fn newborn(&self) -> Vec<Process> {
        std::mem::take(&mut *self.born.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn has_none_newborn(&self) -> bool {
        self.born.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub(crate) fn grow(&self, bytes: usize) -> bool {
        let fits = |now: usize| now.checked_add(bytes).filter(|&sum| sum <= self.memory_limit);
        let grown = self.memory.fetch_update(Relaxed, Relaxed, fits);
        if let Ok(before) = grown {
            self.memory_peak.fetch_max(before + bytes, Relaxed);
        }
        grown.is_ok()
    }

    pub(crate) fn shrink(&self, bytes: usize) {
        self.memory.fetch_sub(bytes, Relaxed);
    }

    pub(crate) fn memory_peak(&self) -> usize {
        self.memory_peak.load(Relaxed)
    }

    /// One more tick passed while one of them ran.
    pub(crate) fn tick(&self, limit: u32) -> Result<(), Stop> {
        if self.ticks.fetch_add(1, Relaxed) >= limit {
            self.stop(LimitHit::Cpu);
        }
        self.check()
    }

    pub(crate) fn ticks(&self) -> u32 {
        self.ticks.load(Relaxed)
    }

    /// The whole call is over its limit: each of its instances ends when it is next looked at.
    pub(crate) fn stop(&self, limit: LimitHit) {
        let _the_first_stays = self.stopped.set(limit);
    }

    pub(crate) fn check(&self) -> Result<(), Stop> {
        self.stopped.get().map_or(Ok(()), |limit| Err(Stop(*limit)))
    }
}

/// A child's place among those that run; its number.
pub(crate) struct Place(Arc<Tree>, pub(crate) u32);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.alive.fetch_sub(1, Relaxed);
    }
}

/// Runs the first instance, and beside it all that it starts, until the first has ended. What then still runs is dropped.
pub(crate) async fn drive<T>(tree: Option<Arc<Tree>>, first: impl Future<Output = T>) -> T {
    let Some(tree) = tree else { return first.await };
    let mut first = pin!(first);
    let mut children = FuturesUnordered::new();
    poll_fn(|cx| {
        loop {
            if let Poll::Ready(value) = first.as_mut().poll(cx) {
                return Poll::Ready(value);
            }
            children.extend(tree.newborn());
            while let Poll::Ready(Some(())) = children.poll_next_unpin(cx) {}
            if tree.has_none_newborn() {
                return Poll::Pending;
            }
        }
    })
    .await
}
