//! A shell that is ready, made before the snapshot: a call begins with it.

use std::{cell::RefCell, sync::Arc, time::Duration};

use async_trait::async_trait;
use bashkit::{
    Bash, Builtin, BuiltinContext, ExecOptions, ExecResult, ExecutionLimits, ExecutionPlan, MemoryLimits, SessionLimits,
    SubCommand,
};

use crate::{
    commands::{Bc, Cp, Curl, Diff, Ls, Mkdir, Mv, Rm, Rmdir, Stat, Unzip, Zip},
    dates,
    programs::{self, Resolver},
};

/// Functions that call each other: each costs about 20 KiB of the stack that the host gives.
const FUNCTION_DEPTH: usize = 1000;

/// Who a script runs as, where `USER` does not say.
pub const USER: &str = "skill";
pub const ID: &str = "1000";

/// Scripts of the usual kind, so that what they make once (regular expressions, jq's own functions) is there already.
const USUAL: &str = include_str!("usual.txt");

/// About as much of the stack as `USUAL` uses.
const STACK: usize = 4 << 20;

thread_local! {
    static READY: RefCell<Option<Bash>> = const { RefCell::new(None) };
}

/// Makes one. Asks the host for no file, variable or stream.
pub fn prepare() {
    if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() {
        runtime.block_on(async {
            let mut shell = shell();
            for script in USUAL.split("\n---\n") {
                let options = ExecOptions::new().arg0("usual").stdin("{\"a\": [1, 2.5, \"x\"]}\n");
                let _ = shell.exec_with_options(script, options).await;
            }
        });
    }
    READY.set(Some(shell()));
    clear_stack();
}

/// The one that is ready, or a new one.
pub fn take() -> Bash {
    READY.take().unwrap_or_else(shell)
}

/// What `USUAL` left on the stack shall not be in the snapshot.
#[inline(never)]
fn clear_stack() {
    std::hint::black_box(&mut [0u8; STACK]);
}

/// A shell without ceilings of its own: the host meters time, memory and output.
fn shell() -> Bash {
    let (count, work) = (usize::MAX / 4, u64::MAX / 4);
    let limits = ExecutionLimits::new()
        .max_work_units(work)
        .max_aggregate_input_bytes(work)
        .max_live_intermediate_bytes(work)
        .max_commands(count)
        .max_loop_iterations(count)
        .max_total_loop_iterations(count)
        .max_function_depth(FUNCTION_DEPTH)
        .max_subst_depth(FUNCTION_DEPTH)
        .max_subshell_depth(FUNCTION_DEPTH)
        .max_parser_operations(count)
        .max_input_bytes(64 << 20)
        .parser_timeout(Duration::from_secs(3600))
        .max_word_split_fields(count)
        .max_word_split_bytes(count)
        .max_stdout_bytes(count)
        .max_stderr_bytes(count)
        .timeout(Duration::from_secs(86_400));
    let _set_already = bashkit::PROGRAMS.set(programs::is_known);
    let _set_already = bashkit::DATES.set(dates::read);
    Bash::builder()
        .limits(limits)
        .session_limits(SessionLimits::unlimited())
        .memory_limits(MemoryLimits::unlimited())
        .username(USER)
        .hostname("sandbox")
        .builtin("bc", Box::new(Bc))
        .builtin("cp", Box::new(Cp))
        .builtin("curl", Box::new(Curl))
        .builtin("diff", Box::new(Diff))
        .builtin("ls", Box::new(Ls))
        .builtin("mkdir", Box::new(Mkdir))
        .builtin("mv", Box::new(Mv))
        .builtin("rm", Box::new(Rm))
        .builtin("rmdir", Box::new(Rmdir))
        .builtin("stat", Box::new(Stat))
        .builtin("zip", Box::new(Zip))
        .builtin("unzip", Box::new(Unzip))
        .builtin("zcat", Box::new(Alias("gunzip", &["-c"])))
        .command_resolver(Arc::new(Resolver))
        .build()
}

/// Another name of a command line.
struct Alias(&'static str, &'static [&'static str]);

#[async_trait]
impl Builtin for Alias {
    async fn execute(&self, _: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(ExecResult::default()) // never: there is a plan
    }

    async fn execution_plan(&self, context: &BuiltinContext<'_>) -> bashkit::Result<Option<ExecutionPlan>> {
        let args = self.1.iter().map(|s| (*s).to_owned()).chain(context.args.iter().cloned()).collect();
        let command =
            SubCommand { name: self.0.to_owned(), args, stdin: context.stdin.cloned(), assignments: Vec::new() };
        Ok(Some(ExecutionPlan::Batch { commands: vec![command] }))
    }
}
