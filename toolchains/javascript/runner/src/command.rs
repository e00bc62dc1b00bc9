//! The command line, and the program that it names.

use rquickjs::module::Declared;
use rquickjs::promise::{Promise, PromiseState};
use rquickjs::{Ctx, Module, Object, Result, Value};

use crate::code::{self, Code};
use crate::engine::{describe, global};
use crate::{compile, engine, event_loop, lookup, modules, streams};

const USAGE: &str =
    "usage: node [--check | --test | --input-type=module] FILE [ARGS], node -e CODE, node -p CODE, node -";
/// Options that change nothing here: what they say is so, or there is nothing to say it of.
const WITHOUT_EFFECT: [&str; 14] = [
    "--no-warnings",
    "--no-deprecation",
    "--trace-",
    "--enable-source-maps",
    "--experimental-",
    "--no-experimental-",
    "--disable-warning",
    "--max-old-space-size",
    "--max-semi-space-size",
    "--stack-size",
    "--stack-trace-limit",
    "--unhandled-rejections=throw",
    "--unhandled-rejections=strict",
    "--input-type=commonjs",
];
/// `node --test FILES`: they are imported one after the other, and report together.
const TEST: &str = "const { filesOfTests } = process.getBuiltinModule('node:test').test; \
    (async () => { for (const file of filesOfTests(process.argv.slice(1))) await import(file); })();";
/// Of Node.js: a promise that the program waits for at its end can never be settled.
const UNSETTLED: u8 = 13;

/// What to run.
enum Program {
    /// A file; as a skill, its function `execute` is called where it has one.
    File { name: String, as_skill: bool },
    /// Text, whose value is printed or not.
    Text { source: String, print: bool, module: bool },
    /// A file that is only read: does it compile?
    Check { name: String },
}

/// What became of a program's main file.
enum Main<'js> {
    Module(Module<'js>, Promise<'js>),
    Script(Value<'js>),
    Failed,
}

/// Runs what `args` say and returns the exit code.
pub fn run(ctx: &Ctx, mut args: Vec<String>) -> u8 {
    let mut module = false;
    while args.first().is_some_and(|a| WITHOUT_EFFECT.iter().any(|o| a.starts_with(o)) || a == "--input-type=module") {
        module |= args.remove(0) == "--input-type=module";
    }
    let first = if args.is_empty() { "-".to_owned() } else { args.remove(0) };
    let text = |source: String| Program::Text {
        module: module || is_module(ctx, &source),
        source,
        print: first.contains('p'),
    };
    let program = match first.as_str() {
        "-v" | "--version" => Program::Text { source: "process.version".into(), print: true, module: false },
        "-e" | "--eval" | "-p" | "--print" | "-pe" if !args.is_empty() => text(args.remove(0)),
        "-c" | "--check" if !args.is_empty() => Program::Check { name: args.remove(0) },
        "--test" => Program::Text { source: TEST.into(), print: false, module: false },
        "--compile" if args.len() == 2 => return compile::folder(ctx, &args[0], &args[1]),
        "--skill" if !args.is_empty() => Program::File { name: args.remove(0), as_skill: true },
        "-" => match streams::read() {
            Ok(all) => text(String::from_utf8_lossy(&all).into_owned()),
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

/// Text that can only be a module, as Node.js finds it: it imports, exports or waits outside of functions.
fn is_module(ctx: &Ctx, source: &str) -> bool {
    let says = source.contains("import") || source.contains("export") || source.contains("await");
    says && engine::compile(ctx, source.as_bytes(), "[eval]", false).is_err() && {
        ctx.catch();
        Module::declare(ctx.clone(), "[eval1]", source).map_err(|_| ctx.catch()).is_ok()
    }
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
        Program::Check { name } => {
            call.set("file", name)?;
            let path: String = begin.call((call,))?;
            let read = read(&path).and_then(|source| event_loop::or_fatal(ctx, code::of(ctx, &path, source)));
            return Ok(u8::from(read.is_none()));
        }
        Program::Text { source, module: true, .. } => {
            let path = format!("{}/[eval1]", wasip2::cli::environment::initial_cwd().unwrap_or_default());
            begin.call::<_, ()>((call,))?;
            let module =
                Module::declare(ctx.clone(), path.as_str(), source).and_then(|module| evaluate(ctx, module, &path));
            (event_loop::or_fatal(ctx, module).unwrap_or(Main::Failed), false)
        }
        Program::Text { source, print, .. } => {
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

/// A program's text. Where it cannot be read, that is said.
fn read(path: &str) -> Option<Vec<u8>> {
    let read = lookup::read(path);
    if let Err(error) = &read {
        let why = if error.kind() == std::io::ErrorKind::NotFound { "Cannot find module" } else { "cannot read" };
        eprintln!("Error: {why} '{path}': {error}");
    }
    read.ok()
}

fn load<'js>(ctx: &Ctx<'js>, path: &str, as_skill: bool) -> Result<Main<'js>> {
    let Some(source) = read(path) else { crate::end(1) };
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
    evaluate(ctx, module, path)
}

fn evaluate<'js>(ctx: &Ctx<'js>, module: Module<'js, Declared>, path: &str) -> Result<Main<'js>> {
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
