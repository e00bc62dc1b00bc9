//! A component, ready to run: compiled, its imports resolved, its entry found. One value for all of its calls.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::OwnedSemaphorePermit;
use wasmtime::{
    PoolConcurrencyLimitError, Store, Trap, UpdateDeadline,
    component::{Component, ComponentExportIndex, InstancePre, types::ComponentItem},
};
use wasmtime_wasi::I32Exit;

use crate::{
    call::{Call, Context, Description, End, Entry, Outcome, SkillFailure},
    capabilities::{OFFERED, bindings::SkillPre, http::Http},
    engine::{Engine, Pool},
    error::LoadError,
    limits::{LimitHit, Limits, Metering, Stop, Usage},
    state::State,
    stdio::{Channel, Output},
    tree::drive,
};

/// A loaded component. Cheap to clone.
#[derive(Clone)]
pub struct Program(Arc<Inner>);

struct Inner {
    engine: Engine,
    pool: Arc<Pool>,
    digest: Arc<str>,
    export: Export,
    /// It imports `process`: only then is there a point in telling it where programs are found.
    starts_programs: bool,
}

/// What of a component is called.
enum Export {
    Skill(SkillPre<State>),
    Command { pre: InstancePre<State>, run: ComponentExportIndex },
}

/// What a component exports, and so how it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// `skillhost:skill/handler`: describes itself, JSON in, JSON out.
    Skill,
    /// `wasi:cli/run`: arguments, standard input and output.
    Command,
}

/// How long a program that a guest starts waits for a slot.
const SLOT_WAIT: Duration = Duration::from_secs(2);

const PROCESS: &str = "skillhost:skill/process@1.";
const HANDLER: &str = "skillhost:skill/handler@1.";
const RUN: &str = "wasi:cli/run@0.2.";
const ACCEPTED: &str = "skillhost:skill/handler@1.0.0 nor wasi:cli/run@0.2";

impl Program {
    pub(crate) fn new(engine: Engine, pool: Arc<Pool>, digest: &str, component: &Component) -> Result<Self, LoadError> {
        check_imports(&pool, component)?;
        let pre = pool.linker().instantiate_pre(component).map_err(|e| LoadError::Mismatch(format!("{e:#}")))?;
        let export = find_export(&pool, component, pre)?;
        let ty = component.component_type();
        let starts_programs = ty.imports(&pool.engine).any(|(name, _)| name.starts_with(PROCESS));
        Ok(Self(Arc::new(Inner { engine, pool, digest: digest.into(), export, starts_programs })))
    }

    /// How it is called.
    pub fn world(&self) -> World {
        match self.0.export {
            Export::Skill(_) => World::Skill,
            Export::Command { .. } => World::Command,
        }
    }

    /// SHA-256 of the component, in hexadecimal.
    pub fn digest(&self) -> &Arc<str> {
        &self.0.digest
    }

    /// Runs it once, in an instance made for this call and gone after it. Dropping the future ends the call at once, and
    /// with it every program that it has started.
    ///
    /// The clock starts when there is a slot for the instance: what others use is not this call's time.
    pub async fn run(&self, mut call: Call) -> Outcome {
        call.commands = call.commands.filter(|_| self.0.starts_programs);
        // Declared first, so dropped last: the slot is free only when the instance in it is gone.
        let _slot = self.0.pool.slots.acquire().await;
        let started = Instant::now();
        let Limits { deadline, fuel, .. } = call.limits;
        let stdout = Output::new(call.limits.stdout, Channel::Stdout, call.observer.clone());
        let stderr = Output::new(call.limits.stderr, Channel::Stderr, call.observer.clone());
        let http = Http::new(call.network.take(), &call.limits, self.0.engine.client());
        let (state, input) = State::new(call, http, stdout.clone(), stderr.clone());
        let tree = state.tree.clone();
        let mut store = self.store(state, fuel);

        let first = drive(tree.clone(), self.enter(&mut store, input));
        let end = match tokio::time::timeout(deadline, first).await {
            Err(_) => End::Limit(LimitHit::Deadline),
            Ok(Ok(end)) => end,
            Ok(Err(error)) => end_of(&error, store.data()),
        };
        let end = match tree.map(|tree| tree.check()) {
            Some(Err(Stop(limit))) => End::Limit(limit),
            _ => end,
        };
        let fuel = store.get_fuel().ok().map(|left| fuel.saturating_sub(left));
        let state = store.data();
        if let Some(remark) = state.quota.remark() {
            stderr.put(remark.as_bytes());
        }
        if let Some(remark) = state.http.remark() {
            stderr.put(remark.as_bytes());
        }
        let (stdout, _) = stdout.take();
        let (stderr, stderr_truncated) = stderr.take();
        let usage = Usage {
            fuel,
            cpu: fuel.is_none().then(|| state.meter.cpu()),
            wall: started.elapsed(),
            memory_peak: state.meter.memory_peak(),
            disk_bytes: state.quota.used(),
        };
        Outcome { end, stdout, stderr, stderr_truncated, folders_touched: state.quota.touched(), usage }
    }

