//! Whose turn it is: tenants take turns, and within each of them its keys, however much each has accepted; none has more than it may.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use crate::domain::{Caller, KeyId};

/// Where one stands in line.
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct Line {
    tenant: Arc<str>,
    /// None is the administrator.
    key: Option<KeyId>,
}

impl Line {
    pub(super) fn of(caller: &Caller) -> Self {
        Self { tenant: caller.tenant.clone(), key: caller.key.clone() }
    }
}

/// A bounded number of turns.
pub(super) struct Turns(Mutex<State>);

struct State {
    free: usize,
    closed: bool,
    /// Those who wait, in the order in which they are next: tenants, and the keys of each; none of either that does not wait.
    order: VecDeque<Arc<str>>,
    keys: HashMap<Arc<str>, VecDeque<Option<KeyId>>>,
    lines: HashMap<Line, Of>,
}

/// What one key has.
struct Of {
    running: usize,
    most: usize,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// A turn, given back when it is dropped.
pub(super) struct Turn {
    turns: Arc<Turns>,
    line: Line,
}

impl Turns {
    pub(super) fn new(free: usize) -> Arc<Self> {
        let (order, keys, lines) = (VecDeque::new(), HashMap::new(), HashMap::new());
        Arc::new(Self(Mutex::new(State { free, closed: false, order, keys, lines })))
    }

    /// Waits for a turn of this key, of which `most` are taken at once; none once this is closed.
    pub(super) async fn take(self: &Arc<Self>, line: Line, most: usize) -> Option<Turn> {
        let (sender, turn) = oneshot::channel();
        {
            let mut state = self.lock();
            if state.closed {
                return None;
            }
            let of =
                state.lines.entry(line.clone()).or_insert_with(|| Of { running: 0, most, waiting: VecDeque::new() });
            of.waiting.push_back(sender);
            if of.waiting.len() == 1 {
                state.line_up(line);
            }
        }
        self.give();
        turn.await.ok()
    }

    /// Nobody gets a turn any more.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.order.clear();
        state.keys.clear();
        state.lines.values_mut().for_each(|of| of.waiting.clear());
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// How many there are out.
    pub(super) fn taken(&self) -> usize {
        self.lock().lines.values().map(|of| of.running).sum()
    }

