//! The command line: its commands and the flags that all of them share.

use clap::{Parser, Subcommand};

use super::{
    backup, bench, build, completions, config, exec, exit::Exit, gc, health, inspect, key, list, logging::LogFormat,
    new, run, serve, shell, terminal::Color, toolchain, validate, workflow,
};

/// Runs agent skills inside WebAssembly: a fresh, limited instance for every call.
#[derive(Debug, Parser)]
#[command(name = "skillhost", version, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = "Without a command it serves. `skillhost COMMAND --help` shows examples.")]
#[command(after_long_help = Exit::table())]
pub struct Cli {
    /// What to do; `serve` where nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The flags of all commands.
    #[command(flatten)]
    pub global: Global,
}

/// Flags of all commands.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// When to use colour; NO_COLOR counts as never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: Color,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Log more: -v, -vv, -vvv
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What is logged, by module: warn,skill_host=debug. Goes before -v
    #[arg(long, global = true, value_name = "FILTER", env = "SKILLHOST_LOG", hide_env_values = true)]
    pub log: Option<String>,
    /// What log lines look like: text or json
    #[arg(long, global = true, value_name = "FORMAT", env = "SKILLHOST_LOG_FORMAT", hide_env_values = true)]
    #[arg(default_value = "text", hide_possible_values = true)]
    pub log_format: LogFormat,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve skills over HTTP
    Serve(Box<serve::ServeArgs>),
    /// Run a skill once: JSON in, JSON out
    Run(run::RunArgs),
    /// Run one command of the sandbox over a folder: python3, node, bash, jq …
    Exec(exec::ExecArgs),
    /// Open a sandboxed bash over a folder
    Shell(shell::ShellArgs),
    /// List the skills that are there, and those that do not load
    List(list::ListArgs),
    /// Show all that is known of a skill: entry, limits, schemas
    Inspect(inspect::InspectArgs),
    /// Check skills strictly, without running them
    Validate(validate::ValidateArgs),
    /// Measure a skill: latency, calls per second, memory
    Bench(bench::BenchArgs),
    /// Begin a new skill from a template
    New(new::NewArgs),
    /// Compile a Rust skill to a component; check any other
    Build(build::BuildArgs),
    /// Run a workflow: skills that feed each other
    Workflow(workflow::WorkflowArgs),
    /// Make, list, renew and take back the keys that callers of the API show
    Key(key::KeyArgs),
    /// Remove what need not be kept: ended executions, what dead hosts left
    Gc(gc::GcArgs),
    /// Copy what a host knows into one file, while it serves
    Backup(backup::BackupArgs),
    /// Make a data folder of a backup
    Restore(backup::RestoreArgs),
    /// List, build or check the interpreters
    Toolchain(toolchain::ToolchainArgs),
    /// Ask a server whether it is ready
    Health(health::HealthArgs),
    /// Show and check settings: a file, under the environment, under flags
    Config(config::ConfigArgs),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
