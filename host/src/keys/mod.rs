//! The keys that callers show: made, checked, bounded, taken back.
//!
//! | file | owns |
//! |---|---|
//! | `admit` | what is shown → whose it is, within its rate |
//! | `change` | making, renewing and taking back; who may |
//! | `watch` | changes of other processes; when keys were last used |
//! | `bucket` | requests in time |
//! | `secret` | secrets and their digests |
//!
//! The rows of the database are what survives; every request is answered from memory, without a lock.

mod admit;
mod bucket;
mod change;
mod secret;
mod watch;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
};

use arc_swap::ArcSwap;
use tokio::sync::{Mutex, Semaphore};

pub use admit::{Admitted, KeyRefusal};
pub use bucket::Allowance;
pub use change::{KeyError, NewKey};
pub use secret::Secret;
pub(crate) use secret::{digest, same};

use crate::{
    db::{Db, DbError},
    domain::{Key, KeyId, Timestamp},
};
use bucket::Bucket;

/// The keys of one host.
pub struct Keys {
    db: Db,
    index: ArcSwap<Index>,
    changing: Mutex<()>,
}

/// All keys at one moment.
#[derive(Default)]
struct Index {
    /// The number that the database had for this.
    changes: i64,
    keys: HashMap<KeyId, Arc<Live>>,
}

/// A key, and what it is doing. What it is doing outlives a change of the key.
struct Live {
    key: Key,
    doing: Arc<Doing>,
}

struct Doing {
    bucket: Option<Bucket>,
    calls: Option<Arc<Semaphore>>,
    used_at: AtomicI64,
    /// What the database knows of it.
    known_at: AtomicI64,
}

impl Doing {
    fn of(key: &Key) -> Self {
        let used = key.last_used_at.map_or(0, |at| at.0);
        Self {
            bucket: key.rate.map(Bucket::new),
            calls: key.concurrent.map(|most| Arc::new(Semaphore::new(most as usize))),
            used_at: AtomicI64::new(used),
            known_at: AtomicI64::new(used),
        }
    }
}

impl Keys {
    /// Reads the keys, and keeps looking for changes as long as this lives.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn open(db: Db) -> Result<Arc<Self>, DbError> {
        let keys = Arc::new(Self { db, index: ArcSwap::default(), changing: Mutex::default() });
        keys.reload().await?;
        if keys.db.is_open() {
            tokio::spawn(watch::run(Arc::downgrade(&keys)));
        }
        Ok(keys)
    }

    /// True when there never was one: whoever took back the last key did not mean to let everybody in.
    pub fn is_empty(&self) -> bool {
        self.index.load().keys.is_empty()
    }

    /// Reads them again.
    ///
    /// # Errors
    /// When they cannot be read; then nothing changes.
    async fn reload(&self) -> Result<(), DbError> {
        let _one_at_a_time = self.changing.lock().await;
        self.reload_changed().await
    }

    /// For who holds the lock.
    async fn reload_changed(&self) -> Result<(), DbError> {
        let (changes, keys) = self.db.keys().await?;
        let before = self.index.load();
        let live = |key: Key| {
            let doing = before.keys.get(&key.id).map_or_else(|| Arc::new(Doing::of(&key)), |it| it.doing.clone());
            (key.id.clone(), Arc::new(Live { key, doing }))
        };
        self.index.store(Arc::new(Index { changes, keys: keys.into_iter().map(live).collect() }));
        Ok(())
    }

    /// The calls at once of a key, and how many those are; none where there is no bound.
    pub(crate) fn calls(&self, id: &KeyId) -> Option<(Arc<Semaphore>, u32)> {
        let index = self.index.load();
        let live = index.keys.get(id)?;
        Some((live.doing.calls.clone()?, live.key.concurrent?))
    }
}

impl Live {
    fn last_used(&self) -> Option<Timestamp> {
        Some(self.doing.used_at.load(Relaxed)).filter(|at| *at > 0).map(Timestamp)
    }
}
