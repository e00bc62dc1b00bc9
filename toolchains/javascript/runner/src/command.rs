//! The command line, and the program that it names.

use rquickjs::promise::{Promise, PromiseState};
use rquickjs::{Ctx, Module, Object, Result, Value};

use crate::engine::{describe, global};
use crate::code::{self, Code};
use crate::{compile, event_loop, lookup, modules, streams};

const USAGE: &str = "usage: node FILE [ARGS], node -e CODE, node -p CODE, node -";
/// Of Node.js: a promise that the program waits for at its end can never be settled.
const UNSETTLED: u8 = 13;

/// What to run.
enum Program {
    /// A file; as a skill, its function `execute` is called where it has one.
    File { name: String, as_skill: bool },
    /// Text, whose value is printed or not.
    Text { source: String, print: bool },
}

/// What became of a program's main file.
enum Main<'js> {
    Module(Module<'js>, Promise<'js>),
    Script(Value<'js>),
    Failed,
}

/// Runs what `args` say and returns the exit code.
pub fn run(ctx: &Ctx, mut args: Vec<String>) -> u8 {
    let first = if args.is_empty() { "-".to_owned() } else { args.remove(0) };
    let program = match first.as_str() {
        "-v" | "--version" => Program::Text { source: "process.version".into(), print: true },
        "-e" | "--eval" | "-p" | "--print" | "-pe" if !args.is_empty() => {
            Program::Text { source: args.remove(0), print: first.contains('p') }
        }
        "--compile" if args.len() == 2 => return compile::folder(ctx, &args[0], &args[1]),
        "--skill" if !args.is_empty() => Program::File { name: args.remove(0), as_skill: true },
        "-" => match streams::read() {
            Ok(text) => Program::Text { source: String::from_utf8_lossy(&text).into_owned(), print: false },
            Err(error) => return refuse(&format!("standard input cannot be read: {error}")),
        },
        option if option.starts_with('-') => return refuse(&format!("bad option: {option}\n{USAGE}")),
        _ => Program::File { name: first, as_skill: false },
    };
    execute(ctx, program, args).unwrap_or_else(|error| {
        eprintln!("node: {error}: {}", describe(&ctx.catch()));
        70
    })
}

fn refuse(why: &str) -> u8 {
    eprintln!("node: {why}");
    9
}

fn execute(ctx: &Ctx, program: Program, args: Vec<String>) -> Result<u8> {
    let call = Object::new(ctx.clone())?;
    call.set("cwd", wasip2::cli::environment::initial_cwd().unwrap_or_else(|| "/".into()))?;
    call.set("args", args)?;
    let begin = global(ctx, "begin")?;
    let (main, as_skill) = match program {
        Program::Text { source, print } => {
            begin.call::<_, ()>((call,))?;
            let main = event_loop::or_fatal(ctx, global(ctx, "evaluate")?.call((source, print)));
            (main.map_or(Main::Failed, Main::Script), false)
        }
        Program::File { name, as_skill } => {
            call.set("file", name)?;
            let path: String = begin.call((call,))?;
            (load(ctx, &path, as_skill)?, as_skill)
        }
    };
    let mut undecided = as_skill;
    event_loop::run(ctx, || {
        if undecided && is_loaded(&main) {
            undecided = false;
            let called = global(ctx, "callSkill").and_then(|f| f.call::<_, ()>((exports(ctx, &main),)));
            event_loop::or_fatal(ctx, called);
            return true;
        }
        false
    })?;
    streams::release();
    if !event_loop::stopped(ctx) && matches!(&main, Main::Module(_, p) if p.state() == PromiseState::Pending) {
        eprintln!("Warning: Detected unsettled top-level await");
        return Ok(UNSETTLED);
    }
    Ok(global(ctx, "finish")?.call::<_, i32>(())? as u8)
}

fn load<'js>(ctx: &Ctx<'js>, path: &str, as_skill: bool) -> Result<Main<'js>> {
    let source = match lookup::read(path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("node: cannot read {path}: {error}");
            crate::end(66)
        }
    };
    if as_skill && source.windows(6).any(|w| w == b"export") {
        streams::hold();
    }
    Ok(event_loop::or_fatal(ctx, start(ctx, path, source)).unwrap_or(Main::Failed))
}

fn start<'js>(ctx: &Ctx<'js>, path: &str, source: Vec<u8>) -> Result<Main<'js>> {
    let module = match code::of(ctx, path, source)? {
        Code::Function(function) => {
            // Never freed: the end of the process frees it, and all that is in it, at once.
            std::mem::forget(function.clone());
            return Ok(Main::Script(global(ctx, "runMain")?.call((path, function))?));
        }
        Code::Module(module) => module,
    };
    let (module, promise) = modules::with_meta(ctx, module, path, true)?.eval()?;
    // A module is evaluated in a job, so that its jobs come before what it gave to `process.nextTick`.
    event_loop::jobs(ctx);
    Ok(Main::Module(module.into_declared(), promise))
}

fn is_loaded(main: &Main) -> bool {
    match main {
        Main::Module(_, promise) => promise.state() == PromiseState::Resolved,
        Main::Script(_) => true,
        Main::Failed => false,
    }
}

fn exports<'js>(ctx: &Ctx<'js>, main: &Main<'js>) -> Value<'js> {
    let nothing = || Value::new_undefined(ctx.clone());
    match main {
        Main::Module(module, _) => module.namespace().map_or_else(|_| nothing(), Object::into_value),
        Main::Script(exports) => exports.clone(),
        Main::Failed => nothing(),
    }
}
