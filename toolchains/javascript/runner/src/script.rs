//! Source text to something that runs.

use rquickjs::context::EvalOptions;
use rquickjs::{Ctx, Result, Value};

/// Stands before a CommonJS file, on its first line, so that line numbers are true.
pub const PREFIX: &[u8] = b"(function(exports,require,module,__filename,__dirname){";

/// Evaluates a classic script in sloppy mode.
pub fn evaluate<'js>(ctx: &Ctx<'js>, source: Vec<u8>, name: &str) -> Result<Value<'js>> {
    let mut options = EvalOptions::default();
    (options.global, options.strict, options.filename) = (true, false, Some(name.to_owned()));
    ctx.eval_with_options(source, options)
}

/// The text of a CommonJS file as that of a function.
pub fn wrap(source: &[u8]) -> Vec<u8> {
    let mut wrapped = PREFIX.to_vec();
    if source.starts_with(b"#!") {
        wrapped.extend_from_slice(b"//");
    }
    wrapped.extend_from_slice(source);
    wrapped.extend_from_slice(b"\n})");
    wrapped
}
