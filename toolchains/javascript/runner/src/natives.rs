//! What the modules of Node.js get from the runner: `globalThis.__host`. A failure of the system is thrown with the
//! property `hostCode`, its POSIX name.

use std::fs;
use std::io::{self, ErrorKind};
use std::mem::MaybeUninit;

use rquickjs::function::IntoJsFunc;
use rquickjs::promise::PromiseState;
use rquickjs::{Ctx, Exception, Function, Module, Object, Result, TypedArray, Value, qjs};

use crate::code::{self, Code};
use crate::{cache, engine, files, lookup, matches, places, processes, realms, requests, streams, text, zones};

unsafe extern "C" {
    /// Which context of AsyncLocalStorage runs: promises keep it for their reactions (quickjs/patch.py).
    static mut js_async_context: i32;
}

pub type Bytes<'js> = TypedArray<'js, u8>;

/// Puts them there.
pub fn install(ctx: &Ctx) -> Result<()> {
    let host = Object::new(ctx.clone())?;
    of_files(&host)?;
    of_streams(&host)?;
    processes::install(&host)?;
    requests::install(&host)?;
    add(&host, "random", random)?;
    add(&host, "monoMs", engine::elapsed)?;
    add(&host, "env", environment)?;
    add(&host, "exit", |code: i32| -> () { crate::end(code as u8) })?;
    add(&host, "abort", || -> () { std::process::abort() })?;
    add(&host, "enc", text::encode)?;
    add(&host, "dec", text::decode)?;
    add(&host, "isUtf8", |data: Bytes| std::str::from_utf8(bytes(&data)).is_ok())?;
    add(&host, "mem", memory)?;
    add(&host, "compile", compile)?;
    add(&host, "place", places::of)?;
    add(&host, "promise", promise)?;
    // SAFETY: it only looks at the value.
    add(&host, "isProxy", |value: Value| unsafe { qjs::JS_IsProxy(value.as_raw()) })?;
    // SAFETY: a plain number of one thread.
    add(&host, "asyncContext", || -> i32 { unsafe { js_async_context } })?;
    add(&host, "setAsyncContext", |to: i32| unsafe { js_async_context = to })?;
    add(&host, "requireEsm", require_module)?;
    add(&host, "lastMatch", matches::last)?;
    zones::install(&host)?;
    add(&host, "newRealm", realms::make)?;
    add(&host, "ownRealm", realms::own)?;
    host.set("modules", Object::new(ctx.clone())?)?;
    ctx.globals().set("__host", host)
}

fn of_files(host: &Object) -> Result<()> {
    add(host, "readFile", files::read)?;
    add(host, "writeFile", files::write)?;
    add(host, "stat", files::stat)?;
    add(host, "kind", lookup::kind)?;
    add(host, "file", lookup::file)?;
    add(host, "withEnding", |path: String| lookup::with_ending(&path))?;
    add(host, "join", lookup::join)?;
    add(host, "readdir", files::list)?;
    add(host, "mkdir", |ctx: Ctx, path: String| io_result(&ctx, fs::create_dir(path)))?;
    add(host, "rmdir", |ctx: Ctx, path: String| io_result(&ctx, fs::remove_dir(path)))?;
    add(host, "unlink", |ctx: Ctx, path: String| io_result(&ctx, fs::remove_file(path)))?;
    add(host, "rename", |ctx: Ctx, from: String, to: String| io_result(&ctx, fs::rename(from, to)))?;
    add(host, "symlink", |ctx: Ctx, target: String, link: String| io_result(&ctx, files::symlink(target, link)))?;
    add(host, "utimes", |ctx: Ctx, path: String, at: f64, mt: f64| io_result(&ctx, files::set_times(path, at, mt)))?;
    add(host, "readlink", |ctx: Ctx, path: String| {
        io_result(&ctx, fs::read_link(path)).map(|p| p.to_string_lossy().into_owned())
    })
}

fn of_streams(host: &Object) -> Result<()> {
    add(host, "readStdin", read_stdin)?;
    add(host, "readSome", read_some)?;
    add(host, "stdinReady", streams::is_ready)?;
    add(host, "write", |ctx: Ctx, stream: i32, data: Bytes| io_result(&ctx, streams::write(stream, bytes(&data))))?;
    add(host, "printToLog", streams::print_to_log)?;
    add(host, "printToOutput", streams::release)?;
    add(host, "answer", |ctx: Ctx, text: String| io_result(&ctx, streams::answer(&text)))
}

/// One more function of `host`.
pub fn add<'js, P, F: IntoJsFunc<'js, P> + 'js>(host: &Object<'js>, name: &str, function: F) -> Result<()> {
    host.set(name, Function::new(host.ctx().clone(), function)?.with_name(name)?)
}

/// An array's bytes. No JavaScript may run while they are used.
pub fn bytes<'a>(of: &'a Bytes) -> &'a [u8] {
    // SAFETY: nothing of the runner calls back while it holds them.
    unsafe { of.as_bytes() }.unwrap_or(&[])
}

/// Throws a failure of the system.
pub fn io_result<T>(ctx: &Ctx, result: io::Result<T>) -> Result<T> {
    result.map_err(|error| match Exception::from_message(ctx.clone(), &error.to_string()) {
        Ok(exception) => {
            let _ = exception.as_object().set("hostCode", posix_name(&error));
            exception.throw()
        }
        Err(error) => error,
    })
}

