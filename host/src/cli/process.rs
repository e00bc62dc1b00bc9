//! What concerns the process as a whole: its threads, its limits, its last words.

use std::{ffi::OsString, process::ExitCode};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{
    error::{CliError, CliResult},
    exit::Exit,
    terminal,
};

/// Runs a command's future on as many threads as there are cores. A Ctrl-C before the command listens ends the process.
pub fn block_on(command: impl Future<Output = CliResult>) -> CliResult {
    // A step of a call takes a hundred microseconds, not one: look after the network and at each other's work more often.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().event_interval(7).build();
    let runtime = runtime.map_err(|e| CliError::host(format!("cannot start threads: {e}")))?;
    let result = runtime.block_on(command);
    // What still runs in the background is a call that was given up.
    runtime.shutdown_background();
    result
}

/// Ctrl-C, or a polite request to end.
pub struct Interrupt {
    interrupt: Signal,
    terminate: Signal,
}

impl Interrupt {
    /// From now on these signals do not end the process by themselves.
    pub fn listen() -> CliResult<Self> {
        let on = |kind| signal(kind).map_err(|e| CliError::host(format!("cannot listen to signals: {e}")));
        Ok(Self { interrupt: on(SignalKind::interrupt())?, terminate: on(SignalKind::terminate())? })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        tokio::select! { _ = self.interrupt.recv() => {}, _ = self.terminate.recv() => {} }
    }
}

/// The compiler's child process: begins at once, before anything else is set up.
pub fn compile_component(args: &[OsString]) -> ExitCode {
    let args: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    ExitCode::from(u8::try_from(skill_engine::compile_child(&args)).unwrap_or(Exit::Host.code()))
}

/// A panic is a bug of this program: it is told like any other failure, with the place that a report needs.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let what = info.payload_as_str().unwrap_or("for an unknown reason");
        let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        let error = CliError::host(format!("skillhost stopped over a mistake of its own: {what}{place}"));
        terminal::error(&error.hint("this is a bug: please report it with this message"));
    }));
}

/// Lets this process open as many files as the system allows it: every live call holds some. How many that are.
pub fn raise_open_files() -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: plain system calls on a local value; when one fails the limit stays as it is.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) == 0 && limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max;
            let _ = libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
    usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX)
}
