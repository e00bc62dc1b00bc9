//! Jobs, timers and what nobody caught, until nothing is left to do.

use std::time::Duration;

use rquickjs::{Ctx, Error, Exception, Object, Result, Value, qjs};

use crate::engine::{self, global};

/// Runs until nothing is pending or the program has ended itself. `between` is called whenever no job is left; it says
/// whether it did anything.
pub fn run(ctx: &Ctx, mut between: impl FnMut() -> bool) -> Result<()> {
    let tick = global(ctx, "tick")?;
    let mut idle = false;
    loop {
        drain(ctx);
        if stopped(ctx) {
            return Ok(());
        }
        if between() {
            continue;
        }
        let wait = or_fatal(ctx, tick.call::<_, f64>(())).unwrap_or(0.0);
        if stopped(ctx) {
            return Ok(());
        }
        if wait < 0.0 {
            if idle {
                return Ok(());
            }
            or_fatal(ctx, global(ctx, "beforeExit")?.call::<_, ()>(()));
        }
        idle = wait < 0.0;
        if wait > 0.0 {
            std::thread::sleep(Duration::from_secs_f64(wait / 1e3));
        }
    }
}

/// What nobody caught goes to `uncaughtException`, else to standard error, and ends the program.
pub fn or_fatal<'js, T>(ctx: &Ctx<'js>, result: Result<T>) -> Option<T> {
    match result {
        Ok(value) => return Some(value),
        Err(Error::Exception) => fatal(ctx, ctx.catch()),
        Err(error) => {
            if let Ok(exception) = Exception::from_message(ctx.clone(), &error.to_string()) {
                fatal(ctx, exception.into_object().into_value());
            }
        }
    }
    None
}

fn fatal<'js>(ctx: &Ctx<'js>, error: Value<'js>) {
    let _ = global(ctx, "fatal").and_then(|f| f.call::<_, ()>((error,)));
}

/// Runs what was given to `process.nextTick`, and all jobs, until there are neither.
fn drain(ctx: &Ctx) {
    loop {
        let ticked = global(ctx, "nextTicks").and_then(|f| f.call::<_, bool>(()));
        let ticked = or_fatal(ctx, ticked).unwrap_or(false);
        if stopped(ctx) || (!jobs(ctx) && !ticked) {
            break;
        }
    }
    if engine::take_rejected() && !stopped(ctx) {
        or_fatal(ctx, global(ctx, "flushRejected").and_then(|f| f.call::<_, ()>(())));
    }
}

/// Runs all jobs; true if there were any. `Ctx::execute_pending_job` drops what a job throws; Node.js calls that an
/// uncaught exception.
pub fn jobs(ctx: &Ctx) -> bool {
    let mut any = false;
    loop {
        let mut context = std::ptr::null_mut();
        // SAFETY: the runtime lives as long as the context.
        match unsafe { qjs::JS_ExecutePendingJob(qjs::JS_GetRuntime(ctx.as_raw().as_ptr()), &mut context) } {
            0 => return any,
            failed if failed < 0 => fatal(ctx, ctx.catch()),
            _ => {}
        }
        any = true;
    }
}

/// True once the program has ended itself.
pub fn stopped(ctx: &Ctx) -> bool {
    let state = global(ctx, "state").and_then(|f| f.call::<_, Object>(()));
    state.and_then(|o| o.get("stopped")).unwrap_or(false)
}