    /// Runs it for another guest, whose call bounds it; how it ended, and the fuel that is left of what it was lent.
    pub(crate) async fn run_child(&self, state: State, fuel: u64) -> (End, u64) {
        let mut store = self.store(state, fuel);
        let result = self.enter(&mut store, None).await;
        let end = result.unwrap_or_else(|error| end_of(&error, store.data()));
        if let Some(remark) = store.data().http.remark() {
            store.data().stderr.remark(&remark);
        }
        (end, store.get_fuel().unwrap_or(0))
    }

    /// Waits for a slot for a program that a guest starts: not for long, since those who hold one may wait for each other.
    pub(crate) async fn child_slot(&self) -> Option<OwnedSemaphorePermit> {
        let slot = self.0.pool.child_slots.clone().acquire_owned();
        tokio::time::timeout(SLOT_WAIT, slot).await.ok()?.ok()
    }

    pub(crate) fn metering(&self) -> Metering {
        self.0.pool.metering()
    }

    /// A store for one instance, limited and looked at on every tick.
    fn store(&self, state: State, fuel: u64) -> Store<State> {
        let mut store = Store::new(&self.0.pool.engine, state);
        // Refused where work is metered by time.
        if store.set_fuel(fuel).is_ok() {
            store.data_mut().meter.ignore_cpu();
        }
        store.limiter(|state| &mut state.meter);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|mut ctx| {
            ctx.data_mut().meter.tick()?;
            Ok(UpdateDeadline::Yield(1))
        });
        store
    }

    /// Makes the instance and calls it.
    async fn enter(&self, store: &mut Store<State>, input: Option<String>) -> wasmtime::Result<End> {
        let _beat = self.0.engine.ticker().running();
        match (&self.0.export, input) {
            (Export::Skill(pre), Some(input)) => {
                let skill = pre.instantiate_async(&mut *store).await?;
                let answer = skill.skillhost_skill_handler().call_invoke(store, &input).await?;
                Ok(match answer {
                    Ok(output) => End::Returned(output),
                    Err(f) => End::Failed(SkillFailure {
                        code: f.code,
                        message: f.message,
                        details: f.details,
                        retryable: f.retryable,
                    }),
                })
            }
            (Export::Command { pre, run }, None) => {
                let instance = pre.instantiate_async(&mut *store).await?;
                let run = instance.get_typed_func::<(), (Result<(), ()>,)>(&mut *store, run)?;
                let (answer,) = run.call_async(&mut *store, ()).await?;
                Ok(End::Exited(store.data().exit_code.unwrap_or(u8::from(answer.is_err()))))
            }
            (Export::Skill(_), None) => Ok(End::Host("this component is a skill, not a command".into())),
            (Export::Command { .. }, Some(_)) => Ok(End::Host("this component is a command, not a skill".into())),
        }
    }

    /// Asks a component of the skill world what it is. It runs for this, under these limits and with nothing granted.
    pub async fn describe(&self, limits: Limits) -> Result<Description, End> {
        let Export::Skill(pre) = &self.0.export else {
            return Err(End::Host("a command does not describe itself".into()));
        };
        let context = Context { execution_id: "describe".into(), skill: "".into() };
        let deadline = limits.deadline;
        let entry = Entry::Invoke { input: String::new() };
        let _slot = self.0.pool.slots.acquire().await;
        let fuel = limits.fuel;
        let unheard = |limit, channel| Output::new(limit, channel, None);
        let (stdout, stderr) = (unheard(limits.stdout, Channel::Stdout), unheard(limits.stderr, Channel::Stderr));
        let http = Http::new(None, &limits, self.0.engine.client());
        let call = Call { entry, context, mounts: Vec::new(), limits, network: None, observer: None, commands: None };
        let (state, _) = State::new(call, http, stdout, stderr);
        let mut store = self.store(state, fuel);
        let ask = async {
            let _beat = self.0.engine.ticker().running();
            let skill = pre.instantiate_async(&mut store).await?;
            skill.skillhost_skill_handler().call_describe(&mut store).await
        };
        match tokio::time::timeout(deadline, ask).await {
            Err(_) => Err(End::Limit(LimitHit::Deadline)),
            Ok(Err(error)) => Err(end_of(&error, store.data())),
            Ok(Ok(d)) => Ok(Description {
                name: d.name,
                version: d.version,
                summary: d.summary,
                input_schema: d.input_schema,
                output_schema: d.output_schema,
            }),
        }
    }
}

