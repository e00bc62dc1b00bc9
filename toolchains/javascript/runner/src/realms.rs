//! Realms for `vm`: a global object with built-ins of its own, and scripts that run there.

use std::cell::Cell;
use std::ffi::{CStr, CString, c_int, c_void};
use std::ptr;
use std::time::{Duration, Instant};

use rquickjs::{Ctx, Error, Result, Value, qjs};

thread_local! {
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

const NAME: &CStr = c"evaluate";

/// `[global, evaluate]` of a new realm. Its functions keep it alive.
pub fn make(ctx: Ctx<'_>) -> Result<Vec<Value<'_>>> {
    let c = ctx.as_raw().as_ptr();
    // SAFETY: the runtime lives; the values are new references, which are handed on, and hold the context that is let go.
    unsafe {
        let realm = qjs::JS_NewContext(qjs::JS_GetRuntime(c));
        if realm.is_null() {
            return Err(Error::Allocation);
        }
        let global = Value::from_raw(ctx.clone(), qjs::JS_GetGlobalObject(realm));
        let evaluate = Value::from_raw(ctx, function(realm));
        qjs::JS_FreeContext(realm);
        Ok(vec![global, evaluate])
    }
}

/// `evaluate` of the realm that everything else runs in.
pub fn own(ctx: Ctx<'_>) -> Value<'_> {
    // SAFETY: the context lives; the value is a new reference, which is handed on.
    unsafe { Value::from_raw(ctx.clone(), function(ctx.as_raw().as_ptr())) }
}

unsafe fn function(realm: *mut qjs::JSContext) -> qjs::JSValue {
    unsafe { qjs::JS_NewCFunction2(realm, Some(evaluate), NAME.as_ptr(), 4, qjs::JSCFunctionEnum_JS_CFUNC_generic, 0) }
}

/// `evaluate(source, name, milliseconds or 0, compileOnly)`: a script's value, in the function's realm. What takes longer
/// ends with `InternalError: interrupted`.
unsafe extern "C" fn evaluate(
    realm: *mut qjs::JSContext,
    _: qjs::JSValue,
    _: c_int,
    arguments: *mut qjs::JSValue,
) -> qjs::JSValue {
    // SAFETY: the engine gives as many arguments as the function says it takes, at least.
    let [source, name, most, only] = unsafe { [0, 1, 2, 3].map(|at| *arguments.add(at)) };
    let (Some(source), Some(name)) = (unsafe { text(realm, source) }, unsafe { text(realm, name) }) else {
        return qjs::JS_EXCEPTION;
    };
    let mut milliseconds = 0.0;
    let mut flags = qjs::JS_EVAL_TYPE_GLOBAL;
    unsafe {
        qjs::JS_ToFloat64(realm, &mut milliseconds, most);
        if qjs::JS_ToBool(realm, only) > 0 {
            flags |= qjs::JS_EVAL_FLAG_COMPILE_ONLY;
        }
        let outer = DEADLINE.get();
        let runtime = qjs::JS_GetRuntime(realm);
        if milliseconds > 0.0 {
            let mine = Instant::now() + Duration::from_secs_f64(milliseconds / 1e3);
            DEADLINE.set(Some(outer.map_or(mine, |o| o.min(mine))));
            qjs::JS_SetInterruptHandler(runtime, Some(is_late), ptr::null_mut());
        }
        let value = qjs::JS_Eval(realm, source.as_ptr(), source.as_bytes().len() as _, name.as_ptr(), flags as _);
        if milliseconds > 0.0 {
            let late = DEADLINE.replace(outer).is_some_and(|d| Instant::now() >= d);
            if outer.is_none() {
                qjs::JS_SetInterruptHandler(runtime, None, ptr::null_mut());
            }
            if late && qjs::JS_IsException(value) {
                qjs::JS_ResetUncatchableError(realm);
            }
        }
        if flags & qjs::JS_EVAL_FLAG_COMPILE_ONLY != 0 && !qjs::JS_IsException(value) {
            qjs::JS_FreeValue(realm, value);
            return qjs::JS_UNDEFINED;
        }
        value
    }
}

unsafe extern "C" fn is_late(_: *mut qjs::JSRuntime, _: *mut c_void) -> c_int {
    DEADLINE.get().is_some_and(|d| Instant::now() >= d).into()
}

unsafe fn text(realm: *mut qjs::JSContext, value: qjs::JSValue) -> Option<CString> {
    unsafe {
        let mut length = 0;
        let text = qjs::JS_ToCStringLen2(realm, &mut length, value, false);
        if text.is_null() {
            return None;
        }
        let copy = std::slice::from_raw_parts(text.cast::<u8>(), length as usize).to_vec();
        qjs::JS_FreeCString(realm, text);
        CString::new(copy).ok()
    }
}
