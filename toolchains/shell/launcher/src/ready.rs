//! A shell that is ready, made before the snapshot: a call begins with it.

use std::{cell::RefCell, sync::Arc, time::Duration};

use bashkit::{Bash, ExecOptions, ExecutionLimits, MemoryLimits, SessionLimits};

use crate::{
    commands::{Bc, Chmod, Column, Cp, Csplit, Curl, Df, Diff, Du, File, Fmt, Getopt, Hexdump, Iconv, Ln, Ls, Mkdir, Mv, Numfmt, Packer, Packing, Patch, Rm, Rmdir, Split, Stat, Tar, Unzip, Wget, Xxd, Zip},
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
    let builder = PACKERS.iter().fold(Bash::builder(), |builder, (name, packing, unpack, to_stdout)| {
        let packer = Packer { name, packing: *packing, unpack: *unpack, to_stdout: *to_stdout };
        builder.builtin(*name, Box::new(packer))
    });
    builder
        .limits(limits)
        .session_limits(SessionLimits::unlimited())
        .memory_limits(MemoryLimits::unlimited())
        .username(USER)
        .hostname("sandbox")
        .builtin("bc", Box::new(Bc))
        .builtin("chmod", Box::new(Chmod))
        .builtin("column", Box::new(Column))
        .builtin("cp", Box::new(Cp))
        .builtin("csplit", Box::new(Csplit))
        .builtin("curl", Box::new(Curl))
        .builtin("df", Box::new(Df))
        .builtin("diff", Box::new(Diff))
        .builtin("du", Box::new(Du))
        .builtin("file", Box::new(File))
        .builtin("fmt", Box::new(Fmt))
        .builtin("getopt", Box::new(Getopt))
        .builtin("hexdump", Box::new(Hexdump))
        .builtin("iconv", Box::new(Iconv))
        .builtin("ln", Box::new(Ln))
        .builtin("ls", Box::new(Ls))
        .builtin("mkdir", Box::new(Mkdir))
        .builtin("mv", Box::new(Mv))
        .builtin("numfmt", Box::new(Numfmt))
        .builtin("patch", Box::new(Patch))
        .builtin("rm", Box::new(Rm))
        .builtin("rmdir", Box::new(Rmdir))
        .builtin("split", Box::new(Split))
        .builtin("stat", Box::new(Stat))
        .builtin("tar", Box::new(Tar))
        .builtin("wget", Box::new(Wget))
        .builtin("xxd", Box::new(Xxd))
        .builtin("zip", Box::new(Zip))
        .builtin("unzip", Box::new(Unzip))
        .command_resolver(Arc::new(Resolver))
        .build()
}

/// Their names; whether they unpack, and to standard output.
const PACKERS: [(&str, Packing, bool, bool); 9] = [
    ("gzip", Packing::Gzip, false, false),
    ("gunzip", Packing::Gzip, true, false),
    ("zcat", Packing::Gzip, true, true),
    ("bzip2", Packing::Bzip2, false, false),
    ("bunzip2", Packing::Bzip2, true, false),
    ("bzcat", Packing::Bzip2, true, true),
    ("xz", Packing::Xz, false, false),
    ("unxz", Packing::Xz, true, false),
    ("xzcat", Packing::Xz, true, true),
];