    fn give(self: &Arc<Self>) {
        loop {
            // Not while it is locked: who has gone away meanwhile gives it back at once.
            let Some((line, next)) = self.lock().next() else { return };
            let _ = next.send(Turn { turns: self.clone(), line });
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn line_up(&mut self, line: Line) {
        let keys = self.keys.entry(line.tenant.clone()).or_default();
        if keys.is_empty() {
            self.order.push_back(line.tenant);
        }
        keys.push_back(line.key);
    }

    /// The first who waits, of the first key that may, of the first tenant that has one.
    fn next(&mut self) -> Option<(Line, oneshot::Sender<Turn>)> {
        if self.free == 0 {
            return None;
        }
        for _ in 0..self.order.len() {
            let tenant = self.order.pop_front()?;
            let mut keys = self.keys.remove(&tenant).unwrap_or_default();
            let found = self.next_of(&tenant, &mut keys);
            if !keys.is_empty() {
                self.order.push_back(tenant.clone());
                self.keys.insert(tenant, keys);
            }
            if found.is_some() {
                self.free -= 1;
                return found;
            }
        }
        None
    }

    fn next_of(
        &mut self,
        tenant: &Arc<str>,
        keys: &mut VecDeque<Option<KeyId>>,
    ) -> Option<(Line, oneshot::Sender<Turn>)> {
        for _ in 0..keys.len() {
            let line = Line { tenant: tenant.clone(), key: keys.pop_front()? };
            let Some(of) = self.lines.get_mut(&line) else { continue };
            while of.waiting.pop_front_if(|it| it.is_closed()).is_some() {}
            if of.running >= of.most && !of.waiting.is_empty() {
                keys.push_back(line.key);
                continue;
            }
            let next = of.waiting.pop_front();
            if !of.waiting.is_empty() {
                keys.push_back(line.key.clone());
            }
            match next {
                Some(next) => {
                    of.running += 1;
                    return Some((line, next));
                }
                None => self.tidy(&line),
            }
        }
        None
    }

    fn tidy(&mut self, line: &Line) {
        if self.lines.get(line).is_some_and(|of| of.running == 0 && of.waiting.is_empty()) {
            self.lines.remove(line);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        {
            let mut state = self.turns.lock();
            state.free += 1;
            if let Some(of) = state.lines.get_mut(&self.line) {
                of.running = of.running.saturating_sub(1);
            }
            let line = self.line.clone();
            state.tidy(&line);
        }
        self.turns.give();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};

    use super::*;

    fn key(n: u32) -> Line {
        of("a", n)
    }

    fn of(tenant: &str, n: u32) -> Line {
        Line { tenant: tenant.into(), key: KeyId::parse(&format!("{n:012x}")) }
    }

    fn administrator() -> Line {
        Line::of(&Caller::administrator())
    }

    #[tokio::test]
    async fn keys_take_turns_however_many_wait_for_one() {
        let turns = Turns::new(1);
        let first = turns.take(key(1), usize::MAX).await.unwrap();
        let mut order = FuturesUnordered::new();
        let wait = |line: Line| {
            let turns = turns.clone();
            async move { (line.clone(), turns.take(line, usize::MAX).await.unwrap()) }.boxed()
        };
        for _ in 0..100 {
            order.push(wait(key(1)));
        }
        // All of them stand in line before the others come.
        assert!(order.next().now_or_never().is_none());
        order.push(wait(key(2)));
        order.push(wait(key(2)));
        order.push(wait(administrator()));
        assert!(order.next().now_or_never().is_none());
        drop(first);
        let mut got = Vec::new();
        for _ in 0..6 {
            let (line, turn) = order.next().await.unwrap();
            drop(turn);
            got.push(line);
        }
        assert_eq!(got.iter().filter(|line| **line == key(2)).count(), 2, "{got:?}");
        assert!(got.contains(&administrator()), "{got:?}");
    }

    #[tokio::test]
    async fn a_tenant_with_many_keys_has_no_more_turns_than_one_with_few() {
        let turns = Turns::new(1);
        let first = turns.take(key(1), usize::MAX).await.unwrap();
        let mut order = FuturesUnordered::new();
        let lines = (0..50).map(key).chain((0..3).map(|_| of("b", 99)));
        for line in lines {
            let turns = turns.clone();
            order.push(async move { (line.clone(), turns.take(line, usize::MAX).await.unwrap()) }.boxed());
        }
        assert!(order.next().now_or_never().is_none());
        drop(first);
        let mut got = Vec::new();
        for _ in 0..6 {
            let (line, turn) = order.next().await.unwrap();
            drop(turn);
            got.push(line);
        }
        assert_eq!(got.iter().filter(|line| **line == of("b", 99)).count(), 3, "{got:?}");
    }

    #[tokio::test]
    async fn a_key_takes_no_more_turns_than_it_may_and_holds_nobody_up() {
        let turns = Turns::new(2);
        let one = turns.take(key(1), 1).await.unwrap();
        let mut second = Box::pin(turns.take(key(1), 1));
        assert!((&mut second).now_or_never().is_none());
        let other = turns.take(key(2), usize::MAX).now_or_never().flatten().unwrap();
        drop(one);
        let second = second.await.unwrap();
        // One who went away leaves no turn behind.
        drop(Box::pin(turns.take(key(3), 1)).now_or_never());
        drop((other, second));
        assert!(turns.take(key(3), 1).now_or_never().flatten().is_some());
        assert!(turns.lock().lines.is_empty() && turns.lock().free == 2);
    }

    #[tokio::test]
    async fn a_closed_door_sends_those_who_wait_away() {
        let turns = Turns::new(0);
        let mut waits = Box::pin(turns.take(administrator(), usize::MAX));
        assert!((&mut waits).now_or_never().is_none());
        turns.close();
        assert!(waits.await.is_none() && turns.take(administrator(), 1).await.is_none());
    }
}
