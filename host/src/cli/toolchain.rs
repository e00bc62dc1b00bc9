//! `skillhost toolchain`

use serde_json::{Value, json};
use toolchain_builder::{Builder, Built, State, Status};

use super::{
    error::{CliError, CliResult},
    exit::Exit,
    open::Setup,
    terminal,
};

/// Lists, builds or checks the interpreters that skills run in
///
/// Nothing here is needed before a skill runs: what a skill needs is built when it is first needed, once, into the cache.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost toolchain list
  skillhost toolchain build --all
  skillhost toolchain verify")]
pub struct ToolchainArgs {
    #[command(subcommand)]
    command: ToolchainCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ToolchainCommand {
    /// List the interpreters and whether they are built
    List {
        /// Print JSON: {toolchains: […]}
        #[arg(long)]
        json: bool,
    },
    /// Build interpreters ahead of time
    Build {
        /// Their names
        #[arg(required_unless_present = "all", value_name = "NAME")]
        names: Vec<String>,
        /// All of them, and the Rust target for compiled skills
        #[arg(long, conflicts_with = "names")]
        all: bool,
        /// Build again what is there already
        #[arg(long)]
        force: bool,
        /// Print JSON: {toolchains: […]}
        #[arg(long)]
        json: bool,
    },
    /// Read every built interpreter and compare it with its digest
    Verify {
        /// Print JSON: {toolchains: […]}
        #[arg(long)]
        json: bool,
    },
}

/// Does what was asked.
pub fn toolchain(args: ToolchainArgs) -> CliResult {
    let builder = Setup::new()?.builder;
    match args.command {
        ToolchainCommand::List { json } => list(&builder, json),
        ToolchainCommand::Build { names, all, force, json } => build(&builder, names, all, force, json),
        ToolchainCommand::Verify { json } => verify(&builder, json),
    }
}

fn list(builder: &Builder, json: bool) -> CliResult {
    let status = builder.status();
    if json {
        let all: Vec<_> = status.iter().map(as_json).collect();
        terminal::print_json(&json!({ "toolchains": all }))?;
        return Ok(Exit::Success);
    }
    let row = |s: &Status| {
        let state = match &s.state {
            State::Ready(_) => "built",
            State::Absent => "not built",
            State::Changed(_) => "changed",
        };
        vec![s.toolchain.name.clone(), s.toolchain.version.clone(), state.into(), s.toolchain.description.clone()]
    };
    let rows: Vec<_> = status.iter().map(row).collect();
    terminal::print(&terminal::table(&["NAME", "VERSION", "STATE", "DESCRIPTION"], &rows))?;
    for Status { state, .. } in &status {
        if let State::Changed(why) = state {
            terminal::warn(why);
        }
    }
    Ok(Exit::Success)
}

fn build(builder: &Builder, names: Vec<String>, all: bool, force: bool, json: bool) -> CliResult {
    let names = if all { builder.toolchains().iter().map(|t| t.name.clone()).collect() } else { names };
    if all {
        builder.ensure_wasm_target()?;
    }
    let mut done = Vec::new();
    for name in &names {
        let built = if force { builder.rebuild(name)? } else { builder.ensure(name)? };
        if !json {
            terminal::print(&format!("{name} {} {}", built.sha256, built.wasm.display()))?;
        }
        done.push(built_json(&built));
    }
    if json {
        terminal::print_json(&json!({ "toolchains": done }))?;
    }
    Ok(Exit::Success)
}

fn verify(builder: &Builder, json: bool) -> CliResult {
    let mut first_error = None;
    let mut all = Vec::new();
    for toolchain in builder.toolchains() {
        let name = &toolchain.name;
        let (state, text) = match builder.verify(name) {
            Ok(Some(built)) => (built_json(&built), format!("{name}: good ({})", built.sha256)),
            Ok(None) => (json!({ "name": name, "state": "absent" }), format!("{name}: not built")),
            Err(error) => {
                let why = error.to_string();
                first_error.get_or_insert(CliError::from(error));
                (json!({ "name": name, "state": "changed", "error": why }), format!("{name}: changed"))
            }
        };
        if !json {
            terminal::print(&text)?;
        }
        all.push(state);
    }
    if json {
        terminal::print_json(&json!({ "toolchains": all }))?;
    }
    first_error.map_or(Ok(Exit::Success), Err)
}

fn as_json(status: &Status) -> Value {
    let name = &status.toolchain.name;
    let mut value = match &status.state {
        State::Ready(built) => built_json(built),
        State::Absent => json!({ "name": name, "state": "absent" }),
        State::Changed(why) => json!({ "name": name, "state": "changed", "error": why }),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("version".into(), json!(status.toolchain.version));
        fields.insert("description".into(), json!(status.toolchain.description));
    }
    value
}

fn built_json(built: &Built) -> Value {
    json!({ "name": built.toolchain.name, "state": "ready", "sha256": built.sha256, "path": built.wasm })
}
