//! What belongs to one call: the data of its store.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use wasmtime::{ResourceLimiter, component::ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::{
    TICK,
    call::{Call, Context, Entry, Mount, Observer},
    capabilities::quota::Quota,
    clocks::{CoarseMonotonic, CoarseWall},
    limits::{LimitHit, Limits, Stop},
    stdio::{Channel, Output},
};

/// Stands for a deadline that no clock can hold.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// The data of a store.
pub(crate) struct State {
    pub(crate) wasi: WasiCtx,
    pub(crate) table: ResourceTable,
    pub(crate) meter: Meter,
    pub(crate) quota: Arc<Quota>,
    pub(crate) mounts: Vec<Mount>,
    /// The guest asked for its folders.
    pub(crate) folders_opened: bool,
    pub(crate) context: Context,
    pub(crate) deadline: Instant,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) stdout: Output,
    pub(crate) stderr: Output,
    /// Bytes of progress messages that may still go to the observer.
    pub(crate) progress_left: usize,
    /// What the `exit` capability was told.
    pub(crate) exit_code: Option<u8>,
}

impl State {
    /// The state of a call that begins now; also what is to be run.
    pub(crate) fn new(call: Call) -> (Self, Option<String>) {
        let Call { entry, context, mounts, limits, observer } = call;
        let stdout = Output::new(limits.stdout, Channel::Stdout, observer.clone());
        let stderr = Output::new(limits.stderr, Channel::Stderr, observer.clone());
        let mut wasi = WasiCtxBuilder::new();
        // Sockets, names and every other door stay shut: that is wasmtime's default.
        wasi.allow_blocking_current_thread(true)
            .max_random_size(1 << 20)
            .wall_clock(CoarseWall)
            .monotonic_clock(CoarseMonotonic::starting_now())
            .stdout(stdout.clone())
            .stderr(stderr.clone());
        let input = match entry {
            Entry::Invoke { input } => Some(input),
            Entry::Command { args, env, cwd, stdin } => {
                wasi.args(&args).envs(&env).initial_cwd(&cwd);
                if !stdin.is_empty() {
                    wasi.stdin(wasmtime_wasi::p2::pipe::MemoryInputPipe::new(stdin));
                }
                None
            }
        };
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits.handles);
        let now = Instant::now();
        let deadline = now.checked_add(limits.deadline).unwrap_or(now + FOREVER);
        let state = Self {
            wasi: wasi.build(),
            table,
            quota: Arc::new(Quota::new(limits.disk_bytes, limits.disk_files)),
            meter: Meter::new(&limits),
            mounts,
            folders_opened: false,
            context,
            deadline,
            observer,
            stdout,
            stderr,
            progress_left: limits.stderr,
            exit_code: None,
        };
        (state, input)
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Counts memory, tables, instances and time on the processor.
pub(crate) struct Meter {
    memory: usize,
    memory_limit: usize,
    pub(crate) memory_peak: usize,
    /// The guest asked for more memory than it may have and was told no.
    pub(crate) memory_refused: bool,
    table_elements: usize,
    table_limit: usize,
    instances: usize,
    ticks: u32,
    tick_limit: u32,
}

impl Meter {
    fn new(limits: &Limits) -> Self {
        let ticks = limits.cpu.as_nanos().div_ceil(TICK.as_nanos());
        Self {
            memory: 0,
            memory_limit: limits.memory,
            memory_peak: 0,
            memory_refused: false,
            table_elements: 0,
            table_limit: limits.table_elements,
            instances: limits.instances,
            ticks: 0,
            tick_limit: u32::try_from(ticks).unwrap_or(u32::MAX),
        }
    }

    /// Fuel bounds the work of this call; time on the processor does not.
    pub(crate) fn ignore_cpu(&mut self) {
        self.tick_limit = u32::MAX;
    }

    /// One more tick passed while the guest ran.
    pub(crate) fn tick(&mut self) -> Result<(), Stop> {
        self.ticks = self.ticks.saturating_add(1);
        if self.ticks > self.tick_limit { Err(Stop(LimitHit::Cpu)) } else { Ok(()) }
    }

    pub(crate) fn cpu(&self) -> Duration {
        TICK * self.ticks
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.memory.saturating_add(desired.saturating_sub(current));
        if total > self.memory_limit {
            self.memory_refused = true;
            return Ok(false);
        }
        self.memory = total;
        self.memory_peak = self.memory_peak.max(total);
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.table_elements.saturating_add(desired.saturating_sub(current));
        if total > self.table_limit {
            return Ok(false);
        }
        self.table_elements = total;
        Ok(true)
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        self.instances
    }

    fn memories(&self) -> usize {
        self.instances
    }
}
