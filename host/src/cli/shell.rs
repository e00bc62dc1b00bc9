//! `skillhost shell`

use std::io::IsTerminal as _;

use super::{
    error::CliResult,
    exec::{self, Place},
    terminal,
};

/// Opens a shell in the sandbox, over a folder: the quickest way to feel what a skill can do
///
/// It is bash with all that scripts have here: jq, awk, sed, tar and the usual commands, python3 and node, each in an instance
/// of its own. It may write to the folder and sees nothing else of this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost shell
  skillhost shell --dir ./data --env LEVEL=3
  echo 'jq -r .name *.json | sort' | skillhost shell --dir ./data

Ends with `exit`, or at the end of its input (Ctrl-D), with the exit code of the last command; Ctrl-C ends all of it.")]
pub struct ShellArgs {
    #[command(flatten)]
    place: Place,
}

/// Runs bash for who types.
pub async fn shell(args: ShellArgs) -> CliResult {
    let mut command = vec!["bash".to_owned()];
    if std::io::stdin().is_terminal() {
        let dir = args.place.dir.display();
        terminal::say(&format!("a sandboxed bash over {dir} (python3, node, jq …); `exit` leaves it"));
        command.push("-i".to_owned());
    }
    exec::run(command, args.place, None).await
}
