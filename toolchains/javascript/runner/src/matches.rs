//! The last match of a regular expression, for `RegExp.$1`.

use rquickjs::{Ctx, Object, Result, Value, qjs};

/// Pairs of begin and end that QuickJS keeps (quickjs/patch.py).
const PLACES: usize = 20;

unsafe extern "C" {
    static mut js_last_input: qjs::JSValue;
    static mut js_last_at: [i32; PLACES];
}

/// `{ input, at }`: the text, and where the match and its groups begin and end; -1 for a group that took no part.
pub fn last(ctx: Ctx<'_>) -> Result<Object<'_>> {
    // SAFETY: there is one thread, and the value is alive as long as it is there.
    let (input, at) =
        unsafe { (Value::from_raw(ctx.clone(), qjs::JS_DupValue(ctx.as_raw().as_ptr(), js_last_input)), js_last_at) };
    let found = Object::new(ctx)?;
    found.set("input", input)?;
    found.set("at", at.to_vec())?;
    Ok(found)
}
