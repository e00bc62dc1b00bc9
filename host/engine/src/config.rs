//! How wasmtime is set up. The figures behind it are in `docs/speed.md`.

use std::{num::NonZeroUsize, path::PathBuf};

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::{limits::Metering, network::NetworkConfig};

/// Settings of an [`crate::Engine`].
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Folder for machine code, made when missing. It must belong to this user alone: what lies there is run.
    pub cache_dir: PathBuf,
    /// Instances alive at once, per pool. More calls wait.
    pub instances: u32,
    /// Instances that these may start, per pool and altogether.
    pub children: u32,
    /// Most bytes of one linear memory: the ceiling over every [`crate::Limits::memory`].
    pub memory_ceiling: usize,
    /// How requests leave this machine, where a call may send any.
    pub network: NetworkConfig,
    /// Who compiles.
    pub compiler: Compiler,
}

/// Who turns a component into machine code.
#[derive(Clone, Debug, Default)]
pub enum Compiler {
    /// This process. Its memory grows by what the compiler needs, hundreds of megabytes for an interpreter.
    #[default]
    InProcess,
    /// A child: this program, called with `compile-component` and what [`crate::compile_child`] expects.
    Child(PathBuf),
}

impl EngineConfig {
    /// The defaults, with this cache folder.
    pub fn new(cache_dir: impl Into<PathBuf>) -> Self {
        Self {
            cache_dir: cache_dir.into(),
            instances: 64,
            children: 64,
            memory_ceiling: 2 << 30,
            network: NetworkConfig::default(),
            compiler: Compiler::default(),
        }
    }
}

/// Two kinds of guests want two kinds of memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tuning {
    /// A compiled skill: few pages touched, microseconds matter. wasmtime's pool serves all of them.
    #[default]
    Small,
    /// An interpreter: a large snapshot of which a call changes little, and deep recursion. Each has memories of its own.
    Interpreter,
}

/// Which of the engine's pools a program runs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Profile {
    /// Its size.
    pub tuning: Tuning,
    /// How its work is bounded.
    pub metering: Metering,
}

impl Profile {
    /// All profiles, in the order of [`Profile::index`].
    pub(crate) const ALL: [Self; 4] = [
        Self { tuning: Tuning::Small, metering: Metering::Fuel },
        Self { tuning: Tuning::Small, metering: Metering::CpuTime },
        Self { tuning: Tuning::Interpreter, metering: Metering::Fuel },
        Self { tuning: Tuning::Interpreter, metering: Metering::CpuTime },
    ];
}

/// Core instances that one component may be made of: CPython's is 35, with its shared libraries and adapters.
const CORE_INSTANCES: u32 = 96;
const TABLES: u32 = 24;
const MEMORIES: u32 = 4;

/// What decides about the machine code, and so is the same where it is made and where it runs.
pub(crate) fn wasmtime_config(config: &EngineConfig, profile: Profile) -> Config {
    let mut c = Config::new();
    c.epoch_interruption(true)
        .consume_fuel(profile.metering == Metering::Fuel)
        .wasm_exceptions(true)
        // Guests are synchronous; without task bookkeeping a call costs a sixth.
        .concurrency_support(false)
        .wasm_backtrace_max_frames(None::<NonZeroUsize>);
    match profile.tuning {
        Tuning::Small => c
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool(config)))
            .max_wasm_stack(1 << 20)
            .async_stack_size(2 << 20),
        // CPython's and QuickJS's own recursion limits must come before the machine's.
        Tuning::Interpreter => c
            .allocation_strategy(InstanceAllocationStrategy::OnDemand)
            // Its snapshot is ours to map.
            .memory_init_cow(false)
            .max_wasm_stack(32 << 20)
            .async_stack_size(33 << 20),
    };
    c
}

fn pool(config: &EngineConfig) -> PoolingAllocationConfig {
    let n = config.instances.saturating_add(config.children);
    let mut p = PoolingAllocationConfig::new();
    p.total_component_instances(n)
        .total_core_instances(n.saturating_mul(CORE_INSTANCES))
        .total_memories(n.saturating_mul(MEMORIES))
        .total_tables(n.saturating_mul(TABLES))
        .total_stacks(n)
        .total_gc_heaps(n)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_core_instance_size(4 << 20)
        .max_component_instance_size(8 << 20)
        .table_elements(100_000)
        .max_memory_size(config.memory_ceiling)
        .max_unused_warm_slots(config.instances)
        .table_keep_resident(1 << 20)
        .linear_memory_keep_resident(32 << 20)
        .pagemap_scan(Enabled::Auto);
    p
}
