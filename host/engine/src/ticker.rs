//! The heartbeat that lets the host look at running guests. It stands still while none runs.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

use crate::TICK;

/// Beats while there are running calls.
pub(crate) struct Ticker(Arc<Shared>);

struct Shared {
    calls: AtomicUsize,
    engines: Mutex<Vec<wasmtime::EngineWeak>>,
    wake: Condvar,
}

impl Ticker {
    pub(crate) fn start() -> std::io::Result<Self> {
        let shared = Arc::new(Shared { calls: AtomicUsize::new(0), engines: Mutex::default(), wake: Condvar::new() });
        let weak = Arc::downgrade(&shared);
        thread::Builder::new().name("skillhost-ticker".into()).spawn(move || beat(&weak))?;
        Ok(Self(shared))
    }

    /// Beats for this engine too.
    pub(crate) fn add(&self, engine: &wasmtime::Engine) {
        let mut engines = self.0.engines();
        engines.retain(|engine| engine.upgrade().is_some());
        engines.push(engine.weak());
    }

    /// The heart beats until what is returned is dropped.
    pub(crate) fn running(&self) -> Beat {
        if self.0.calls.fetch_add(1, SeqCst) == 0 {
            let _engines = self.0.engines();
            self.0.wake.notify_one();
        }
        Beat(self.0.clone())
    }
}

/// One running call.
pub(crate) struct Beat(Arc<Shared>);

impl Drop for Beat {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, SeqCst);
    }
}

impl Shared {
    fn engines(&self) -> MutexGuard<'_, Vec<wasmtime::EngineWeak>> {
        self.engines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn beat(shared: &Weak<Shared>) {
    while let Some(shared) = shared.upgrade() {
        let mut engines = shared.engines();
        if shared.calls.load(SeqCst) == 0 {
            // Wakes now and then to see whether anybody still holds the ticker.
            engines = shared.wake.wait_timeout(engines, TICK * 200).unwrap_or_else(PoisonError::into_inner).0;
        }
        for engine in engines.iter().filter_map(wasmtime::EngineWeak::upgrade) {
            engine.increment_epoch();
        }
        drop(engines);
        drop(shared);
        thread::sleep(TICK);
    }
}
