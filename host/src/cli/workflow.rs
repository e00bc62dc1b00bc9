//! `skillhost workflow`

use std::{fs, path::PathBuf, time::Duration};

use serde_json::{Map, Value};

use super::{
    error::{CliError, CliResult},
    exit::Exit,
    input::InputArg,
    open::{Roots, Setup},
    process::Interrupt,
    terminal, values,
};
use crate::{
    HostBuilder, Queue,
    domain::Caller,
    workflow::{NodeRun, NodeState, Workflow, WorkflowError, WorkflowRequest},
};

/// Runs workflows: skills that feed each other
#[derive(Debug, clap::Args)]
pub struct WorkflowArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Run a workflow once: prints the outputs of its nodes as JSON
    Run(RunArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
struct RunArgs {
    /// The definition, as JSON; or what POST /api/v1/skill/orchestrate takes, with its inputs
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    input: InputArg,
    /// Print what became of every node instead of the outputs
    #[arg(long)]
    json: bool,
    /// End the workflow after this time: 5s, 2m [default: what the file says, else 5m]
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    timeout: Option<Duration>,
    /// Data folder of a host: the skills that were registered there may be called too
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    data_dir: Option<PathBuf>,
    #[command(flatten)]
    roots: Roots,
}

const EXAMPLES: &str = "Examples:
  skillhost workflow run squares.json --input '{\"value\": 5}'
  skillhost workflow run squares.json --timeout 10s --json | jq '.nodes[].state'

  {\"nodes\": [{\"id\": \"a\", \"skill_id\": \"skill_square\", \"inputs\": {\"value\": \"${inputs.value}\"}},
             {\"id\": \"b\", \"skill_id\": \"skill_square\", \"inputs\": {\"value\": \"${a.result}\"}}]}";

/// What that host accepted to run later is that host's to run.
const NOTHING_ELSE: Queue = Queue { running: 0, waiting: 0, bytes: 0, keep: Duration::MAX };

const USUAL: Duration = Duration::from_secs(300);

/// Runs what is asked for.
pub async fn workflow(args: WorkflowArgs) -> CliResult {
    let Action::Run(args) = args.action;
    run(args).await
}

async fn run(args: RunArgs) -> CliResult {
    let (workflow, request) = read(&args)?;
    let setup = Setup::new()?;
    let folders = args.roots.folders(&setup, None).await?;
    let builder = folders.into_iter().fold(setup.host(), HostBuilder::skills_dir);
    let host = args.data_dir.into_iter().fold(builder.jobs(NOTHING_ELSE), HostBuilder::data_dir).build().await?;
    let mut told = Interrupt::listen()?;
    let run = tokio::select! {
        run = host.run_workflow(&workflow, request) => run.map_err(|error| wrong(&error))?,
        () = told.next() => return Err(CliError::new(Exit::Interrupted, "interrupted: the workflow was ended")),
    };
    host.close(Duration::ZERO).await;
    if args.json {
        terminal::print_json(&run)?;
    } else {
        terminal::print_json(&run.results())?;
    }
    run.nodes.iter().filter(|node| node.state != NodeState::Succeeded).for_each(warn_of);
    run.failure.map_or(Ok(Exit::Success), |failure| Err(failure.into()))
}

fn read(args: &RunArgs) -> CliResult<(Workflow, WorkflowRequest)> {
    let shown = args.file.display();
    let bad = |message: String| CliError::new(Exit::Input, message);
    let text = fs::read_to_string(&args.file).map_err(|e| bad(format!("cannot read the workflow {shown}: {e}")))?;
    let mut file: Value = serde_json::from_str(&text).map_err(|e| bad(format!("{shown} is not JSON: {e}")))?;
    let mut inputs = args.input.read()?;
    let mut timeout = None;
    // What the API takes: the definition and its inputs in one. Inputs of the command line go before those.
    if let Some(definition) = file.get_mut("workflow").map(Value::take) {
        timeout = file.get("timeout").and_then(Value::as_u64).map(Duration::from_secs);
        if let (Some(Value::Object(own)), Value::Object(said)) = (file.get("inputs"), &inputs) {
            let mut all: Map<String, Value> = own.clone();
            all.extend(said.clone());
            inputs = Value::Object(all);
        }
        let mode = file.get("execution_mode").cloned();
        file = definition;
        if let (Some(mode), Some(file)) = (mode, file.as_object_mut()) {
            file.insert("execution_mode".into(), mode);
        }
    }
    if !inputs.is_object() {
        return Err(bad("the input of a workflow is an object".to_owned()));
    }
    let workflow = Workflow::read(&file, &inputs).map_err(|error| wrong(&error).about(&shown.to_string()))?;
    let name = args.file.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let timeout = args.timeout.or(timeout).unwrap_or(USUAL);
    Ok((workflow, WorkflowRequest { caller: Caller::administrator(), name, inputs, timeout }))
}

fn wrong(error: &WorkflowError) -> CliError {
    CliError::new(Exit::Input, error.to_string())
}

fn warn_of(node: &NodeRun) {
    let how = match node.state {
        NodeState::Failed => "failed",
        NodeState::Cancelled => "was ended",
        _ => "was skipped",
    };
    let why = node.failure.as_ref().map(|failure| failure.message.clone()).unwrap_or_default();
    terminal::warn(&format!("node {} {how}: {why}", node.id));
}
