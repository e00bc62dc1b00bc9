//! Source text to something that runs.

use rquickjs::context::EvalOptions;
use rquickjs::{Ctx, Result, Value};

/// Evaluates a classic script in sloppy mode.
pub fn evaluate<'js>(ctx: &Ctx<'js>, source: Vec<u8>, name: &str) -> Result<Value<'js>> {
    let mut options = EvalOptions::default();
    (options.global, options.strict, options.filename) = (true, false, Some(name.to_owned()));
    ctx.eval_with_options(source, options)
}

/// A CommonJS file as a function. The wrapper stands on the file's first line, so that line numbers are true.
pub fn common_js<'js>(ctx: &Ctx<'js>, source: &[u8], name: &str) -> Result<Value<'js>> {
    let mut wrapped = Vec::with_capacity(source.len() + 64);
    wrapped.extend_from_slice(b"(function(exports,require,module,__filename,__dirname){");
    if source.starts_with(b"#!") {
        wrapped.extend_from_slice(b"//");
    }
    wrapped.extend_from_slice(source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source));
    wrapped.extend_from_slice(b"\n})");
    evaluate(ctx, wrapped, name)
}
