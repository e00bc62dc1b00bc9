//! What waits or runs, and whether there is room for more: one key that accepts without end leaves room for the others.

use std::collections::HashMap;

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::Queue;
use crate::domain::{ExecutionId, Failure, FailureKind, KeyId};

/// What waits or runs.
#[derive(Default)]
pub(super) struct Room {
    jobs: HashMap<ExecutionId, Handle>,
    all: Taken,
    of_keys: HashMap<KeyId, Taken>,
}

/// How much.
#[derive(Clone, Copy, Default)]
struct Taken {
    jobs: usize,
    bytes: usize,
}

/// One of them, for whoever wants to stop it.
#[derive(Clone)]
pub(super) struct Handle {
    pub(super) stop: CancellationToken,
    pub(super) ended: CancellationToken,
    key: Option<KeyId>,
    bytes: usize,
}

impl Room {
    pub(super) fn get(&self, id: &ExecutionId) -> Option<Handle> {
        self.jobs.get(id).cloned()
    }

    pub(super) fn count(&self) -> usize {
        self.all.jobs
    }

    pub(super) fn any(&self) -> Option<Handle> {
        self.jobs.values().next().cloned()
    }

    /// A place for one of this key, or a no. A key gets as much as it leaves to the others, so that one that takes all it can get
    /// has half, and two of them a third each; the administrator may fill it.
    pub(super) fn take(
        &mut self,
        queue: &Queue,
        id: &ExecutionId,
        key: Option<KeyId>,
        bytes: usize,
    ) -> Result<Handle, Failure> {
        let most = queue.waiting.saturating_add(queue.running);
        let free = (most.saturating_sub(self.all.jobs), queue.bytes.saturating_sub(self.all.bytes));
        let own = key.as_ref().and_then(|key| self.of_keys.get(key)).copied().unwrap_or_default();
        if free.0 == 0 || free.1 < bytes {
            return Err(busy("too many executions are running and waiting"));
        }
        if key.is_some() && (own.jobs >= free.0 || own.bytes.saturating_add(bytes) > free.1) {
            return Err(busy(
                "the key has too many executions running and waiting: the rest of the queue is for others",
            ));
        }
        Ok(self.enter(id, key, bytes))
    }

    /// A place whether there is room or not.
    pub(super) fn enter(&mut self, id: &ExecutionId, key: Option<KeyId>, bytes: usize) -> Handle {
        self.all.add(bytes);
        if let Some(key) = &key {
            self.of_keys.entry(key.clone()).or_default().add(bytes);
        }
        let handle = Handle { stop: CancellationToken::new(), ended: CancellationToken::new(), key, bytes };
        self.jobs.insert(id.clone(), handle.clone());
        handle
    }

    pub(super) fn leave(&mut self, id: &ExecutionId) {
        let Some(handle) = self.jobs.remove(id) else { return };
        self.all.remove(handle.bytes);
        if let Some(key) = &handle.key
            && let Some(own) = self.of_keys.get_mut(key)
        {
            own.remove(handle.bytes);
            if own.jobs == 0 {
                self.of_keys.remove(key);
            }
        }
        handle.ended.cancel();
    }
}

impl Taken {
    fn add(&mut self, bytes: usize) {
        self.jobs += 1;
        self.bytes += bytes;
    }

    fn remove(&mut self, bytes: usize) {
        self.jobs = self.jobs.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

pub(super) fn busy(why: &str) -> Failure {
    Failure::new(FailureKind::Busy, why).hint("try again in a moment").details(json!({ "retryAfterSeconds": 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_floods_leaves_room_for_others_and_the_administrator_fills_it() {
        let queue = Queue { running: 2, waiting: 10, bytes: 1200, ..Queue::default() };
        let mut room = Room::default();
        let mut fill = |key: Option<KeyId>, bytes: usize| {
            let mut ids = Vec::new();
            for _ in 0..100 {
                let id = ExecutionId::random();
                if room.take(&queue, &id, key.clone(), bytes).is_ok() {
                    ids.push(id);
                }
            }
            (ids.len(), ids, room.all.jobs)
        };
        let key = |n: u8| KeyId::parse(&format!("{n:012x}"));
        let (first, ids, _) = fill(key(1), 1);
        assert_eq!(first, 6);
        assert_eq!(fill(key(2), 1).0, 3);
        // Of bytes alike: 900 leave less than that to others.
        assert_eq!(fill(key(3), 900).0, 1);
        assert_eq!(fill(key(3), 100).0, 0);
        assert_eq!(fill(None, 0).2, 12);
        assert_eq!(fill(None, 0).0, 0);
        ids.iter().for_each(|id| room.leave(id));
        assert!(room.all.jobs == 6 && !key(1).is_some_and(|key| room.of_keys.contains_key(&key)));
    }
}