fn posix_name(error: &io::Error) -> &'static str {
    match (error.raw_os_error(), error.kind()) {
        (Some(libc::EPERM | libc::ENOTCAPABLE), _) => "EPERM",
        (Some(libc::EBADF), _) => "EBADF",
        (Some(libc::ELOOP), _) => "ELOOP",
        (Some(libc::EMFILE | libc::ENFILE), _) => "EMFILE",
        (Some(libc::ENOTEMPTY), _) => "ENOTEMPTY",
        (Some(libc::EINVAL), _) => "EINVAL",
        (Some(libc::ENOTDIR), _) => "ENOTDIR",
        (Some(libc::EISDIR), _) => "EISDIR",
        (Some(libc::EROFS), _) => "EROFS",
        (Some(libc::ENOSPC | libc::EDQUOT), _) => "ENOSPC",
        (Some(libc::EFBIG), _) => "EFBIG",
        (Some(libc::EXDEV), _) => "EXDEV",
        (Some(libc::ENAMETOOLONG), _) => "ENAMETOOLONG",
        (_, ErrorKind::NotFound) => "ENOENT",
        (_, ErrorKind::AlreadyExists) => "EEXIST",
        (_, ErrorKind::PermissionDenied) => "EACCES",
        (_, ErrorKind::IsADirectory) => "EISDIR",
        (_, ErrorKind::NotADirectory) => "ENOTDIR",
        (_, ErrorKind::Unsupported) => "ENOSYS",
        (None, _) => "ENOENT", // of std itself: the path is below no folder that was granted
        _ => "EIO",
    }
}

fn read_stdin(ctx: Ctx<'_>) -> Result<Bytes<'_>> {
    let all = io_result(&ctx, streams::read())?;
    Bytes::new(ctx, all)
}

fn read_some(ctx: Ctx<'_>) -> Result<Bytes<'_>> {
    let some = io_result(&ctx, streams::read_some())?;
    Bytes::new(ctx, some)
}

fn random(ctx: Ctx<'_>, length: usize) -> Result<Bytes<'_>> {
    let mut data = vec![0u8; length];
    for chunk in data.chunks_mut(256) {
        // SAFETY: the chunk is as long as is said.
        if unsafe { libc::getentropy(chunk.as_mut_ptr().cast(), chunk.len()) } != 0 {
            return io_result(&ctx, Err(io::Error::last_os_error()));
        }
    }
    Bytes::new(ctx, data)
}

fn environment(ctx: Ctx<'_>) -> Result<Object<'_>> {
    let object = Object::new(ctx)?;
    // By import: libc has a copy from before the snapshot.
    for (name, value) in wasip2::cli::environment::get_environment() {
        if name != cache::VARIABLE {
            object.set(name, value)?;
        }
    }
    Ok(object)
}

fn memory(ctx: Ctx<'_>) -> Result<Object<'_>> {
    let mut usage = MaybeUninit::<qjs::JSMemoryUsage>::uninit();
    // SAFETY: the call fills all of it.
    let usage = unsafe {
        qjs::JS_ComputeMemoryUsage(qjs::JS_GetRuntime(ctx.as_raw().as_ptr()), usage.as_mut_ptr());
        usage.assume_init()
    };
    let object = Object::new(ctx)?;
    object.set("heapUsed", usage.memory_used_size as f64)?;
    object.set("heapTotal", usage.malloc_size as f64)?;
    object.set("rss", (core::arch::wasm32::memory_size(0) * 65536) as f64)?;
    Ok(object)
}

/// A file as a function, or nothing where it is an ES module.
fn compile(ctx: Ctx<'_>, path: String) -> Result<Value<'_>> {
    let source = io_result(&ctx, lookup::read(&path))?;
    match code::of(&ctx, &path, source)? {
        Code::Function(function) => Ok(function),
        Code::Module(_) => Ok(Value::new_undefined(ctx)),
    }
}

/// `[state, result]` of a promise: 0 pending, 1 fulfilled, 2 rejected.
fn promise<'js>(ctx: Ctx<'js>, of: Value<'js>) -> Result<Vec<Value<'js>>> {
    let c = ctx.as_raw().as_ptr();
    // SAFETY: the context and the value live; the result is a new reference, which the value takes over.
    let (state, result) = unsafe {
        let state = qjs::JS_PromiseState(c, of.as_raw());
        (state, Value::from_raw(ctx.clone(), qjs::JS_PromiseResult(c, of.as_raw())))
    };
    Ok(vec![Value::new_int(ctx, state.max(0)), result])
}

/// `require` of an ES module: works where it waits for nothing at its top level, as in Node.js.
fn require_module<'js>(ctx: Ctx<'js>, path: String) -> Result<Value<'js>> {
    let module = Module::import(&ctx, path.as_str())?;
    while module.state() == PromiseState::Pending && ctx.execute_pending_job() {}
    let waits = || Exception::throw_message(&ctx, &format!("require() cannot load {path}: it has a top-level await"));
    module.result().unwrap_or_else(|| Err(waits()))
}
