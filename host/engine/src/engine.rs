//! The engine: pools of slots for instances, compiled code on disk, and a heartbeat.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use tokio::sync::Semaphore;
use wasmtime::component::Linker;

use crate::{
    cache::{Cache, Compiled, sha256},
    capabilities, compile,
    config::{EngineConfig, Profile, Tuning, wasmtime_config},
    error::{EngineError, LoadError},
    limits::Metering,
    network::Client,
    program::Program,
    snapshot::{self, Memories, Split, Stacks},
    state::State,
    ticker::Ticker,
};

/// Largest component, in bytes.
const MAX_COMPONENT: usize = 256 << 20;

/// Runs programs. Cheap to clone; independent of every other engine in the process.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    config: EngineConfig,
    cache: Cache,
    ticker: Ticker,
    client: Arc<Client>,
    /// Made when first needed: a pool reserves address space.
    pools: Mutex<Pools>,
    cache_hits: AtomicU64,
    cache_misses: AtomicU64,
}

#[derive(Default)]
struct Pools {
    /// One for all small programs, per profile.
    shared: HashMap<Profile, Arc<Pool>>,
    /// One for each interpreter, by digest, as long as it is loaded.
    own: HashMap<(Profile, String), Weak<Pool>>,
}

/// How much of an engine is in use, and what its cache was good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineUse {
    /// Components whose machine code was in the cache.
    pub cache_hits: u64,
    /// Components that were compiled.
    pub cache_misses: u64,
    /// The pools that are there; each is made when first needed.
    pub pools: Vec<PoolUse>,
}

/// How much of a pool is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolUse {
    /// Its name: tuning and metering.
    pub name: &'static str,
    /// Instances that calls have now, and how many they may have.
    pub instances: (usize, usize),
    /// The same of instances that these have started.
    pub children: (usize, usize),
}

/// One wasmtime engine with its slots.
pub(crate) struct Pool {
    pub(crate) engine: wasmtime::Engine,
    linker: Linker<State>,
    profile: Profile,
    /// Those of an interpreter.
    memories: Option<Memories>,
    /// As many permits as slots: wasmtime refuses at once when there is no slot, and a call would rather wait.
    pub(crate) slots: Semaphore,
    /// The same for programs that guests start: those who wait for them hold a slot of the others.
    pub(crate) child_slots: Arc<Semaphore>,
    compatibility: String,
}

impl Engine {
    /// An engine with these settings. Reserves nothing until the first program is loaded.
    pub fn new(config: EngineConfig) -> Result<Self, EngineError> {
        let cache = Cache::open(&config.cache_dir)?;
        let ticker = Ticker::start().map_err(|e| EngineError::Engine(e.into()))?;
        let client = Client::new(&config.network).map_err(EngineError::Authorities)?.into();
        Ok(Self(Arc::new(Inner {
            config,
            client,
            cache,
            ticker,
            pools: Mutex::default(),
            cache_hits: AtomicU64::new(0),
            cache_misses: AtomicU64::new(0),
        })))
    }

    /// Loads a component from bytes, compiling it unless the cache has it. Takes from milliseconds to minutes: call it
    /// where blocking is allowed.
    pub fn load(&self, wasm: &[u8], profile: Profile) -> Result<Program, LoadError> {
        check_kind(wasm)?;
        self.load_as(&sha256(wasm), profile, || Ok(wasm.into()))
    }

    /// As [`Engine::load`] for a file whose SHA-256 the caller vouches for; the file is read only if it must be compiled.
    pub fn load_file(&self, path: &Path, digest: &str, profile: Profile) -> Result<Program, LoadError> {
        self.load_as(digest, profile, || {
            let wasm = std::fs::read(path).map_err(LoadError::io(format!("cannot read {}", path.display())))?;
            let found = sha256(&wasm);
            if found != digest {
                return Err(LoadError::Invalid(format!("its SHA-256 is {found}, expected {digest}")));
            }
            check_kind(&wasm)?;
            Ok(wasm.into())
        })
    }

    /// Whether the component of this SHA-256 was compiled before, so that loading it takes no time to speak of.
    pub fn has_compiled(&self, digest: &str, profile: Profile) -> Result<bool, LoadError> {
        let pool = self.pool(profile, digest).map_err(|e| LoadError::Compiler(e.to_string()))?;
        Ok(self.0.cache.has(&key(digest, &pool)))
    }

