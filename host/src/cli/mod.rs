//! The command line: one file per command. Data goes to standard output, everything else to standard error; how a
//! command ends is in `exit`.

mod args;
mod backup;
mod bench;
mod build;
mod bundled;
mod completions;
mod config;
mod error;
mod exec;
mod exit;
mod gc;
mod health;
mod input;
mod inspect;
mod json_lines;
mod key;
mod list;
mod logging;
mod network;
mod new;
mod open;
mod process;
mod progress;
mod records;
mod run;
mod serve;
mod shell;
mod terminal;
mod toolchain;
mod traces;
mod validate;
mod values;
mod workflow;

use std::{ffi::OsString, process::ExitCode};

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};

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
    let program = match parse(args) {
        Ok(program) => program,
        Err(Unread::Args(error)) => {
            // The reader of `--help` may have gone away.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Success };
        }
        Err(Unread::File(error)) => return told(Err(error)),
    };
    let Program { cli, matches, file } = program;
    terminal::init(cli.global.color, cli.global.quiet, cli.global.log_format);
    let serves = matches!(cli.command, Some(Command::Serve(_)));
    let filter = logging::default_filter(cli.global.verbose, serves && !cli.global.quiet);
    // Sends what is left when everything else has ended.
    let traces = match serves.then(traces::Traces::from_env).transpose() {
        Ok(traces) => traces.flatten(),
        Err(error) => return told(Err(error)),
    };
    let ready = logging::init(cli.global.log_format, cli.global.log.as_deref(), filter, traces.as_ref());
    told(ready.and_then(|()| execute(cli.command, &matches, file.as_ref())))
}

fn told(result: CliResult) -> Exit {
    result.unwrap_or_else(|error| {
        terminal::error(&error);
        error.exit
    })
}

/// What was asked for.
struct Program {
    cli: Cli,
    matches: ArgMatches,
    /// The file of settings, where there is one and the command has settings.
    file: Option<config::File>,
}

/// Why it is not known what was asked for.
enum Unread {
    Args(clap::Error),
    File(CliError),
}

impl From<clap::Error> for Unread {
    fn from(error: clap::Error) -> Self {
        Self::Args(error)
    }
}

/// Without a command it is `serve`, with its flags from the environment. What a file says takes the place of defaults, so
/// commands that have settings are parsed again, with others.
fn parse(mut args: Vec<OsString>) -> Result<Program, Unread> {
    let mut matches = Cli::command().try_get_matches_from(&args)?;
    if matches.subcommand_name().is_none() {
        args.push("serve".into());
        matches = Cli::command().try_get_matches_from(&args)?;
    }
    let mut cli = Cli::from_arg_matches(&matches)?;
    let named = match &cli.command {
        Some(Command::Serve(args)) => Some(args.config.path()),
        Some(Command::Config(args)) => args.serve().map(|args| args.config.path()),
        Some(Command::Key(args)) => Some(args.config.path()),
        Some(Command::Gc(args)) => Some(args.config.path()),
        Some(Command::Backup(args)) => Some(args.config.path()),
        Some(Command::Restore(args)) => Some(args.config.path()),
        _ => None,
    };
    let Some(named) = named else { return Ok(Program { cli, matches, file: None }) };
    let file = config::File::find(named, &config::Setting::all(&Cli::command())).map_err(Unread::File)?;
    if let Some(file) = &file {
        matches = file.apply(Cli::command()).try_get_matches_from(&args)?;
        cli = Cli::from_arg_matches(&matches)?;
    }
    Ok(Program { cli, matches, file })
}

fn execute(command: Option<Command>, matches: &ArgMatches, file: Option<&config::File>) -> CliResult {
    match command {
        None => Err(CliError::usage("there is no command").hint("see skillhost --help")),
        Some(Command::Serve(args)) => process::block_on(serve::serve(*args)),
        Some(Command::Run(args)) => process::block_on(run::run(args)),
        Some(Command::Exec(args)) => process::block_on(exec::exec(args)),
        Some(Command::Shell(args)) => process::block_on(shell::shell(args)),
        Some(Command::List(args)) => process::block_on(list::list(args)),
        Some(Command::Inspect(args)) => process::block_on(inspect::inspect(args)),
        Some(Command::Validate(args)) => process::block_on(validate::validate(args)),
        Some(Command::Bench(args)) => process::block_on(bench::bench(args)),
        Some(Command::New(args)) => new::new(args),
        Some(Command::Build(args)) => process::block_on(build::build(args)),
        Some(Command::Workflow(args)) => process::block_on(workflow::workflow(args)),
        Some(Command::Key(args)) => process::block_on(key::key(args)),
        Some(Command::Gc(args)) => process::block_on(gc::gc(args)),
        Some(Command::Backup(args)) => process::block_on(backup::backup(args)),
        Some(Command::Restore(args)) => process::block_on(backup::restore(args)),
        Some(Command::Toolchain(args)) => toolchain::toolchain(args),
        Some(Command::Config(args)) => config::config(args, matches, file),
        Some(Command::Health(args)) => process::block_on(health::health(args)),
        Some(Command::Completions(args)) => completions::completions(args),
    }
}
