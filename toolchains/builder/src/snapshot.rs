//! Runs a component's initialiser once, at build time, and writes the component as it is afterwards: calls begin there.

use std::path::Path;

use futures_util::FutureExt as _;
use wasmtime::{
    Config, Engine, Error, Result, Store, StoreContextMut,
    component::{Component, ComponentType, Instance, Lift, Linker, Lower, WasmList},
};
use wasmtime_wizer::{ComponentInstanceState, Wizer};

/// On the machine's stack; engines that run interpreters give them as much.
const STACK: usize = 12 << 20;

/// Makes the component `to` of `from` by calling its export `init`, a function without parameters and results.
///
/// The initialiser sees an empty environment, two frozen clocks and a fixed hash seed; any other import traps. So the snapshot depends on
/// nothing of this machine, and building twice makes the same bytes.
pub(crate) fn take(from: &Path, init: &str, to: &Path) -> Result<()> {
    let wasm = std::fs::read(from).map_err(|e| Error::msg(format!("cannot read {}: {e}", from.display())))?;
    let mut wizer = Wizer::new();
    // An initialiser that stays exported traps when it is called again; removing it would renumber every function.
    wizer.init_func(init).keep_init_func(true);
    let (cx, instrumented) = wizer.instrument_component(&wasm)?;
    let mut config = Config::new();
    config.max_wasm_stack(STACK).async_stack_size(STACK + (1 << 20));
    let engine = Engine::new(&config)?;
    let component = Component::new(&engine, &instrumented)?;
    let mut store = Store::new(&engine, ());
    let instance = linker(&engine, &component)?.instantiate(&mut store, &component)?;
    instance.get_typed_func::<(), ()>(&mut store, init)?.call(&mut store, ())?;
    let snapshot = wizer.snapshot_component(&cx, &mut Live { store, instance }).now_or_never();
    let snapshot = snapshot.ok_or_else(|| Error::msg("reading the instance had to wait"))??;
    std::fs::write(to, snapshot).map_err(|e| Error::msg(format!("cannot write {}: {e}", to.display())))
}

#[derive(ComponentType, Lower, Clone, Copy)]
#[component(record)]
struct Datetime {
    seconds: u64,
    nanoseconds: u32,
}

const FROZEN: Datetime = Datetime { seconds: 1_700_000_000, nanoseconds: 0 };

fn linker(engine: &Engine, component: &Component) -> Result<Linker<()>> {
    let mut linker = Linker::new(engine);
    for (name, _) in component.component_type().imports(engine) {
        match name.split('@').next().unwrap_or(name) {
            "wasi:random/insecure-seed" => {
                linker.instance(name)?.func_wrap("insecure-seed", |_, ()| Ok(((1u64, 2u64),)))?;
            }
            // libc copies it before anything else runs.
            "wasi:cli/environment" => {
                let nothing = |_: StoreContextMut<'_, ()>, ()| Ok((Vec::<(String, String)>::new(),));
                linker.instance(name)?.func_wrap("get-environment", nothing)?;
            }
            "wasi:clocks/wall-clock" => linker.instance(name)?.func_wrap("now", |_, ()| Ok((FROZEN,)))?,
            "wasi:clocks/monotonic-clock" => {
                linker.instance(name)?.func_wrap("now", |_, ()| Ok((1_000_000_000u64,)))?;
            }
            _ => {}
        }
    }
    linker.define_unknown_imports_as_traps(component)?;
    Ok(linker)
}

/// The initialised instance, whose state is read through functions that were added to the component. None of them waits.
struct Live {
    store: Store<()>,
    instance: Instance,
}

impl Live {
    fn get<R: Lift + 'static>(&mut self, instance: &str, func: &str) -> Result<R> {
        let missing = || Error::msg(format!("the instrumented component has no {instance}#{func}"));
        let (_, outer) = self.instance.get_export(&mut self.store, None, instance).ok_or_else(missing)?;
        let (_, inner) = self.instance.get_export(&mut self.store, Some(&outer), func).ok_or_else(missing)?;
        let func = self.instance.get_typed_func::<(), (R,)>(&mut self.store, inner)?;
        Ok(func.call(&mut self.store, ())?.0)
    }

    #[expect(
        clippy::panic,
        reason = "the trait has no errors, and the functions are there: the same library added them"
    )]
    fn read<R: Lift + 'static>(&mut self, instance: &str, func: &str) -> R {
        self.get(instance, func).unwrap_or_else(|e| panic!("cannot read {instance}#{func}: {e}"))
    }
}

impl ComponentInstanceState for Live {
    async fn call_func_ret_list_u8(&mut self, instance: &str, func: &str, contents: impl FnOnce(&[u8]) + Send) {
        let list: WasmList<u8> = self.read(instance, func);
        contents(list.as_le_slice(&self.store));
    }

    async fn call_func_ret_s32(&mut self, instance: &str, func: &str) -> i32 {
        self.read(instance, func)
    }

    async fn call_func_ret_s64(&mut self, instance: &str, func: &str) -> i64 {
        self.read(instance, func)
    }

    async fn call_func_ret_f32(&mut self, instance: &str, func: &str) -> u32 {
        self.read::<f32>(instance, func).to_bits()
    }

    async fn call_func_ret_f64(&mut self, instance: &str, func: &str) -> u64 {
        self.read::<f64>(instance, func).to_bits()
    }
}
