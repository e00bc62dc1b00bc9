//! `skillhost completions`

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{args::Cli, error::CliResult, exit::Exit, terminal};

/// Prints a completion script
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost completions bash > ~/.local/share/bash-completion/completions/skillhost
  skillhost completions zsh > ~/.zfunc/_skillhost
  skillhost completions fish > ~/.config/fish/completions/skillhost.fish")]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script for the shell.
pub fn completions(args: CompletionsArgs) -> CliResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "skillhost", &mut script);
    terminal::print_bytes(&script)?;
    Ok(Exit::Success)
}
