//! What belongs to one call: the data of its store.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use wasmtime::{ResourceLimiter, component::ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::WasiHttpCtx;

use crate::{
    TICK,
    call::{Call, Context, Entry, Mount, Observer},
    capabilities::{
        http::{self, Http},
        quota::Quota,
    },
    clocks::{CoarseMonotonic, CoarseWall},
    limits::{LimitHit, Limits, Stop},
    stdio::{Output, Sink, Source},
    tree::Tree,
};

/// Stands for a deadline that no clock can hold.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// The data of a store.
pub(crate) struct State {
    pub(crate) wasi: WasiCtx,
    pub(crate) table: ResourceTable,
    pub(crate) meter: Meter,
    pub(crate) quota: Arc<Quota>,
    pub(crate) http: Http,
    pub(crate) http_fields: WasiHttpCtx,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) context: Context,
    pub(crate) deadline: Instant,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) stdin: Source,
    pub(crate) stdout: Sink,
    pub(crate) stderr: Sink,
    /// Bytes of progress messages that may still go to the observer.
    pub(crate) progress_left: usize,
    /// What the `exit` capability was told.
    pub(crate) exit_code: Option<u8>,
    /// What it shares with the programs that it starts, where it may start any.
    pub(crate) tree: Option<Arc<Tree>>,
    /// How many have started each other before this one.
    pub(crate) depth: u32,
    handles: usize,
}

/// A command's own: what tells it from others that see the same folders.
pub(crate) struct Argv {
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) cwd: String,
}

/// Standard input, output and error.
pub(crate) struct Stdio {
    pub(crate) stdin: Source,
    pub(crate) stdout: Sink,
    pub(crate) stderr: Sink,
}

impl State {
    /// The state of a call that begins now, whose outputs are these.
    pub(crate) fn new(call: Call, http: Http, stdout: Output, stderr: Output) -> (Self, Option<String>) {
        let Call { entry, context, mounts, limits, observer, commands, .. } = call;
        let (input, argv, stdin) = match entry {
            Entry::Invoke { input } => (Some(input), None, Source::Nothing),
            Entry::Command { args, env, cwd, stdin } => (None, Some(Argv { args, env, cwd }), Source::new(stdin)),
        };
        let stdio = Stdio { stdin, stdout: Sink::Call(stdout), stderr: Sink::Call(stderr) };
        let tree = commands.map(|commands| Arc::new(Tree::new(commands, &limits)));
        let now = Instant::now();
        let state = Self {
            wasi: wasi(argv, &stdio),
            table: table(limits.handles),
            quota: Arc::new(Quota::new(limits.disk_bytes, limits.disk_files)),
            http,
            http_fields: http::fields(),
            meter: Meter::new(&limits, tree.clone()),
            mounts,
            context,
            deadline: now.checked_add(limits.deadline).unwrap_or(now + FOREVER),
            observer,
            stdin: stdio.stdin,
            stdout: stdio.stdout,
            stderr: stdio.stderr,
            progress_left: limits.stderr,
            exit_code: None,
            tree,
            depth: 0,
            handles: limits.handles,
        };
        (state, input)
    }

    /// The state of a program that this one starts.
    pub(crate) fn child(&self, argv: Argv, mounts: Vec<Mount>, stdio: Stdio) -> Self {
        Self {
            wasi: wasi(Some(argv), &stdio),
            table: table(self.handles),
            quota: self.quota.clone(),
            http: self.http.child(),
            http_fields: http::fields(),
            meter: self.meter.child(),
            mounts,
            context: self.context.clone(),
            deadline: self.deadline,
            observer: self.observer.clone(),
            stdin: stdio.stdin,
            stdout: stdio.stdout,
            stderr: stdio.stderr,
            progress_left: 0,
            exit_code: None,
            tree: self.tree.clone(),
            depth: self.depth.saturating_add(1),
            handles: self.handles,
        }
    }
}

fn wasi(argv: Option<Argv>, stdio: &Stdio) -> WasiCtx {
    let mut wasi = WasiCtxBuilder::new();
    // Sockets, names and every other door stay shut: that is wasmtime's default.
    wasi.allow_blocking_current_thread(true)
        .max_random_size(1 << 20)
        .wall_clock(CoarseWall)
        .monotonic_clock(CoarseMonotonic::starting_now())
        .stdin(stdio.stdin.clone())
        .stdout(stdio.stdout.clone())
        .stderr(stdio.stderr.clone());
    if let Some(Argv { args, env, cwd }) = argv {
        wasi.args(&args).envs(&env).initial_cwd(&cwd);
    }
    wasi.build()
}

fn table(handles: usize) -> ResourceTable {
    let mut table = ResourceTable::new();
    table.set_max_capacity(handles);
    table
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Counts memory, tables, instances and time on the processor: memory and time of the whole call, where it is a tree.
pub(crate) struct Meter {
    memory: usize,
    memory_limit: usize,
    memory_peak: usize,
    /// The guest asked for more memory than it may have and was told no.
    pub(crate) memory_refused: bool,
    table_elements: usize,
    table_limit: usize,
    instances: usize,
    ticks: u32,
    tick_limit: u32,
    tree: Option<Arc<Tree>>,
}

impl Meter {
    fn new(limits: &Limits, tree: Option<Arc<Tree>>) -> Self {
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
            tree,
        }
    }

    fn child(&self) -> Self {
        Self {
            memory: 0,
            memory_peak: 0,
            memory_refused: false,
            table_elements: 0,
            ticks: 0,
            tree: self.tree.clone(),
            ..*self
        }
    }

    /// Fuel bounds the work of this call; time on the processor does not.
    pub(crate) fn ignore_cpu(&mut self) {
        self.tick_limit = u32::MAX;
    }

    /// One more tick passed while the guest ran.
    pub(crate) fn tick(&mut self) -> Result<(), Stop> {
        match &self.tree {
            Some(tree) => tree.tick(self.tick_limit),
            None => {
                self.ticks = self.ticks.saturating_add(1);
                if self.ticks > self.tick_limit { Err(Stop(LimitHit::Cpu)) } else { Ok(()) }
            }
        }
    }

    pub(crate) fn cpu(&self) -> Duration {
        TICK * self.tree.as_ref().map_or(self.ticks, |tree| tree.ticks())
    }

    pub(crate) fn memory_peak(&self) -> usize {
        self.tree.as_ref().map_or(self.memory_peak, |tree| tree.memory_peak())
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Some(tree) = &self.tree {
            tree.shrink(self.memory);
        }
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let growth = desired.saturating_sub(current);
        let total = self.memory.saturating_add(growth);
        let fits = match &self.tree {
            Some(tree) => tree.grow(growth),
            None => total <= self.memory_limit,
        };
        if !fits {
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
