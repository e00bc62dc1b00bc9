//! `skillhost bench`

use std::{
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use serde::Serialize;
use serde_json::Value;

use super::{
    error::{CliError, CliResult},
    exit::Exit,
    input::InputArg,
    network::NetworkArgs,
    open::{self, Roots, Setup},
    process::{self, Interrupt},
    run, terminal, values,
};
use crate::{Host, Request, domain::Execution, manifest::units::show_bytes};

/// Measures a skill
///
/// Every call is a whole one, in an instance of its own: input checked, run, output checked, artifacts archived to a
/// temporary folder. There is no HTTP and no database in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost bench skill_square --input '{\"value\": 12}' -n 1000
  skillhost bench table-summary --input @table.json -n 10000 --concurrency 2 --json")]
pub struct BenchArgs {
    /// A skill's name, its folder, or a component
    #[arg(value_hint = clap::ValueHint::AnyPath)]
    skill: String,
    #[command(flatten)]
    input: InputArg,
    /// Calls that are measured
    #[arg(short = 'n', long, value_name = "N", default_value = "1000")]
    calls: NonZeroUsize,
    /// Calls at once
    #[arg(short, long, value_name = "K", default_value = "1")]
    concurrency: NonZeroUsize,
    /// Calls before, which are not measured
    #[arg(long, value_name = "N", default_value_t = 10)]
    warmup: usize,
    /// End each call after this time
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    timeout: Option<Duration>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    roots: Roots,
}

/// What was measured.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    skill: String,
    calls: usize,
    concurrency: usize,
    seconds: f64,
    calls_per_second: f64,
    latency_ms: Latency,
    memory: Memory,
}

/// Milliseconds from the call to its record.
#[derive(Clone, Copy, Debug, Serialize)]
struct Latency {
    min: f64,
    mean: f64,
    p50: f64,
    p95: f64,
    p99: f64,
    max: f64,
}

/// Bytes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Memory {
    /// Most linear memory of one call, most of it shared with all other instances.
    linear_peak: u64,
    /// What the process grew by while it ran, shared out among the instances that were alive at once.
    private_per_instance: u64,
}

/// Calls the skill many times and prints what it took.
pub async fn bench(args: BenchArgs) -> CliResult {
    process::raise_open_files();
    let input = args.input.read()?;
    let setup = Setup::new()?;
    let (calls, concurrency) = (args.calls.get(), args.concurrency.get());
    let policy = args.network.allow(run::policy(args.timeout));
    let builder = args.network.trust(setup.host())?.policy(policy).concurrency(concurrency, concurrency);
    let (host, skill) = open::skill(&setup, &args.roots, &args.skill, || builder.clone()).await?;
    let load =
        Load { host, skill: skill.name.to_string(), input, timeout: args.timeout, left: AtomicUsize::new(calls) };
    let mut told = Interrupt::listen()?;
    let report = tokio::select! {
        report = measure(Arc::new(load), args.warmup, concurrency) => report?,
        () = told.next() => return Err(CliError::new(Exit::Interrupted, "interrupted")),
    };
    if args.json {
        terminal::print_json(&report)?
    } else {
        terminal::print(&report.to_string())?
    }
    Ok(Exit::Success)
}

/// The same call, over and over.
struct Load {
    host: Host,
    skill: String,
    input: Value,
    timeout: Option<Duration>,
    /// Calls that nobody has begun yet.
    left: AtomicUsize,
}

/// What one of the callers saw.
#[derive(Default)]
struct Seen {
    latencies: Vec<Duration>,
    linear_peak: u64,
}

impl Load {
    async fn call(&self) -> CliResult<Execution> {
        let (skill, input) = (self.skill.clone(), self.input.clone());
        let mut execution = self.host.execute(Request { timeout: self.timeout, ..Request::new(skill, input) }).await;
        match execution.failure.take() {
            Some(failure) => Err(CliError::from(failure).about("a call failed")),
            None => Ok(execution),
        }
    }

