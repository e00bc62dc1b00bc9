//! `skillhost validate`

use std::path::{Path, PathBuf};

use owo_colors::OwoColorize as _;
use serde_json::json;

use super::{
    error::CliResult,
    exit::Exit,
    open::{self, Setup},
    terminal,
};
use crate::{
    Host,
    manifest::{self, Diagnostic, EntryPoint},
};

/// Checks skills strictly, without running them: whatever is wrong or odd counts
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost validate ./my-skill
  skillhost validate skills/* --json")]
pub struct ValidateArgs {
    /// Folders of skills, or components
    #[arg(required = true, value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Print JSON: {skills: [{path, valid, diagnostics}]}
    #[arg(long)]
    json: bool,
}

/// Checks every path; ends well only if there is nothing to say about any.
pub async fn validate(args: ValidateArgs) -> CliResult {
    let setup = Setup::new()?;
    let host = setup.host().build().await?;
    let mut reports = Vec::new();
    let mut exit = Exit::Success;
    for path in &args.paths {
        let diagnostics = check(&setup, &host, path).await;
        if !diagnostics.is_empty() {
            exit = Exit::NotLoaded;
        }
        if !args.json {
            terminal::print(&as_text(path, &diagnostics))?;
        }
        reports.push(json!({ "path": path, "valid": diagnostics.is_empty(), "diagnostics": diagnostics }));
    }
    if args.json {
        terminal::print_json(&json!({ "skills": reports }))?;
    }
    Ok(exit)
}

/// What is to be said of the skill at this path.
pub async fn check(setup: &Setup, host: &Host, path: &Path) -> Vec<Diagnostic> {
    open::complete_path(setup, path);
    let languages = host.interpreters().languages();
    let diagnostics = manifest::validate(path, languages);
    if !diagnostics.is_empty() {
        return diagnostics;
    }
    // A component says the rest about itself: whether it fits this host, and what its schemas are.
    match manifest::load(path, languages).map(|m| m.entry) {
        Ok(EntryPoint::Component { file }) => match host.add_skill(path).await {
            Ok(_) => Vec::new(),
            Err(error) => vec![Diagnostic::new(file, error.to_string())],
        },
        _ => Vec::new(),
    }
}

fn as_text(path: &Path, diagnostics: &[Diagnostic]) -> String {
    let path = terminal::plain(&path.display().to_string());
    if diagnostics.is_empty() {
        return format!("{path}: {}", "valid".green());
    }
    let lines = diagnostics.iter().map(|d| format!("{path}: {}", terminal::plain(&d.to_string())));
    lines.collect::<Vec<_>>().join("\n")
}
