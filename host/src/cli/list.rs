//! `skillhost list`

use serde_json::json;

use super::{
    error::CliResult,
    exit::Exit,
    open::{Roots, Setup},
    terminal,
};
use crate::{HostBuilder, registry::Listing};

/// Lists the skills that are there; those that do not load are named on standard error
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost list
  skillhost list --skills-dir ./my-skills --json | jq -r '.skills[].name'")]
pub struct ListArgs {
    /// Print JSON: {skills: […], errors: […]}
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    roots: Roots,
}

/// Loads all skills and prints them.
pub async fn list(args: ListArgs) -> CliResult {
    let setup = Setup::new()?;
    let folders = args.roots.folders(&setup, None).await?;
    let host = folders.into_iter().fold(setup.host(), HostBuilder::skills_dir).build().await?;
    let listing = host.skills();
    if args.json {
        terminal::print_json(&as_json(&listing))?;
        return Ok(Exit::Success);
    }
    if listing.skills.is_empty() {
        terminal::say("There are no skills here; begin one with: skillhost new my-skill --lang python");
    } else {
        let row = |s: &crate::registry::SkillSummary| {
            let version = s.version.as_deref().unwrap_or("-").to_owned();
            vec![s.name.to_string(), version, s.runtime.clone(), s.description.clone()]
        };
        let rows: Vec<_> = listing.skills.iter().map(row).collect();
        terminal::print(&terminal::table(&["NAME", "VERSION", "RUNTIME", "DESCRIPTION"], &rows))?;
    }
    warn_of(&listing);
    Ok(Exit::Success)
}

/// Names what did not load, and what was odd.
pub fn warn_of(listing: &Listing) {
    for failure in &listing.errors {
        terminal::warn(&format!("{} was not loaded: {}", failure.skill, failure.error));
    }
    for skill in &listing.skills {
        for warning in &skill.warnings {
            terminal::warn(&format!("{}: {warning}", skill.name));
        }
    }
}

fn as_json(listing: &Listing) -> serde_json::Value {
    let skills = listing.skills.iter().map(|s| {
        json!({ "name": s.name, "version": s.version, "runtime": s.runtime, "description": s.description, "warnings": s.warnings })
    });
    let errors = listing.errors.iter().map(|e| json!({ "skill": e.skill, "error": e.error }));
    json!({ "skills": skills.collect::<Vec<_>>(), "errors": errors.collect::<Vec<_>>() })
}
