//! `skillhost exec`

use std::{
    io::{self, Write as _},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use skill_engine::{End, Observer, Stdin};
use tokio::sync::Notify;

use super::{
    error::{CliError, CliResult},
    exit::Exit,
    network::NetworkArgs,
    open::Setup,
    process::Interrupt,
    terminal, values,
};
use crate::{Command, CommandError, policy::Policy};

/// Runs one command of the sandbox over a folder
///
/// The folder is the command's working directory, under its own path, and the command may write to it; it sees nothing
/// else of this machine. Standard input, output and error and the exit code are passed through unchanged.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExecArgs {
    #[command(flatten)]
    place: Place,
    /// End it after this time: 5s, 500ms, 2m [default: never]
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    timeout: Option<Duration>,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, value_name = "CMD")]
    command: Vec<String>,
}

/// Where a command runs.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// The folder
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    pub dir: PathBuf,
    /// Add a variable to its environment; this machine's own are not seen
    #[arg(long, value_name = "K=V", value_parser = variable)]
    env: Vec<(String, String)>,
    #[command(flatten)]
    network: NetworkArgs,
}

const EXAMPLES: &str = "Examples:
  skillhost exec -- python3 report.py --year 2026
  skillhost exec --dir ./data -- bash -c 'jq -c .name *.json | sort | uniq -c'
  curl -s https://example.org/data.json | skillhost exec -- jq .items
  skillhost exec --env LEVEL=3 -- ./script.sh

Exit codes: the command's own; 124 time-out, 126 it may not be run, 127 there is no such command, 128+N ended by
signal N as a shell counts (134: it trapped, 137: a limit ended it, 139: its stack overflowed), 70 this host failed.";

const TIMED_OUT: u8 = 124;
const NOT_RUN: u8 = 126;
const NOT_FOUND: u8 = 127;
const ABORTED: u8 = 134;
const KILLED: u8 = 137;
const STACK_OVERFLOW: u8 = 139;
/// SIGPIPE, as a shell counts.
const UNREAD: u8 = 141;

/// Runs the command and passes on what it says.
pub async fn exec(args: ExecArgs) -> CliResult {
    run(args.command, args.place, args.timeout).await
}

/// Runs a command with the standard streams of this process.
pub async fn run(args: Vec<String>, place: Place, timeout: Option<Duration>) -> CliResult {
    let setup = Setup::new()?;
    let builder = place.network.trust(setup.host())?.policy(place.network.allow(Policy::default()));
    let host = builder.wait_for_interpreters(true).build().await?;
    let passes = Arc::new(PassThrough::default());
    let command = Command {
        args,
        env: place.env,
        folder: place.dir,
        stdin: Stdin::Inherit,
        timeout,
        observer: Some(passes.clone()),
    };
    let mut told = Interrupt::listen()?;
    let outcome = tokio::select! {
        outcome = host.exec(command) => outcome,
        () = passes.unread.notified() => return Ok(Exit::Command(UNREAD)),
        () = told.next() => return Err(CliError::new(Exit::Interrupted, "interrupted: the command was ended")),
    };
    let said = |code, message: String| {
        terminal::say(&format!("skillhost: {message}"));
        Ok(Exit::Command(code))
    };
    match outcome.map(|outcome| outcome.end) {
        Ok(End::Exited(code)) => Ok(Exit::Command(code)),
        Ok(End::Limit(skill_engine::LimitHit::Deadline)) => said(TIMED_OUT, "the command did not end in time".into()),
        Ok(End::Limit(skill_engine::LimitHit::Stack)) => said(STACK_OVERFLOW, "stack overflow".into()),
        Ok(End::Limit(limit)) => said(KILLED, format!("ended at the limit `{}`", limit.name())),
        Ok(End::Trapped(trap)) => said(ABORTED, trap),
        Ok(End::Returned(_) | End::Failed(_)) => said(NOT_RUN, "a skill, not a command; use skillhost run".into()),
        Ok(End::Host(why)) => Err(CliError::host(why)),
        Err(CommandError::NotFound(why)) => said(NOT_FOUND, why),
        Err(CommandError::Refused(why)) => said(NOT_RUN, why),
        Err(CommandError::Folder { folder, source }) => {
            Err(CliError::new(Exit::Input, format!("cannot open the folder {}: {source}", folder.display()))
                .hint("name another with --dir"))
        }
    }
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("a variable looks like NAME=value".to_owned()),
    }
}

/// Passes on every byte at once and keeps none.
#[derive(Default)]
struct PassThrough {
    /// Whoever read is gone: as with a pipe, the command is to end.
    unread: Notify,
}

impl Observer for PassThrough {
    fn stdout(&self, bytes: &[u8]) {
        let mut stdout = io::stdout().lock();
        if stdout.write_all(bytes).and_then(|()| stdout.flush()).is_err() {
            self.unread.notify_one();
        }
    }

    fn stderr(&self, bytes: &[u8]) {
        let _ = io::stderr().lock().write_all(bytes);
    }

    fn keeps(&self) -> bool {
        false
    }
}