    /// Calls until no call is left, or one fails.
    async fn work(self: Arc<Self>) -> CliResult<Seen> {
        let mut seen = Seen::default();
        while self.left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok() {
            let begin = Instant::now();
            let execution = self.call().await?;
            seen.latencies.push(begin.elapsed());
            seen.linear_peak = seen.linear_peak.max(execution.memory_peak);
        }
        Ok(seen)
    }
}

async fn measure(load: Arc<Load>, warmup: usize, concurrency: usize) -> CliResult<Report> {
    let memory = MemoryWatch::start();
    for _ in 0..warmup {
        load.call().await?;
    }
    let begin = Instant::now();
    let callers: Vec<_> = (0..concurrency).map(|_| tokio::spawn(load.clone().work())).collect();
    let mut all = Seen::default();
    for caller in callers {
        let seen = caller.await.map_err(|e| CliError::host(format!("a caller stopped: {e}")))??;
        all.latencies.extend(seen.latencies);
        all.linear_peak = all.linear_peak.max(seen.linear_peak);
    }
    let seconds = begin.elapsed().as_secs_f64();
    let grown = memory.stop();
    Ok(Report {
        skill: load.skill.clone(),
        calls: all.latencies.len(),
        concurrency,
        seconds: rounded(seconds),
        calls_per_second: (count(all.latencies.len()) / seconds).round(),
        latency_ms: Latency::of(all.latencies),
        memory: Memory { linear_peak: all.linear_peak, private_per_instance: grown / concurrency as u64 },
    })
}

impl Latency {
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let millis = |d: Duration| rounded(d.as_secs_f64() * 1e3);
        let at = |quantile: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below the length")]
            let index = (quantile * count(all.len())).ceil() as usize;
            all.get(index.saturating_sub(1)).copied().map_or(0.0, millis)
        };
        let sum: Duration = all.iter().sum();
        let mean = rounded(sum.as_secs_f64() * 1e3 / count(all.len().max(1)));
        Self { min: at(0.0), mean, p50: at(0.50), p95: at(0.95), p99: at(0.99), max: at(1.0) }
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Latency { min, mean, p50, p95, p99, max } = self.latency_ms;
        writeln!(f, "{}: {} calls, {} at once, {:.2} s", self.skill, self.calls, self.concurrency, self.seconds)?;
        writeln!(f, "  calls/s   {}", self.calls_per_second)?;
        writeln!(
            f,
            "  latency   p50 {p50} ms   p95 {p95} ms   p99 {p99} ms   max {max} ms   (min {min}, mean {mean})"
        )?;
        write!(
            f,
            "  memory    {} private per live instance, {} linear at most",
            show_bytes(self.memory.private_per_instance),
            show_bytes(self.memory.linear_peak)
        )
    }
}

/// Looks every few milliseconds at how much memory this process has for itself.
struct MemoryWatch {
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<u64>>,
}

impl MemoryWatch {
    fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, before) = (stop.clone(), private_memory());
        let watch = move || {
            let mut most = before;
            while !stopped.load(Relaxed) {
                most = most.max(private_memory());
                std::thread::sleep(Duration::from_millis(5));
            }
            most.max(private_memory()).saturating_sub(before)
        };
        Self { stop, thread: std::thread::Builder::new().spawn(watch).ok() }
    }

    /// Bytes that the process grew by at most.
    fn stop(self) -> u64 {
        self.stop.store(true, Relaxed);
        self.thread.and_then(|thread| thread.join().ok()).unwrap_or(0)
    }
}

/// Resident bytes that are no other process's and no file's; 0 where the system does not say.
fn private_memory() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let mut pages = statm.split(' ').skip(1).filter_map(|n| n.parse::<u64>().ok());
    let (resident, shared) = (pages.next().unwrap_or(0), pages.next().unwrap_or(0));
    // SAFETY: asks for a constant of the system.
    let page = u64::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    resident.saturating_sub(shared) * page
}

#[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
fn count(n: usize) -> f64 {
    n as f64
}

/// Three digits after the point.
fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_calls_that_were_made() {
        let latency = Latency::of((1..=100).rev().map(Duration::from_millis).collect());
        let all = [latency.min, latency.p50, latency.p95, latency.p99, latency.max, latency.mean];
        assert_eq!(all, [1.0, 50.0, 95.0, 99.0, 100.0, 50.5]);
    }
}
