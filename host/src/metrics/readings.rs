//! What is read when somebody asks: how things stand, and what others count.

use prometheus::{IntCounter, IntGauge, IntGaugeVec, Opts, Registry, proto::MetricFamily};
use skill_engine::EngineUse;

use super::process::Process;

/// How a host stands at this moment.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// Calls that run, and calls that wait for their turn.
    pub running: usize,
    /// As [`Readings::running`].
    pub queued: usize,
    /// Asynchronous executions that run.
    pub async_running: usize,
    /// Asynchronous executions that were accepted and wait.
    pub async_queued: usize,
    /// Skills that can be called.
    pub skills: usize,
    /// The engine's pools and its cache.
    pub engine: EngineUse,
}

impl Readings {
    /// Made anew each time, so that two who ask at once do not disturb each other.
    pub(super) fn families(&self) -> prometheus::Result<Vec<MetricFamily>> {
        let registry = Registry::new();
        for (name, help, value) in [
            ("skillhost_running", "Calls that run.", self.running),
            ("skillhost_queued", "Calls that wait for their turn.", self.queued),
            ("skillhost_async_running", "Asynchronous executions that run.", self.async_running),
            ("skillhost_async_queued", "Asynchronous executions that were accepted and wait.", self.async_queued),
            ("skillhost_skills", "Skills that can be called.", self.skills),
        ] {
            gauge(&registry, name, help, value as u64)?;
        }
        for (name, help, value) in [
            ("skillhost_compiled_cache_hits_total", "Components whose code was in the cache.", self.engine.cache_hits),
            ("skillhost_compiled_cache_misses_total", "Components that were compiled.", self.engine.cache_misses),
        ] {
            counter(&registry, name, help, value)?;
        }
        self.pools(&registry)?;
        if let Some(process) = Process::read() {
            process.register(&registry)?;
        }
        let version = Opts::new("skillhost_build_info", "The version, as a label.")
            .const_label("version", env!("CARGO_PKG_VERSION"));
        let version_gauge = IntGauge::with_opts(version)?;
        version_gauge.set(1);
        registry.register(Box::new(version_gauge))?;
        Ok(registry.gather())
    }

    fn pools(&self, registry: &Registry) -> prometheus::Result<()> {
        let vec = |name: &str, help: &str| IntGaugeVec::new(Opts::new(name, help), &["pool", "kind"]);
        let size = vec("skillhost_pool_size", "Places for instances, by pool: of calls, and of what they start.")?;
        let used = vec("skillhost_pool_in_use", "Places for instances that are taken.")?;
        for pool in &self.engine.pools {
            for (kind, (in_use, of)) in [("call", pool.instances), ("child", pool.children)] {
                size.with_label_values(&[pool.name, kind]).set(signed(of as u64));
                used.with_label_values(&[pool.name, kind]).set(signed(in_use as u64));
            }
        }
        registry.register(Box::new(size))?;
        registry.register(Box::new(used))
    }
}

pub(super) fn gauge(registry: &Registry, name: &str, help: &str, value: u64) -> prometheus::Result<()> {
    let gauge = IntGauge::new(name, help)?;
    gauge.set(signed(value));
    registry.register(Box::new(gauge))
}

fn counter(registry: &Registry, name: &str, help: &str, value: u64) -> prometheus::Result<()> {
    let counter = IntCounter::new(name, help)?;
    counter.inc_by(value);
    registry.register(Box::new(counter))
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
