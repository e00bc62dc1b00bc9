//! What waits or runs, and whether there is room for more: a key that accepts without end leaves room for the others, and so does a
//! tenant with many such keys.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::Queue;
use crate::domain::{Caller, ExecutionId, Failure, FailureKind, KeyId};

/// What waits or runs.
#[derive(Default)]
pub(super) struct Room {
    jobs: HashMap<ExecutionId, Handle>,
    all: Taken,
    of_keys: HashMap<KeyId, Taken>,
    of_tenants: HashMap<Arc<str>, Taken>,
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
    caller: Caller,
    bytes: usize,
}

/// A tenant may have so many times what it leaves to the others.
const SHARE_OF_TENANT: usize = 3;

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

    /// A place for one of this caller, or a no. A key gets as much as it leaves to the others, so that one that takes all it can get
    /// has half, and two of them a third each; all keys of a tenant get three quarters. The administrator may fill it.
    pub(super) fn take(
        &mut self,
        queue: &Queue,
        id: &ExecutionId,
        caller: &Caller,
        bytes: usize,
    ) -> Result<Handle, Failure> {
        let most = queue.waiting.saturating_add(queue.running);
        let free = (most.saturating_sub(self.all.jobs), queue.bytes.saturating_sub(self.all.bytes));
        if free.0 == 0 || free.1 < bytes {
            return Err(busy("too many executions are running and waiting"));
        }
        if let Some(key) = &caller.key {
            let own = self.of_keys.get(key).copied().unwrap_or_default();
            let all = self.of_tenants.get(&caller.tenant).copied().unwrap_or_default();
            for (taken, share, who) in [(own, 1, "key"), (all, SHARE_OF_TENANT, "tenant")] {
                let most = (free.0.saturating_mul(share), free.1.saturating_mul(share));
                if taken.jobs >= most.0 || taken.bytes.saturating_add(bytes) > most.1 {
                    let rest = "the rest of the queue is for others";
                    return Err(busy(&format!("the {who} has too many executions running and waiting: {rest}")));
                }
            }
        }
        Ok(self.enter(id, caller, bytes))
    }

    /// A place whether there is room or not.
    pub(super) fn enter(&mut self, id: &ExecutionId, caller: &Caller, bytes: usize) -> Handle {
        self.all.add(bytes);
        if let Some(key) = &caller.key {
            self.of_keys.entry(key.clone()).or_default().add(bytes);
            self.of_tenants.entry(caller.tenant.clone()).or_default().add(bytes);
        }
        let (stop, ended) = (CancellationToken::new(), CancellationToken::new());
        let handle = Handle { stop, ended, caller: caller.clone(), bytes };
        self.jobs.insert(id.clone(), handle.clone());
        handle
    }

    pub(super) fn leave(&mut self, id: &ExecutionId) {
        let Some(handle) = self.jobs.remove(id) else { return };
        self.all.remove(handle.bytes);
        if let Some(key) = &handle.caller.key {
            remove(&mut self.of_keys, key, handle.bytes);
            remove(&mut self.of_tenants, &handle.caller.tenant, handle.bytes);
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

fn remove<K: Eq + Hash>(all: &mut HashMap<K, Taken>, whose: &K, bytes: usize) {
    let Some(taken) = all.get_mut(whose) else { return };
    taken.remove(bytes);
    if taken.jobs == 0 {
        all.remove(whose);
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
        let mut fill = |caller: &Caller, bytes: usize| {
            let mut ids = Vec::new();
            for _ in 0..100 {
                let id = ExecutionId::random();
                if room.take(&queue, &id, caller, bytes).is_ok() {
                    ids.push(id);
                }
            }
            (ids.len(), ids, room.all.jobs)
        };
        let id = |n: u8| KeyId::parse(&format!("{n:012x}"));
        let of = |tenant: &str, n: u8| Caller { tenant: tenant.into(), key: id(n), ..Caller::administrator() };
        let key = |n: u8| of("abc".get(usize::from(n) - 1..usize::from(n)).unwrap_or_default(), n);
        let (first, ids, _) = fill(&key(1), 1);
        assert_eq!(first, 6);
        assert_eq!(fill(&key(2), 1).0, 3);
        // Of bytes alike: 900 leave less than that to others.
        assert_eq!(fill(&key(3), 900).0, 1);
        assert_eq!(fill(&key(3), 100).0, 0);
        assert_eq!(fill(&Caller::administrator(), 0).2, 12);
        assert_eq!(fill(&Caller::administrator(), 0).0, 0);
        ids.iter().for_each(|id| room.leave(id));
        assert!(room.all.jobs == 6 && room.of_keys.len() == 2 && room.of_tenants.len() == 2);
    }

    #[test]
    fn a_tenant_with_many_keys_leaves_a_quarter() {
        let queue = Queue { running: 0, waiting: 40, ..Queue::default() };
        let mut room = Room::default();
        let mut taken = [0, 0];
        for n in 0..1000 {
            let (tenant, at) = if n < 900 { ("a", 0) } else { ("b", 1) };
            let key = KeyId::parse(&format!("{n:012x}"));
            let caller = Caller { tenant: tenant.into(), key, ..Caller::administrator() };
            let taken = taken.get_mut(at);
            if room.take(&queue, &ExecutionId::random(), &caller, 1).is_ok() {
                taken.into_iter().for_each(|taken| *taken += 1);
            }
        }
        assert_eq!(taken, [30, 8]);
    }
}
