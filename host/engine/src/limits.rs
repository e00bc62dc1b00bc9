//! What one call may use. Every limit is on by default; a manifest lowers it, an operator raises it up to a ceiling.

use std::{fmt, time::Duration};

/// The budget of one call. See `docs/limits.md` for what a caller sees when one is hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Wall-clock time, also while the skill waits in a host call.
    pub deadline: Duration,
    /// Units of deterministic work (about one per WebAssembly instruction). Counted only by [`Metering::Fuel`].
    pub fuel: u64,
    /// Time on a processor. Counted only by [`Metering::CpuTime`], in steps of [`crate::TICK`].
    pub cpu: Duration,
    /// Bytes of all linear memories together.
    pub memory: usize,
    /// Elements of all tables together.
    pub table_elements: usize,
    /// Core instances, memories and tables (each) that a component may be made of.
    pub instances: usize,
    /// Bytes of standard output; past it the call ends.
    pub stdout: usize,
    /// Bytes of standard error that are kept; past it the rest is thrown away and the skill goes on.
    pub stderr: usize,
    /// Bytes that the call may add to its files, artifacts and scratch together. Shrinking a file gives bytes back,
    /// deleting it does not.
    pub disk_bytes: u64,
    /// Files and folders that the call may make, artifacts and scratch together.
    pub disk_files: u64,
    /// Bytes that the call may send and receive by HTTP, heads and bodies together.
    pub http_bytes: u64,
    /// Requests under way at once: sent, and their answers not yet read.
    pub http_requests: u32,
    /// Host objects (open files, streams, folders, pollables) at once.
    pub handles: usize,
    /// Programs that may run beside the skill at once, started by it or by each other.
    pub processes: u32,
    /// Programs that one call may start altogether.
    pub process_count: u32,
    /// Programs inside each other: a skill that starts one that starts one is 2 deep.
    pub process_depth: u32,
    /// Bytes of the input and of the output JSON text.
    pub json_bytes: usize,
    /// Nesting of the input and of the output JSON.
    pub json_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(30),
            fuel: 30_000_000_000,
            cpu: Duration::from_secs(20),
            memory: 512 << 20,
            table_elements: 100_000,
            instances: 128,
            stdout: 10 << 20,
            stderr: 1 << 20,
            disk_bytes: 256 << 20,
            disk_files: 4096,
            http_bytes: 64 << 20,
            http_requests: 64,
            handles: 512,
            processes: 32,
            process_count: 2048,
            process_depth: 8,
            json_bytes: 10 << 20,
            json_depth: 128,
        }
    }
}

/// How the work of a call is bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Metering {
    /// Deterministic: the same call uses the same fuel on every machine. Costs up to half of the speed of code that calls a lot.
    #[default]
    Fuel,
    /// Processor time, by epochs: nearly free, not deterministic.
    CpuTime,
}

/// What a call used, for its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// Units of fuel, where the program is metered by fuel.
    pub fuel: Option<u64>,
    /// Processor time in steps of [`crate::TICK`], where it is metered by time.
    pub cpu: Option<Duration>,
    /// Wall-clock time from the first byte of work to the last.
    pub wall: Duration,
    /// Most bytes of linear memory at once.
    pub memory_peak: usize,
    /// Bytes written to artifacts and scratch.
    pub disk_bytes: u64,
}

/// Which limit ended a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitHit {
    /// [`Limits::deadline`]
    Deadline,
    /// [`Limits::fuel`]
    Fuel,
    /// [`Limits::cpu`]
    Cpu,
    /// [`Limits::memory`]
    Memory,
    /// [`Limits::table_elements`] or [`Limits::instances`]
    Instances,
    /// The call stack.
    Stack,
    /// [`Limits::stdout`]
    Stdout,
    /// [`Limits::handles`]
    Handles,
}

impl LimitHit {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 8] = [
        Self::Deadline,
        Self::Fuel,
        Self::Cpu,
        Self::Memory,
        Self::Instances,
        Self::Stack,
        Self::Stdout,
        Self::Handles,
    ];

    /// The name that stands in answers and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Fuel => "fuel",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Instances => "instances",
            Self::Stack => "stack",
            Self::Stdout => "stdout",
            Self::Handles => "handles",
        }
    }
}

/// Travels through wasmtime as the error that ends a call at a limit.
#[derive(Debug)]
pub(crate) struct Stop(pub(crate) LimitHit);

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "limit reached: {}", self.0.name())
    }
}

impl std::error::Error for Stop {}
