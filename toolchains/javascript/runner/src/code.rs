//! A file's text to code that runs: compiled beforehand, or now.

use rquickjs::module::WriteOptions;
use rquickjs::{Ctx, Exception, Module, Result, Value, module::Declared};

use crate::cache::{self, Entry};
use crate::engine;
use crate::modules;
use crate::places::{self, Origin};
use crate::script;
use crate::typescript;

/// What a file became.
pub enum Code<'js> {
    /// A CommonJS file as a function of `exports`, `require`, `module`, `__filename`, `__dirname`.
    Function(Value<'js>),
    /// An ES module.
    Module(Module<'js, Declared>),
}

/// The code of a file with this text.
pub fn of<'js>(ctx: &Ctx<'js>, path: &str, source: Vec<u8>) -> Result<Code<'js>> {
    match cache::find(path, &source) {
        Some(entry) => load(ctx, path, source, entry),
        None => Ok(compile(ctx, path, &source, false)?.0),
    }
}

/// The code of a file, to be kept.
pub fn to_keep(ctx: &Ctx, path: &str, source: &[u8]) -> Result<Entry<Vec<u8>>> {
    let (code, entry) = compile(ctx, path, source, true)?;
    Ok(Entry { is_module: matches!(code, Code::Module(_)), ..entry })
}

fn load<'js>(ctx: &Ctx<'js>, path: &str, source: Vec<u8>, entry: Entry) -> Result<Code<'js>> {
    places::note(path, entry.origin);
    let text = if entry.text.is_empty() { without_mark(&source) } else { entry.text };
    if entry.is_module {
        // SAFETY: nobody but this runner writes to the cache.
        let load = || unsafe { Module::load(ctx.clone(), entry.bytecode) };
        return Ok(Code::Module(engine::with_text(text.to_vec().leak(), load)?));
    }
    let text = script::wrap(text).leak();
    Ok(Code::Function(engine::with_text(text, || engine::evaluate(ctx, entry.bytecode))?))
}

/// A module or CommonJS by name and package.json; else, as Node.js does, CommonJS if it can be parsed as such.
fn compile<'js>(ctx: &Ctx<'js>, path: &str, source: &[u8], keep: bool) -> Result<(Code<'js>, Entry<Vec<u8>>)> {
    let (text, tokens) = javascript(ctx, path, source)?;
    let kept = |origin, bytecode| {
        let text = if typescript::is_it(path) { text.clone() } else { Vec::new() };
        Entry { is_module: false, origin, text, bytecode }
    };
    let is_module = modules::kind(ctx, path)?;
    if is_module != Some(true) {
        let origin = Origin { prefix: script::PREFIX.len() as u32, tokens: tokens.clone() };
        places::note(path, origin.clone());
        match function(ctx, path, script::wrap(&text), keep) {
            Ok((function, bytecode)) => return Ok((Code::Function(function), kept(origin, bytecode))),
            Err(error) if is_module == Some(false) => return Err(error),
            Err(_) => ctx.catch(),
        };
    }
    let origin = Origin { prefix: 0, tokens };
    places::note(path, origin.clone());
    let module = Module::declare(ctx.clone(), path, text.as_slice())?;
    let write = || if keep { module.write(WriteOptions::default()) } else { Ok(Vec::new()) };
    let bytecode = engine::with_text(&text, write)?;
    Ok((Code::Module(module), kept(origin, bytecode)))
}

fn function<'js>(ctx: &Ctx<'js>, path: &str, wrapped: Vec<u8>, keep: bool) -> Result<(Value<'js>, Vec<u8>)> {
    if !keep {
        return Ok((script::evaluate(ctx, wrapped, path)?, Vec::new()));
    }
    let bytecode = engine::with_text(&wrapped, || engine::compile(ctx, &wrapped, path, false))?;
    Ok((Value::new_undefined(ctx.clone()), bytecode))
}

fn javascript(ctx: &Ctx, path: &str, source: &[u8]) -> Result<(Vec<u8>, Vec<places::Token>)> {
    let source = without_mark(source);
    if !typescript::is_it(path) {
        return Ok((source.to_vec(), Vec::new()));
    }
    match typescript::strip(path, &String::from_utf8_lossy(source)) {
        Ok((text, tokens)) => Ok((text.into_bytes(), tokens)),
        Err(wrong) => {
            let error = Exception::from_message(ctx.clone(), &wrong.message)?;
            let text = format!("SyntaxError: {}\n    at {path}:{}:{}", wrong.message, wrong.line, wrong.column);
            let syntax = engine::global(ctx, "syntaxError")?.call::<_, Value>((error, text))?;
            Err(ctx.throw(syntax))
        }
    }
}

/// Without the mark that says that it is UTF-8.
fn without_mark(source: &[u8]) -> &[u8] {
    source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source)
}
