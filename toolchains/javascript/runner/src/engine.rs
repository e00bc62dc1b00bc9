//! The engine: one runtime and one context for the life of the instance.

use std::cell::{Cell, OnceCell};
use std::ffi::CString;
use std::time::Instant;

use rquickjs::{Context, Ctx, Error, Function, Object, Result, Runtime, Value, qjs};

use crate::{modules, natives};

/// QuickJS counts its stack in linear memory. build.rs gives 4 MiB; above this limit a RangeError is thrown, and the rest
/// is for functions of C that do not check.
const STACK: usize = 3 << 20;

/// How much is allocated before garbage is first collected.
const GARBAGE: usize = 8 << 20;

const MODULES: &str = include_str!(concat!(env!("OUT_DIR"), "/modules.js"));

struct Engine {
    _runtime: Runtime,
    context: Context,
}

thread_local! {
    static ENGINE: OnceCell<Engine> = const { OnceCell::new() };
    static BEGIN: OnceCell<Instant> = const { OnceCell::new() };
    static REJECTED: Cell<bool> = const { Cell::new(false) };
}

/// Remembers when the call began.
pub fn begin() {
    BEGIN.with(|b| *b.get_or_init(Instant::now));
}

/// Milliseconds since the call began.
pub fn elapsed() -> f64 {
    BEGIN.with(|b| b.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3)
}

/// True if a promise was rejected since this was last asked.
pub fn take_rejected() -> bool {
    REJECTED.replace(false)
}

/// Calls `f` with the context, starting the engine if nobody has.
pub fn with<T>(f: impl FnOnce(&Ctx) -> T) -> T {
    ENGINE.with(|engine| engine.get_or_init(start).context.with(|ctx| f(&ctx)))
}

/// Touches no file, variable, argument or stream: this runs before the snapshot.
fn start() -> Engine {
    let code = bytecode(MODULES).expect("the modules of Node.js compile");
    let runtime = Runtime::new().expect("a runtime");
    runtime.set_max_stack_size(STACK);
    let context = Context::full(&runtime).expect("a context");
    runtime.set_loader(modules::Resolve, modules::Load);
    runtime.set_host_promise_rejection_tracker(Some(Box::new(|ctx, promise, reason, handled| {
        REJECTED.set(true);
        let _ = global(&ctx, "rejected").and_then(|f| f.call::<_, ()>((promise, reason, handled)));
    })));
    context.with(|ctx| {
        let loaded = natives::install(&ctx).and_then(|()| evaluate(&ctx, &code).map(drop)).and_then(|()| modules::load_builtins(&ctx));
        if loaded.is_err() {
            panic!("the modules of Node.js do not load: {}", describe(&ctx.catch()));
        }
        while ctx.execute_pending_job() {}
    });
    runtime.run_gc();
    runtime.set_gc_threshold(runtime.memory_usage().malloc_size as usize + GARBAGE);
    Engine { _runtime: runtime, context }
}

/// The modules of Node.js as bytecode without their text, which QuickJS would keep for every function's `toString`. By a
/// runtime of its own.
fn bytecode(source: &str) -> Option<Vec<u8>> {
    let runtime = Runtime::new().ok()?;
    Context::full(&runtime).ok()?.with(|ctx| compile(&ctx, source.as_bytes(), "node:internal", true).ok())
}

/// Writes or reads bytecode that names its functions' text by place in this one (quickjs/patch.py). What was read holds on to
/// both: they must live as long as it does.
pub fn with_text<T>(text: &[u8], use_it: impl FnOnce() -> T) -> T {
    unsafe extern "C" {
        static mut js_text: *const u8;
        static mut js_text_len: i32;
    }
    // SAFETY: there is one thread. A module that loads others puts back what it found.
    let before = unsafe { (js_text, js_text_len) };
    // SAFETY: as above.
    unsafe { (js_text, js_text_len) = (text.as_ptr(), text.len() as i32) };
    let done = use_it();
    // SAFETY: as above.
    unsafe { (js_text, js_text_len) = before };
    done
}

/// A classic script as bytecode, with its text or without.
pub fn compile(ctx: &Ctx, source: &[u8], name: &str, strip: bool) -> Result<Vec<u8>> {
    let (source, name) = (CString::new(source)?, CString::new(name)?);
    let c = ctx.as_raw().as_ptr();
    let flags = (qjs::JS_EVAL_TYPE_GLOBAL | qjs::JS_EVAL_FLAG_COMPILE_ONLY) as _;
    let strip = if strip { qjs::JS_WRITE_OBJ_STRIP_SOURCE } else { 0 };
    let mut length = 0;
    // SAFETY: the context lives, both texts end in NUL, and what was written is copied before it is freed.
    unsafe {
        let function = qjs::JS_Eval(c, source.as_ptr(), source.as_bytes().len() as _, name.as_ptr(), flags);
        if qjs::JS_IsException(function) {
            return Err(Error::Exception);
        }
        let written = qjs::JS_WriteObject(c, &mut length, function, (qjs::JS_WRITE_OBJ_BYTECODE | strip) as _);
        qjs::JS_FreeValue(c, function);
        if written.is_null() {
            return Err(Error::Exception);
        }
        let copy = std::slice::from_raw_parts(written, length as usize).to_vec();
        qjs::js_free(c, written.cast());
        Ok(copy)
    }
}

/// Evaluates what `compile` made.
pub fn evaluate<'js>(ctx: &Ctx<'js>, code: &[u8]) -> Result<Value<'js>> {
    let c = ctx.as_raw().as_ptr();
    // SAFETY: the context lives; JS_EvalFunction takes the function over, and the value is handed on.
    unsafe {
        let function = qjs::JS_ReadObject(c, code.as_ptr(), code.len() as _, qjs::JS_READ_OBJ_BYTECODE as _);
        if qjs::JS_IsException(function) {
            return Err(Error::Exception);
        }
        let value = qjs::JS_EvalFunction(c, function);
        if qjs::JS_IsException(value) {
            return Err(Error::Exception);
        }
        Ok(Value::from_raw(ctx.clone(), value))
    }
}

/// A function that the modules put on the global object for the runner.
pub fn global<'js>(ctx: &Ctx<'js>, name: &str) -> Result<Function<'js>> {
    ctx.globals().get::<_, Object>("__node")?.get(name)
}

/// An exception for whoever builds this.
pub fn describe(value: &Value) -> String {
    let Some(object) = value.as_object() else { return format!("{value:?}") };
    let text = |name| object.get::<_, String>(name).unwrap_or_default();
    format!("{}\n{}", text("message"), text("stack"))
}
