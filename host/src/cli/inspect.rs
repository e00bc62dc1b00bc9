//! `skillhost inspect`

use serde_json::{Value, json};
use skill_engine::Limits;

use super::{
    error::CliResult,
    exit::Exit,
    network::NetworkArgs,
    open::{self, Roots, Setup},
    terminal,
};
use crate::{
    manifest::{
        EntryPoint,
        units::{show_bytes, show_duration},
    },
    policy::Policy,
    registry::Skill,
};

/// Shows all that is known of a skill: where it is, what runs, what it may use, what it takes and gives
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost inspect table-summary
  skillhost inspect ./my-skill --json | jq .inputSchema")]
pub struct InspectArgs {
    /// A skill's name, its folder, or a component
    #[arg(value_hint = clap::ValueHint::AnyPath)]
    skill: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    roots: Roots,
}

/// Loads the skill and prints what it is.
pub async fn inspect(args: InspectArgs) -> CliResult {
    let setup = Setup::new()?;
    let (_host, skill) = {
        let policy = args.network.allow(Policy::default());
        open::skill(&setup, &args.roots, &args.skill, || setup.host().policy(policy.clone())).await?
    };
    let limits = Policy::default().limits(&skill.manifest, None);
    let shown = describe(&skill, &limits);
    if args.json {
        terminal::print_json(&shown)?
    } else {
        terminal::print(&as_text(&shown))?
    }
    Ok(Exit::Success)
}

fn describe(skill: &Skill, limits: &Limits) -> Value {
    let manifest = &skill.manifest;
    let entry = match &manifest.entry {
        EntryPoint::Script { file, language } => json!({ "kind": "script", "file": file, "language": language }),
        EntryPoint::Component { file } => json!({ "kind": "component", "file": file }),
        EntryPoint::Prompt => json!({ "kind": "prompt" }),
    };
    json!({
        "name": skill.name,
        "version": skill.version,
        "description": manifest.description,
        "runtime": skill.runtime(),
        "entry": entry,
        "path": skill.path,
        "digest": skill.digest,
        "license": manifest.license,
        "author": manifest.author,
        "category": manifest.category,
        "tags": manifest.tags,
        "artifacts": manifest.artifacts,
        "env": manifest.env,
        "network": manifest.network.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "limits": {
            "timeout": show_duration(limits.deadline),
            "cpu": show_duration(limits.cpu),
            "fuel": limits.fuel,
            "memory": show_bytes(limits.memory as u64),
            "stdout": show_bytes(limits.stdout as u64),
            "stderr": show_bytes(limits.stderr as u64),
            "diskBytes": show_bytes(limits.disk_bytes),
            "diskFiles": limits.disk_files,
            "httpBytes": show_bytes(limits.http_bytes),
            "httpRequests": limits.http_requests,
            "handles": limits.handles,
            "jsonBytes": show_bytes(limits.json_bytes as u64),
            "jsonDepth": limits.json_depth,
        },
        "inputSchema": manifest.input_schema,
        "outputSchema": manifest.output_schema,
        "warnings": manifest.warnings,
    })
}

/// One line a field; what is empty is left out, what is nested is indented.
fn as_text(shown: &Value) -> String {
    let fields = shown.as_object().into_iter().flatten();
    let lines = fields.filter_map(|(name, value)| Some(format!("{:<14}{}", spaced(name), text(value)?)));
    lines.collect::<Vec<_>>().join("\n")
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(terminal::plain(text).replace('\n', "\n              ")).filter(|t| !t.is_empty()),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) if items.iter().all(Value::is_string) => {
            Some(items.iter().filter_map(Value::as_str).map(terminal::plain).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) if fields.is_empty() => None,
        Value::Object(fields) if fields.values().all(|v| !v.is_object() && !v.is_array()) => {
            let pairs = fields.iter().filter_map(|(name, v)| Some(format!("{} {}", spaced(name), text(v)?)));
            Some(pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Object(_) | Value::Array(_) => {
            let indented = serde_json::to_string_pretty(value).unwrap_or_default();
            Some(terminal::plain(&indented).replace('\n', "\n              "))
        }
        other => Some(other.to_string()),
    }
}

/// `inputSchema` as `input schema`.
fn spaced(name: &str) -> String {
    name.chars().flat_map(|c| if c.is_uppercase() { vec![' ', c.to_ascii_lowercase()] } else { vec![c] }).collect()
}
