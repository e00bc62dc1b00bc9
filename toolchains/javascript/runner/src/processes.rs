//! Programs that JavaScript starts, by the host's `process`: children are numbers to it.

use std::{cell::RefCell, collections::HashMap};

use rquickjs::{Array, Ctx, Exception, Object, Result, Value};

use crate::{
    natives::{Bytes, add, bytes},
    skillhost::skill::process::{self, Child, Command, Events, Exit, Output, Sink, Source, SpawnError},
};

/// Bits of what may happen to a child, as JavaScript counts them.
const WRITABLE: u32 = 1;
const STDOUT: u32 = 2;
const STDERR: u32 = 4;
const EXIT: u32 = 8;

thread_local! {
    static CHILDREN: RefCell<HashMap<u32, Child>> = RefCell::default();
}

/// Puts the functions there.
pub fn install(host: &Object) -> Result<()> {
    add(host, "spawn", spawn)?;
    add(host, "waitAny", wait_any)?;
    add(host, "childRead", read)?;
    add(host, "childWrite", |id: u32, data: Bytes| {
        // -1: nobody reads any more.
        with(id, -1.0, |child| child.write(bytes(&data)).map_or(-1.0, f64::from))
    })?;
    add(host, "childCloseStdin", |id: u32| with(id, (), Child::close_stdin))?;
    add(host, "childCloseOutput", |id: u32, of: u32| with(id, (), |child| child.close_output(output(of))))?;
    add(host, "childKill", |id: u32, signal: u8| with(id, (), |child| child.kill(signal)))?;
    add(host, "childExit", exit)?;
    add(host, "childForget", |id: u32| drop(CHILDREN.with_borrow_mut(|children| children.remove(&id))))
}

fn with<T>(id: u32, gone: T, f: impl FnOnce(&Child) -> T) -> T {
    CHILDREN.with_borrow(|children| children.get(&id).map_or(gone, f))
}

fn output(of: u32) -> Output {
    if of == STDOUT { Output::Stdout } else { Output::Stderr }
}

fn read(ctx: Ctx<'_>, id: u32, of: u32) -> Result<Bytes<'_>> {
    Bytes::new(ctx, with(id, Vec::new(), |child| child.read(output(of), 1 << 16)))
}

/// `spawn(program, args, env as [name, value, …], cwd, [stdin, stdout, stderr])` → the child's number. Each stream is
/// `inherit`, `ignore`, `pipe` or `other`.
fn spawn<'js>(
    ctx: Ctx<'js>,
    program: String,
    args: Vec<String>,
    env: Vec<String>,
    cwd: String,
    streams: Vec<String>,
) -> Result<u32> {
    let env = env.chunks(2).filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone()))).collect();
    let source = match streams.first().map(String::as_str) {
        Some("pipe") => Source::Pipe,
        Some("ignore") => Source::None,
        _ => Source::Inherit,
    };
    let sink = |at: usize| match streams.get(at).map(String::as_str) {
        Some("pipe") => Sink::Pipe,
        Some("ignore") => Sink::None,
        Some("other") => Sink::Other,
        _ => Sink::Inherit,
    };
    match process::spawn(&Command { program, args, env, cwd }, &source, sink(1), sink(2)) {
        Ok(child) => {
            let id = child.id();
            CHILDREN.with_borrow_mut(|children| children.insert(id, child));
            Ok(id)
        }
        Err(refused) => Err(thrown(&ctx, refused)?),
    }
}

fn thrown(ctx: &Ctx, refused: SpawnError) -> Result<rquickjs::Error> {
    let (code, why) = match refused {
        SpawnError::NotFound(why) => ("ENOENT", why),
        SpawnError::Denied(why) => ("EACCES", why),
        SpawnError::NoInterpreter(why) => ("ENOEXEC", why),
        SpawnError::NoFolder(why) => ("ENOTDIR", why),
        SpawnError::Limit(why) => ("EAGAIN", why),
    };
    let exception = Exception::from_message(ctx.clone(), &why)?;
    exception.as_object().set("hostCode", code)?;
    Ok(exception.throw())
}

/// `waitAny([id, events, …], milliseconds or -1)` → the events that came, in the same order.
fn wait_any<'js>(ctx: Ctx<'js>, wanted: Vec<u32>, most: f64) -> Result<Array<'js>> {
    let most = (most >= 0.0).then_some((most * 1e6) as u64);
    let come = CHILDREN.with_borrow(|children| {
        let pairs: Vec<(&Child, Events)> = wanted
            .chunks(2)
            .filter_map(|pair| Some((children.get(pair.first()?)?, events(*pair.get(1)?))))
            .collect();
        process::wait_any(&pairs, most)
    });
    let array = Array::new(ctx)?;
    for (at, come) in come.into_iter().enumerate() {
        array.set(at, bits(come))?;
    }
    Ok(array)
}

const ALL: [(u32, Events); 4] =
    [(WRITABLE, Events::WRITABLE), (STDOUT, Events::STDOUT), (STDERR, Events::STDERR), (EXIT, Events::EXIT)];

fn events(bits: u32) -> Events {
    ALL.into_iter().filter(|(bit, _)| bits & bit != 0).fold(Events::empty(), |all, (_, event)| all | event)
}

fn bits(events: Events) -> u32 {
    ALL.into_iter().filter(|(_, event)| events & *event != Events::empty()).map(|(bit, _)| bit).sum()
}

/// `[code or null, signal or null]` of a child that has ended, else null.
fn exit<'js>(ctx: Ctx<'js>, id: u32) -> Result<Value<'js>> {
    let Some(exit) = with(id, None, Child::poll) else { return Ok(Value::new_null(ctx)) };
    let array = Array::new(ctx)?;
    let (code, signal) = match exit {
        Exit::Code(code) => (Some(code), None),
        Exit::Signal(signal) => (None, Some(signal)),
    };
    array.set(0, code)?;
    array.set(1, signal)?;
    Ok(array.into_value())
}
