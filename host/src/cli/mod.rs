//! The command line: one file per command. Data goes to standard output, everything else to standard error; how a
//! command ends is in `exit`.

mod args;
mod bench;
mod build;
mod bundled;
mod completions;
mod error;
mod exec;
mod exit;
mod input;
mod inspect;
mod list;
mod logging;
mod new;
mod open;
mod process;
mod progress;
mod run;
mod serve;
mod terminal;
mod toolchain;
mod validate;
mod values;
mod workflow;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser as _;

use args::{Cli, Command};
use error::{CliError, CliResult};
pub use exit::Exit;

/// The whole program: reads the process's arguments and answers what it ends with.
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    if args.get(1).is_some_and(|arg| arg == "compile-component") {
        return process::compile_component(args.get(2..).unwrap_or_default());
    }
    process::report_panics();
    std::panic::catch_unwind(|| parsed(args)).unwrap_or(Exit::Host).into()
}

fn parsed(args: Vec<OsString>) -> Exit {
    let cli = match parse(args) {
        Ok(cli) => cli,
        Err(error) => {
            // The reader of `--help` may have gone away.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Success };
        }
    };
    terminal::init(cli.global.color, cli.global.quiet);
    let serves = matches!(cli.command, Some(Command::Serve(_)));
    let filter = logging::default_filter(cli.global.verbose, serves && !cli.global.quiet);
    logging::init(cli.global.log_format, filter);
    match execute(cli.command) {
        Ok(exit) => exit,
        Err(error) => {
            terminal::error(&error);
            error.exit
        }
    }
}

/// Without a command it is `serve`, with its flags from the environment.
fn parse(mut args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let cli = Cli::try_parse_from(&args)?;
    if cli.command.is_some() {
        return Ok(cli);
    }
    args.push("serve".into());
    Cli::try_parse_from(args)
}

fn execute(command: Option<Command>) -> CliResult {
    match command {
        None => Err(CliError::usage("there is no command").hint("see skillhost --help")),
        Some(Command::Serve(args)) => process::block_on(serve::serve(args)),
        Some(Command::Run(args)) => process::block_on(run::run(args)),
        Some(Command::Exec(args)) => process::block_on(exec::exec(args)),
        Some(Command::List(args)) => process::block_on(list::list(args)),
        Some(Command::Inspect(args)) => process::block_on(inspect::inspect(args)),
        Some(Command::Validate(args)) => process::block_on(validate::validate(args)),
        Some(Command::Bench(args)) => process::block_on(bench::bench(args)),
        Some(Command::New(args)) => new::new(args),
        Some(Command::Build(args)) => process::block_on(build::build(args)),
        Some(Command::Workflow(args)) => process::block_on(workflow::workflow(args)),
        Some(Command::Toolchain(args)) => toolchain::toolchain(args),
        Some(Command::Completions(args)) => completions::completions(args),
    }
}