/// Why wasmtime gave up on a call.
fn end_of(error: &wasmtime::Error, state: &State) -> End {
    if let Some(exit) = error.downcast_ref::<I32Exit>() {
        let code = state.exit_code.unwrap_or(u8::try_from(exit.0).unwrap_or(1));
        return End::Exited(code);
    }
    if let Some(Stop(limit)) = error.downcast_ref() {
        return End::Limit(*limit);
    }
    if let Some(wasmtime::component::ResourceTableError::Full) = error.downcast_ref() {
        return End::Limit(LimitHit::Handles);
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => End::Limit(LimitHit::Fuel),
        Some(Trap::StackOverflow) => End::Limit(LimitHit::Stack),
        // A language that cannot get memory aborts; say why it did.
        Some(_) if state.meter.memory_refused => End::Limit(LimitHit::Memory),
        Some(trap) => End::Trapped(trap.to_string()),
        None if state.meter.memory_refused => End::Limit(LimitHit::Memory),
        None => not_a_trap(error),
    }
}

/// What is left: limits that wasmtime words itself, guests that break the component model's rules, and the host's own failures.
fn not_a_trap(error: &wasmtime::Error) -> End {
    if let Some(error) = error.downcast_ref::<std::io::Error>() {
        return End::Host(error.to_string());
    }
    if let Some(error) = error.downcast_ref::<PoolConcurrencyLimitError>() {
        return End::Host(error.to_string());
    }
    let text = format!("{error:#}");
    if text.contains("handle limit exceeded") {
        return End::Limit(LimitHit::Handles);
    }
    if text.contains("resource limit exceeded") || text.contains("table minimum size") {
        return End::Limit(LimitHit::Instances);
    }
    if text.contains("memory minimum size") {
        return End::Limit(LimitHit::Memory);
    }
    End::Trapped(text)
}

fn find_export(pool: &Pool, component: &Component, pre: InstancePre<State>) -> Result<Export, LoadError> {
    let found: Vec<String> =
        component.component_type().exports(&pool.engine).map(|(name, _)| name.to_owned()).collect();
    if found.iter().any(|name| name.starts_with(HANDLER)) {
        return SkillPre::new(pre).map(Export::Skill).map_err(|e| LoadError::Mismatch(format!("{e:#}")));
    }
    let run = found.iter().find(|name| name.starts_with(RUN)).and_then(|name| {
        let (_, instance) = component.get_export(None, name)?;
        let (item, run) = component.get_export(Some(&instance), "run")?;
        matches!(item, ComponentItem::ComponentFunc(_)).then_some(run)
    });
    match run {
        Some(run) => Ok(Export::Command { pre, run }),
        None => Err(LoadError::Exports { found, accepted: ACCEPTED }),
    }
}

/// Names every import that nothing answers, where wasmtime stops at the first.
fn check_imports(pool: &Pool, component: &Component) -> Result<(), LoadError> {
    let offered = |name: &str| {
        let ours = ["artifacts", "context", "exit", "log", "network", "process", "progress"];
        let (package, version) = name.split_once('@').unwrap_or((name, ""));
        match package.split_once('/') {
            Some(("skillhost:skill", interface)) => ours.contains(&interface) && version.starts_with("1."),
            Some(("wasi:cli" | "wasi:clocks" | "wasi:filesystem" | "wasi:io" | "wasi:random" | "wasi:sockets", _)) => {
                version.starts_with("0.2.")
            }
            Some(("wasi:http", "outgoing-handler" | "types")) => version.starts_with("0.2."),
            _ => false,
        }
    };
    let missing: Vec<String> = component
        .component_type()
        .imports(&pool.engine)
        .filter(|(name, item)| !offered(name) && !is_type(&item.ty))
        .map(|(name, _)| name.to_owned())
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(LoadError::Imports { missing, offered: OFFERED }) }
}

fn is_type(item: &ComponentItem) -> bool {
    matches!(item, ComponentItem::Type(_))
}
