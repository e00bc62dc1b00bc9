//! How often each skill ran, for whoever asks: what the database counts too, without asking it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use crate::{
    db::Counts,
    metrics::{Metrics, SkillSeries},
};

/// The counts of one skill, all its versions together.
#[derive(Debug, Default)]
pub struct Usage {
    calls: AtomicU64,
    successes: AtomicU64,
    /// Found at the first call, and then at hand.
    series: OnceLock<Arc<SkillSeries>>,
}

impl Usage {
    /// Counts a call that ran, once its record is kept.
    pub fn count(&self, succeeded: bool) {
        // In this order, and read in the other: there are never more successes than calls.
        self.calls.fetch_add(1, Relaxed);
        self.successes.fetch_add(u64::from(succeeded), Relaxed);
    }

    /// What is measured of the skill of this name.
    pub(crate) fn series(&self, metrics: &Metrics, skill: &Arc<str>) -> &Arc<SkillSeries> {
        self.series.get_or_init(|| metrics.skill(skill))
    }

    /// What was counted so far.
    pub fn counts(&self) -> Counts {
        let successes = self.successes.load(Relaxed);
        Counts { calls: self.calls.load(Relaxed).max(successes), successes }
    }
}

/// The counts of every skill, by name. Asked when a skill is loaded, not when it is called.
#[derive(Debug, Default)]
pub struct UsageBook(Mutex<HashMap<Arc<str>, Arc<Usage>>>);

impl UsageBook {
    /// Goes on from what was counted before.
    pub fn new(counted: Vec<(String, Counts)>) -> Self {
        let usage = |it: Counts| Usage { calls: it.calls.into(), successes: it.successes.into(), ..Usage::default() };
        let counted = counted.into_iter().map(|(skill, counts)| (skill.into(), Arc::new(usage(counts))));
        Self(Mutex::new(counted.collect()))
    }

    /// Of this skill.
    pub fn of(&self, skill: &str) -> Arc<Usage> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(skill.into()).or_default().clone()
    }

    /// Begins anew for a skill; calls that still run count for what it was.
    pub fn forget(&self, skill: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(skill);
    }
}
