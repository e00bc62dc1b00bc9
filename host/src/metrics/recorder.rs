//! What is recorded while things happen.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use prometheus::{
    Encoder as _, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
};
use skill_engine::LimitHit;

use super::{Readings, SkillSeries};

/// Skills that have series of their own. Whoever may register skills could otherwise make the host count without end.
const MOST_SKILLS: usize = 1000;

/// The label of calls that found no skill: strangers choose the names.
const NONE: &str = "(none)";

/// The label of skills beyond [`MOST_SKILLS`].
const OTHER: &str = "(other)";

/// Upper bounds of the buckets of every histogram, in seconds: a compiled skill takes 0.0001, an interpreter 0.005.
const SECONDS: [f64; 17] =
    [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 120.0];

/// The series of one host.
pub struct Metrics {
    registry: Registry,
    calls: IntCounterVec,
    durations: HistogramVec,
    waits: HistogramVec,
    limits: [IntCounter; LimitHit::ALL.len()],
    accepted_waits: Histogram,
    requests: IntCounterVec,
    request_durations: HistogramVec,
    /// By skill; asked once per skill.
    skills: Mutex<HashMap<Arc<str>, Arc<SkillSeries>>>,
    none: Arc<SkillSeries>,
    other: Arc<SkillSeries>,
}

impl Metrics {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// Never: the names are constants, and right.
    pub fn new() -> prometheus::Result<Arc<Self>> {
        let calls = counters("skillhost_calls_total", "Calls that ended, by skill and how.", &["skill", "outcome"])?;
        let durations = histograms(
            "skillhost_call_duration_seconds",
            "Time of a call that ran, from its turn until its record was kept.",
            &["skill"],
        )?;
        let waits = histograms("skillhost_queue_wait_seconds", "Time that a call waited for its turn.", &["skill"])?;
        let limit = counters("skillhost_limits_hit_total", "Calls that a limit ended, by limit.", &["limit"])?;
        let accepted = histograms(
            "skillhost_async_wait_seconds",
            "Time from the acceptance of an asynchronous execution to its turn.",
            &[],
        )?;
        let requests = counters(
            "skillhost_http_requests_total",
            "HTTP requests that were answered, by method, route and status.",
            &["method", "route", "status"],
        )?;
        let request_durations =
            histograms("skillhost_http_request_duration_seconds", "Time until the head of the answer.", &["route"])?;
        let registry = Registry::new();
        for histograms in [&durations, &waits, &accepted, &request_durations] {
            registry.register(Box::new(histograms.clone()))?;
        }
        for counters in [&calls, &limit, &requests] {
            registry.register(Box::new(counters.clone()))?;
        }
        let series = |label: &str| Arc::new(SkillSeries::new(label, &calls, &durations, &waits));
        Ok(Arc::new(Self {
            none: series(NONE),
            other: series(OTHER),
            limits: LimitHit::ALL.map(|hit| limit.with_label_values(&[hit.name()])),
            accepted_waits: accepted.with_label_values::<&str>(&[]),
            skills: Mutex::default(),
            registry,
            calls,
            durations,
            waits,
            requests,
            request_durations,
        }))
    }

    /// The series of a skill. Takes a lock: ask once per skill.
    pub fn skill(&self, name: &Arc<str>) -> Arc<SkillSeries> {
        let mut skills = self.skills.lock().unwrap_or_else(PoisonError::into_inner);
        match (skills.get(name), skills.len() < MOST_SKILLS) {
            (Some(series), _) => series.clone(),
            (None, false) => self.other.clone(),
            (None, true) => {
                let series = Arc::new(SkillSeries::new(name, &self.calls, &self.durations, &self.waits));
                skills.insert(name.clone(), series.clone());
                series
            }
        }
    }

    /// The series of calls that found no skill.
    pub fn no_skill(&self) -> &Arc<SkillSeries> {
        &self.none
    }

    /// A limit ended a call.
    pub fn limit(&self, hit: LimitHit) {
        if let Some(counter) = self.limits.get(hit as usize) {
            counter.inc();
        }
    }

    /// An accepted execution got its turn.
    pub fn accepted_waited(&self, time: Duration) {
        self.accepted_waits.observe(time.as_secs_f64());
    }

    /// A request was answered. `route` is a template, so that there are few.
    pub fn request(&self, method: &str, route: &str, status: &str, time: Duration) {
        self.requests.with_label_values(&[method, route, status]).inc();
        self.request_durations.with_label_values(&[route]).observe(time.as_secs_f64());
    }

    /// Everything as text, in Prometheus's own format.
    ///
    /// # Errors
    /// Never, as long as no two series have one name.
    pub fn text(&self, readings: &Readings) -> prometheus::Result<String> {
        let mut families = self.registry.gather();
        families.extend(readings.families()?);
        families.sort_by(|a, b| a.name().cmp(b.name()));
        let mut text = Vec::new();
        TextEncoder::new().encode(&families, &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

fn counters(name: &str, help: &str, labels: &[&str]) -> prometheus::Result<IntCounterVec> {
    IntCounterVec::new(Opts::new(name, help), labels)
}

fn histograms(name: &str, help: &str, labels: &[&str]) -> prometheus::Result<HistogramVec> {
    HistogramVec::new(HistogramOpts::new(name, help).buckets(SECONDS.to_vec()), labels)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::domain::FailureKind;

    #[test]
    fn the_number_of_series_is_bounded_whatever_skills_are_called() {
        let metrics = Metrics::new().unwrap();
        for n in 0..MOST_SKILLS + 10 {
            metrics.skill(&format!("skill-{n}").into()).ended(Some(FailureKind::Trap));
        }
        let text = metrics.text(&Readings::default()).unwrap();
        let calls = text.lines().filter(|line| line.starts_with("skillhost_calls_total{"));
        assert_eq!(calls.count(), MOST_SKILLS + 1);
        assert!(text.contains(r#"skillhost_calls_total{outcome="trap",skill="(other)"} 10"#));
        assert!(Arc::ptr_eq(&metrics.skill(&"skill-1".into()), &metrics.skill(&"skill-1".into())));
    }

    #[test]
    fn each_limit_has_its_own_count() {
        let metrics = Metrics::new().unwrap();
        for (times, hit) in LimitHit::ALL.into_iter().enumerate() {
            (0..times).for_each(|_| metrics.limit(hit));
        }
        let text = metrics.text(&Readings::default()).unwrap();
        for (times, hit) in LimitHit::ALL.into_iter().enumerate() {
            let line = format!("skillhost_limits_hit_total{{limit=\"{}\"}} {times}", hit.name());
            assert!(text.lines().any(|it| it == line), "{line}");
        }
    }
}
