//! `skillhost run`

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anstream::StripStream;
use cap_std::{ambient_authority, fs::Dir};
use skill_engine::Observer;

use super::{
    error::{CliError, CliResult},
    exit::Exit,
    input::InputArg,
    network::NetworkArgs,
    open::{self, Roots, Setup},
    process::Interrupt,
    terminal, values,
};
use crate::{Host, Request, domain::Execution, policy::Policy};

/// Runs a skill once
///
/// Standard output is exactly the skill's output, as JSON; what the skill says on standard error is shown while it runs.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct RunArgs {
    /// A skill's name, its folder, or a component
    #[arg(value_hint = clap::ValueHint::AnyPath)]
    skill: String,
    #[command(flatten)]
    input: InputArg,
    /// Print the whole record of the execution instead of the output
    #[arg(long)]
    json: bool,
    /// Copy what the skill writes to artifacts/ into this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    artifacts: Option<PathBuf>,
    /// End the skill after this time: 5s, 500ms, 2m [default: 30s, or what its manifest says]
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    timeout: Option<Duration>,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    roots: Roots,
}

const EXAMPLES: &str = "Examples:
  skillhost run skill_square --input '{\"value\": 12}'
  skillhost run ./my-skill --input @input.json --artifacts out
  curl -s https://example.org/data.json | skillhost run table-summary --input -
  skillhost run component.wasm --timeout 5s --json";

/// Runs the skill and prints what it answers.
pub async fn run(args: RunArgs) -> CliResult {
    let input = args.input.read()?;
    let artifacts = args.artifacts.as_deref().map(open_folder).transpose()?;
    let setup = Setup::new()?;
    let builder = args.network.trust(setup.host())?.policy(args.network.allow(policy(args.timeout)));
    let (host, skill) = open::skill(&setup, &args.roots, &args.skill, || builder.clone()).await?;
    open::check_runnable(&skill)?;
    let observer: Arc<dyn Observer> = Arc::new(Watch::new());
    let request = Request { timeout: args.timeout, observer: Some(observer), ..Request::new(&*skill.name, input) };
    let mut told = Interrupt::listen()?;
    let execution = tokio::select! {
        execution = host.execute(request) => execution,
        () = told.next() => return Err(CliError::new(Exit::Interrupted, "interrupted: the skill was ended")),
    };
    if let (Some(folder), Some(path)) = (&artifacts, &args.artifacts) {
        copy_artifacts(&host, &execution, folder, path).await?;
    }
    if args.json {
        terminal::print_json(&execution)?;
    }
    match (execution.failure, execution.output) {
        (Some(failure), _) => Err(failure.into()),
        (None, Some(output)) if !args.json => terminal::print_json(&output).map(|()| Exit::Success),
        (None, _) => Ok(Exit::Success),
    }
}

/// Whoever runs a skill by hand is its operator: a longer time than usual is theirs to give.
pub fn policy(timeout: Option<Duration>) -> Policy {
    let mut policy = Policy::default();
    if let Some(timeout) = timeout {
        policy.defaults.deadline = timeout;
        policy.ceilings.deadline = policy.ceilings.deadline.max(timeout);
    }
    policy
}

fn open_folder(path: &Path) -> CliResult<Dir> {
    let opened = fs::create_dir_all(path).and_then(|()| Dir::open_ambient_dir(path, ambient_authority()));
    opened.map_err(|e| CliError::host(format!("cannot write artifacts to {}: {e}", path.display())))
}

/// Copies what was written below `artifacts/` into the folder. No name and no link there leads out of it.
async fn copy_artifacts(host: &Host, execution: &Execution, folder: &Dir, shown: &Path) -> CliResult<()> {
    for artifact in &execution.artifacts {
        let below = artifact.path.strip_prefix("artifacts/").unwrap_or(&artifact.path);
        let failed = |why: &dyn std::fmt::Display| {
            CliError::host(format!("cannot copy the artifact {below} to {}: {why}", shown.display()))
        };
        let bytes = host.artifact(&execution.id, &artifact.path).await.map_err(|e| failed(&e))?;
        let parent = Path::new(below).parent().filter(|parent| !parent.as_os_str().is_empty());
        let made = parent.map_or(Ok(()), |parent| folder.create_dir_all(parent));
        made.and_then(|()| folder.write(below, bytes)).map_err(|e| failed(&e))?;
    }
    Ok(())
}

/// Shows what the skill says. On a terminal it can say words, not steer the terminal.
struct Watch(Mutex<Sink>);

enum Sink {
    Plain(StripStream<io::Stderr>),
    Raw(io::Stderr),
}

impl Watch {
    fn new() -> Self {
        use io::IsTerminal as _;
        let stderr = io::stderr();
        Self(Mutex::new(if stderr.is_terminal() { Sink::Plain(StripStream::new(stderr)) } else { Sink::Raw(stderr) }))
    }
}

impl Observer for Watch {
    fn stderr(&self, bytes: &[u8]) {
        use io::Write as _;
        // Nobody is left to be told when standard error is gone.
        let _ = match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Sink::Plain(stderr) => stderr.write_all(bytes),
            Sink::Raw(stderr) => stderr.write_all(bytes),
        };
    }

    fn progress(&self, fraction: Option<f64>, message: &str) {
        let percent = fraction.map(|f| format!("{:3.0} % ", f * 100.0)).unwrap_or_default();
        terminal::say(&format!("{percent}{}", terminal::plain(message)));
    }
}
