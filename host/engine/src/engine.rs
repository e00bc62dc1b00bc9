//! The engine: pools of slots for instances, compiled code on disk, and a heartbeat.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use tokio::sync::Semaphore;
use wasmtime::component::{Component, Linker};

use crate::{
    cache::{Cache, sha256},
    capabilities, compile,
    config::{EngineConfig, Profile, wasmtime_config},
    error::{EngineError, LoadError},
    limits::Metering,
    program::Program,
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
    /// One per profile, made when first needed: an engine reserves address space.
    pools: [OnceLock<Arc<Pool>>; 6],
    making: Mutex<()>,
    cache_hits: AtomicU64,
    cache_misses: AtomicU64,
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
    /// As many permits as slots: wasmtime refuses at once when there is no slot, and a call would rather wait.
    pub(crate) slots: Semaphore,
    /// The same for programs that guests start: those who wait for them hold a slot of the others.
    pub(crate) child_slots: Arc<Semaphore>,
    pub(crate) metering: Metering,
    compatibility: String,
}

impl Engine {
    /// An engine with these settings. Reserves nothing until the first program is loaded.
    pub fn new(config: EngineConfig) -> Result<Self, EngineError> {
        let cache = Cache::open(&config.cache_dir)?;
        let ticker = Ticker::start().map_err(|e| EngineError::Engine(e.into()))?;
        Ok(Self(Arc::new(Inner {
            config,
            cache,
            ticker,
            pools: Default::default(),
            making: Mutex::default(),
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
        let pool = self.pool(profile).map_err(|e| LoadError::Compiler(e.to_string()))?;
        Ok(self.0.cache.has(&key(digest, profile, &pool)))
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
        let pool = self.pool(profile).map_err(|e| LoadError::Compiler(e.to_string()))?;
        let key = key(digest, profile, &pool);
        let component = match self.0.cache.get(&pool.engine, &key)? {
            Some(component) => {
                self.0.cache_hits.fetch_add(1, Relaxed);
                component
            }
            None => {
                self.0.cache_misses.fetch_add(1, Relaxed);
                self.compile(&pool, profile, &key, &wasm()?)?
            }
        };
        Program::new(self.clone(), pool, digest, &component)
    }

    fn compile(&self, pool: &Pool, profile: Profile, key: &str, wasm: &[u8]) -> Result<Component, LoadError> {
        let entry = self.0.cache.entry(key)?;
        // Another process may have been quicker.
        if let Some(component) = self.0.cache.get(&pool.engine, key)? {
            return Ok(component);
        }
        let scratch = entry.scratch()?;
        let out = scratch.path().join("out");
        compile::compile(&self.0.config, &pool.engine, profile, wasm, &out)?;
        entry.put(&out)?;
        let lost = || LoadError::Compiler("the compiled code vanished from the cache".into());
        self.0.cache.get(&pool.engine, key)?.ok_or_else(lost)
    }

    fn pool(&self, profile: Profile) -> Result<Arc<Pool>, EngineError> {
        let [a, b, c, d, e, f] = &self.0.pools;
        let cell = match profile.index() {
            0 => a,
            1 => b,
            2 => c,
            3 => d,
            4 => e,
            _ => f,
        };
        if let Some(pool) = cell.get() {
            return Ok(pool.clone());
        }
        let _one_at_a_time = self.0.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = cell.get() {
            return Ok(pool.clone());
        }
        let pool = Arc::new(Pool::new(&self.0.config, profile).map_err(EngineError::Engine)?);
        self.0.ticker.add(&pool.engine);
        Ok(cell.get_or_init(|| pool).clone())
    }

    /// How much of it is in use now, and what its cache was good for so far.
    pub fn in_use(&self) -> EngineUse {
        let config = &self.0.config;
        let pools = Profile::ALL.into_iter().zip(&self.0.pools).filter_map(|(profile, cell)| {
            let pool = cell.get()?;
            let taken =
                |slots: &Semaphore, of: u32| (of as usize - slots.available_permits().min(of as usize), of as usize);
            Some(PoolUse {
                name: compile::name(profile),
                instances: taken(&pool.slots, config.instances),
                children: taken(&pool.child_slots, config.children),
            })
        });
        EngineUse {
            cache_hits: self.0.cache_hits.load(Relaxed),
            cache_misses: self.0.cache_misses.load(Relaxed),
            pools: pools.collect(),
        }
    }

    pub(crate) fn ticker(&self) -> &Ticker {
        &self.0.ticker
    }
}

/// What the cache calls the machine code of a component: nothing else can be run in its place.
fn key(digest: &str, profile: Profile, pool: &Pool) -> String {
    format!("{digest}-{}-{}", compile::name(profile), pool.compatibility)
}

impl Pool {
    fn new(config: &EngineConfig, profile: Profile) -> wasmtime::Result<Self> {
        let engine = wasmtime::Engine::new(&wasmtime_config(config, profile))?;
        let linker = capabilities::linker(&engine)?;
        let mut hash = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hash);
        let slots = Semaphore::new(config.instances as usize);
        let child_slots = Arc::new(Semaphore::new(config.children as usize));
        let compatibility = format!("{:016x}", hash.finish());
        Ok(Self { engine, linker, slots, child_slots, metering: profile.metering, compatibility })
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
