//! What is recorded of one skill, and of one call of it.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use prometheus::{Histogram, HistogramVec, IntCounter, IntCounterVec};

use crate::domain::FailureKind;

/// How a call ended well.
const SUCCESS: &str = "success";

/// The series of one skill, found once and kept.
#[derive(Debug)]
pub struct SkillSeries {
    label: Arc<str>,
    calls: IntCounterVec,
    /// By outcome, success first, each made when it first happens.
    outcomes: [OnceLock<IntCounter>; FailureKind::ALL.len() + 1],
    durations: Histogram,
    waits: Histogram,
}

impl SkillSeries {
    pub(super) fn new(label: &str, calls: &IntCounterVec, durations: &HistogramVec, waits: &HistogramVec) -> Self {
        Self {
            label: label.into(),
            calls: calls.clone(),
            outcomes: Default::default(),
            durations: durations.with_label_values(&[label]),
            waits: waits.with_label_values(&[label]),
        }
    }

    /// A call ended: well, or like this.
    pub fn ended(&self, failure: Option<FailureKind>) {
        let (place, outcome) = failure.map_or((0, SUCCESS), |kind| (kind as usize + 1, kind.name()));
        if let Some(counter) = self.outcomes.get(place) {
            counter.get_or_init(|| self.calls.with_label_values(&[&*self.label, outcome])).inc();
        }
    }

    /// A call waited for its turn.
    pub fn waited(&self, time: Duration) {
        self.waits.observe(time.as_secs_f64());
    }
}

/// A call that runs. Dropped before its end, its caller went away.
pub struct Timing {
    series: Arc<SkillSeries>,
    began: Instant,
    counts: bool,
}

impl Timing {
    /// Begins now. What is `run_again` when it is dropped does not count then.
    pub fn begin(series: Arc<SkillSeries>, run_again: bool) -> Self {
        Self { series, began: Instant::now(), counts: !run_again }
    }

    /// It ended: well, or like this.
    pub fn end(mut self, failure: Option<FailureKind>) {
        self.counts = false;
        self.record(failure);
    }

    fn record(&self, failure: Option<FailureKind>) {
        self.series.ended(failure);
        self.series.durations.observe(self.began.elapsed().as_secs_f64());
    }
}

impl Drop for Timing {
    fn drop(&mut self) {
        if self.counts {
            self.record(Some(FailureKind::Cancelled));
        }
    }
}
