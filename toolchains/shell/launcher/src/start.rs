//! From the command line to a shell that runs: what `bash` itself does before the first line of a script.

use std::{
    io::{Read, Write},
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use bashkit::{
    Bash, Builtin, BuiltinContext, ExecOptions, ExecResult, ExecutionLimits, ExecutionPlan, MemoryLimits, PosixFs,
    SessionLimits, StreamData, SubCommand,
};
use wasip2::{cli::environment, filesystem::preopens};

use crate::fs::Folder;

/// Functions that call each other: each costs about 20 KiB of the stack that the host gives.
const FUNCTION_DEPTH: usize = 1000;

/// What the command line asks for.
struct Asked {
    /// Options to `set`, as they were written.
    options: Vec<String>,
    /// `$0`.
    name: String,
    script: String,
    args: Vec<String>,
    /// The script itself was standard input.
    from_stdin: bool,
}

/// Runs what the command line asks for; its exit code.
pub async fn run() -> i32 {
    let cwd = environment::initial_cwd().unwrap_or_else(|| "/".to_owned());
    let asked = match asked(environment::get_arguments().into_iter().skip(1), &cwd) {
        Ok(asked) => asked,
        Err((message, code)) => {
            eprintln!("bash: {message}");
            return code;
        }
    };
    let mut shell = shell(&cwd);
    for (name, value) in environment::get_environment() {
        if name != "PWD" {
            shell.set_env(&name, &value);
        }
    }
    if let Err(error) = mount(&mut shell) {
        return failed(&error);
    }
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |d| d.subsec_nanos());
    let mut first = format!("RANDOM={seed}; cd -- '{}'", cwd.replace('\'', r"'\''"));
    for option in &asked.options {
        first.push_str(&format!("; set {option}"));
    }
    if let Err(error) = shell.exec(&first).await {
        return failed(&error.to_string());
    }
    let mut input = Vec::new();
    if !asked.from_stdin
        && let Err(error) = std::io::stdin().read_to_end(&mut input)
    {
        return failed(&error.to_string());
    }
    let options = ExecOptions::new().arg0(asked.name.clone()).positional(asked.args).stdin(input).streaming(Box::new(pass));
    match shell.exec_with_options(&asked.script, options).await {
        Ok(result) => result.exit_code,
        Err(error) => {
            eprintln!("{}: {error}", asked.name);
            2
        }
    }
}

/// The shell itself could not work.
pub fn failed(reason: &str) -> i32 {
    eprintln!("bash: {reason}");
    70
}

fn pass(out: &StreamData, err: &StreamData) {
    // Who reads may be gone, as with a pipe.
    let mut stdout = std::io::stdout();
    let _ = stdout.write_all(out.as_bytes()).and_then(|()| stdout.flush());
    let _ = std::io::stderr().write_all(err.as_bytes());
}

fn asked(args: impl Iterator<Item = String>, cwd: &str) -> Result<Asked, (String, i32)> {
    let mut args = args.peekable();
    let mut options = Vec::new();
    let mut code = false;
    while let Some(arg) = args.next_if(|a| a.len() > 1 && a.starts_with(['-', '+'])) {
        match arg.as_str() {
            "--" | "-" => break,
            "-o" | "+o" => options.push(format!("{arg} {}", args.next().unwrap_or_default())),
            "--norc" | "--noprofile" | "--posix" | "-l" | "--login" | "-s" => {}
            _ if arg.starts_with("--") => return Err((format!("{arg}: invalid option"), 2)),
            _ => {
                // `-ec`, `-euo pipefail`: letters of `set`, and ours.
                let (sign, letters) = arg.split_at(1);
                code |= letters.contains('c');
                let rest: String = letters.chars().filter(|l| !"cls".contains(*l)).collect();
                if rest.ends_with('o') {
                    options.push(format!("{sign}{rest} {}", args.next().unwrap_or_default()));
                } else if !rest.is_empty() {
                    options.push(format!("{sign}{rest}"));
                }
            }
        }
    }
    if options.iter().any(|o| !o.chars().all(|c| c.is_ascii_alphanumeric() || " -+_".contains(c))) {
        return Err(("invalid option".to_owned(), 2));
    }
    let first = args.next();
    let (name, script, from_stdin) = match first {
        Some(script) if code => (args.next().unwrap_or_else(|| "bash".to_owned()), script, false),
        None if code => return Err(("-c: option requires an argument".to_owned(), 2)),
        Some(file) => {
            let text = std::fs::read(Path::new(cwd).join(&file)).map_err(|e| (format!("{file}: {}", why(&e)), 127))?;
            (file, String::from_utf8_lossy(&text).into_owned(), false)
        }
        None => {
            let mut text = Vec::new();
            std::io::stdin().read_to_end(&mut text).map_err(|e| (e.to_string(), 70))?;
            ("bash".to_owned(), String::from_utf8_lossy(&text).into_owned(), true)
        }
    };
    Ok(Asked { options, name, script, args: args.collect(), from_stdin })
}

/// In the words of libc.
fn why(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "No such file or directory".to_owned(),
        std::io::ErrorKind::IsADirectory => "Is a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// Every folder of the host, also one inside another; the shell has a root of its own, with `/dev` and `/bin`.
fn mount(shell: &mut Bash) -> Result<(), String> {
    for root in preopens::get_directories().into_iter().map(|(_, path)| path).filter(|p| p != "/") {
        shell.mount(&root, Arc::new(PosixFs::new(Folder::new(&root)))).map_err(|e| format!("cannot show {root}: {e}"))?;
    }
    Ok(())
}

/// A shell without ceilings of its own: the host meters time, memory and output.
fn shell(cwd: &str) -> Bash {
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
    Bash::builder()
        .limits(limits)
        .session_limits(SessionLimits::unlimited())
        .memory_limits(MemoryLimits::unlimited())
        .cwd(cwd)
        .builtin("zcat", Box::new(Alias("gunzip", &["-c"])))
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
