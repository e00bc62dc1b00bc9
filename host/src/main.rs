//! The `skillhost` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    skill_host::cli::main()
}