    fn load_as<'a>(
        &self,
        digest: &str,
        profile: Profile,
        wasm: impl FnOnce() -> Result<std::borrow::Cow<'a, [u8]>, LoadError>,
    ) -> Result<Program, LoadError> {
        if digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(LoadError::Invalid(format!("{digest:?} is not a SHA-256 in hexadecimal")));
        }
        let pool = self.pool(profile, digest).map_err(|e| LoadError::Compiler(e.to_string()))?;
        let key = key(digest, &pool);
        let compiled = match self.0.cache.get(&pool.engine, &key)? {
            Some(compiled) => {
                self.0.cache_hits.fetch_add(1, Relaxed);
                compiled
            }
            None => {
                self.0.cache_misses.fetch_add(1, Relaxed);
                self.compile(&pool, &key, &wasm()?)?
            }
        };
        if let Some(memories) = &pool.memories {
            memories.begin_with(compiled.image);
        }
        Program::new(self.clone(), pool, digest, &compiled.component)
    }

    fn compile(&self, pool: &Pool, key: &str, wasm: &[u8]) -> Result<Compiled, LoadError> {
        let entry = self.0.cache.entry(key)?;
        // Another process may have been quicker.
        if let Some(compiled) = self.0.cache.get(&pool.engine, key)? {
            return Ok(compiled);
        }
        let scratch = entry.scratch()?;
        let out = scratch.path().join("out");
        let split = if pool.memories.is_some() { snapshot::split(wasm) } else { None };
        let (code, image) = match &split {
            Some(Split { code, image }) => (code.as_slice(), Some(image.as_slice())),
            None => (wasm, None),
        };
        compile::compile(&self.0.config, &pool.engine, pool.profile, code, &out)?;
        entry.put(&out, image)?;
        let lost = || LoadError::Compiler("the compiled code vanished from the cache".into());
        self.0.cache.get(&pool.engine, key)?.ok_or_else(lost)
    }

    /// Where the program of this digest runs.
    fn pool(&self, profile: Profile, digest: &str) -> Result<Arc<Pool>, EngineError> {
        // Held while one is made, which takes a few milliseconds: two would reserve twice the address space.
        let mut pools = self.pools();
        let own = (profile, digest.to_owned());
        let known = match profile.tuning {
            Tuning::Small => pools.shared.get(&profile).cloned(),
            Tuning::Interpreter => pools.own.get(&own).and_then(Weak::upgrade),
        };
        if let Some(pool) = known {
            return Ok(pool);
        }
        let pool = Arc::new(Pool::new(&self.0.config, profile).map_err(EngineError::Engine)?);
        self.0.ticker.add(&pool.engine);
        match profile.tuning {
            Tuning::Small => drop(pools.shared.insert(profile, pool.clone())),
            Tuning::Interpreter => {
                pools.own.retain(|_, pool| pool.strong_count() > 0);
                pools.own.insert(own, Arc::downgrade(&pool));
            }
        }
        Ok(pool)
    }

    fn pools(&self) -> MutexGuard<'_, Pools> {
        self.0.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much of it is in use now, and what its cache was good for so far.
    pub fn in_use(&self) -> EngineUse {
        let mut by_name = BTreeMap::<_, PoolUse>::new();
        let pools = self.pools();
        for pool in pools.shared.values().cloned().chain(pools.own.values().filter_map(Weak::upgrade)) {
            let name = compile::name(pool.profile);
            let sum = by_name.entry(name).or_insert(PoolUse { name, instances: (0, 0), children: (0, 0) });
            let add = |sum: &mut (usize, usize), slots: &Semaphore, of: u32| {
                sum.0 += (of as usize).saturating_sub(slots.available_permits());
                sum.1 += of as usize;
            };
            add(&mut sum.instances, &pool.slots, self.0.config.instances);
            add(&mut sum.children, &pool.child_slots, self.0.config.children);
        }
        EngineUse {
            cache_hits: self.0.cache_hits.load(Relaxed),
            cache_misses: self.0.cache_misses.load(Relaxed),
            pools: by_name.into_values().collect(),
        }
    }

    pub(crate) fn client(&self) -> &Arc<Client> {
        &self.0.client
    }

    pub(crate) fn ticker(&self) -> &Ticker {
        &self.0.ticker
    }
}

/// What the cache calls the machine code of a component: nothing else can be run in its place.
fn key(digest: &str, pool: &Pool) -> String {
    let kind = if pool.memories.is_some() { "image" } else { "whole" };
    format!("{digest}-{}-{kind}-{}", compile::name(pool.profile), pool.compatibility)
}

impl Pool {
    fn new(config: &EngineConfig, profile: Profile) -> wasmtime::Result<Self> {
        let mut settings = wasmtime_config(config, profile);
        let memories = (profile.tuning == Tuning::Interpreter).then(|| {
            let spare = config.instances as usize;
            let memories = Memories::new(config.memory_ceiling, spare);
            settings.with_host_memory(Arc::new(memories.clone())).with_host_stack(Arc::new(Stacks::new(spare)));
            memories
        });
        let engine = wasmtime::Engine::new(&settings)?;
        let linker = capabilities::linker(&engine)?;
        let mut hash = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hash);
        let slots = Semaphore::new(config.instances as usize);
        let child_slots = Arc::new(Semaphore::new(config.children as usize));
        let compatibility = format!("{:016x}", hash.finish());
        Ok(Self { engine, linker, profile, memories, slots, child_slots, compatibility })
    }

    pub(crate) fn metering(&self) -> Metering {
        self.profile.metering
    }

    pub(crate) fn linker(&self) -> &Linker<State> {
        &self.linker
    }
}

/// Tells a component from everything else by its first bytes.
fn check_kind(wasm: &[u8]) -> Result<(), LoadError> {
    if wasm.len() > MAX_COMPONENT {
        return Err(LoadError::TooLarge(format!("{} bytes, at most {MAX_COMPONENT} are allowed", wasm.len())));
    }
    match wasm.get(..8) {
        Some([0, b'a', b's', b'm', 0x0d, 0, 1, 0]) => Ok(()),
        Some([0, b'a', b's', b'm', 1, 0, 0, 0]) => Err(LoadError::CoreModule),
        Some([0, b'a', b's', b'm', ..]) => {
            Err(LoadError::Invalid("its version of the binary format is unknown".into()))
        }
        _ => {
            let head = wasm.get(..4).unwrap_or(wasm);
            Err(LoadError::NotWasm { found: String::from_utf8_lossy(head).into_owned() })
        }
    }
}
