//! `skillhost build`

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::json;
use toolchain_builder::BuildError;

use super::{
    bundled,
    error::{CliError, CliResult},
    exit::Exit,
    open::Setup,
    terminal, validate,
};

/// Compiles a Rust skill to a component beside its manifest; checks any other skill
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost build
  skillhost build ./my-skill && skillhost run ./my-skill --input '{\"text\": \"to be\"}'

Compiling runs cargo, and with it the build scripts of the skill and of its dependencies, outside of the sandbox:
build only what you trust.")]
pub struct BuildArgs {
    /// The skill's folder
    #[arg(default_value = ".", value_hint = clap::ValueHint::DirPath)]
    dir: PathBuf,
    /// Print JSON: {path, component}
    #[arg(long)]
    json: bool,
}

/// Builds what there is to build, and checks the result.
pub async fn build(args: BuildArgs) -> CliResult {
    let setup = Setup::new()?;
    if !args.dir.is_dir() {
        let error = CliError::new(Exit::NotLoaded, format!("there is no folder {}", args.dir.display()));
        return Err(error.hint("give a skill's folder"));
    }
    let component = match args.dir.join("Cargo.toml").is_file() {
        true => Some(compile(&setup, &args.dir)?),
        false => None,
    };
    let host = setup.host().build().await?;
    let diagnostics = validate::check(&setup, &host, &args.dir).await;
    if let Some(first) = diagnostics.first() {
        let mut error = CliError::new(Exit::NotLoaded, format!("{}: {first}", args.dir.display()));
        if diagnostics.len() > 1 {
            error =
                error.hint(format!("see all {} remarks: skillhost validate {}", diagnostics.len(), args.dir.display()));
        }
        return Err(error);
    }
    if args.json {
        terminal::print_json(&json!({ "path": args.dir, "component": component }))?;
    }
    match component {
        Some(component) => terminal::say(&format!("Built {}", component.display())),
        None => terminal::say(&format!("{} is valid; there is nothing to compile", args.dir.display())),
    }
    Ok(Exit::Success)
}

fn compile(setup: &Setup, dir: &Path) -> CliResult<PathBuf> {
    let name = package_name(&dir.join("Cargo.toml"))?;
    let sdk = setup.bundle.sdk()?;
    terminal::say(&format!("Compiling {} for wasm32-wasip2", terminal::plain(&name)));
    let built = setup.builder.build_crate(dir).map_err(|error| with_hint(error, &sdk))?;
    let component = dir.join(format!("{name}.wasm"));
    bundled::copy(&built, &component)?;
    Ok(component)
}

/// A skill that was made by an older skillhost may name an SDK that is gone.
fn with_hint(error: BuildError, sdk: &Path) -> CliError {
    let gone =
        matches!(&error, BuildError::Compile { diagnostics, .. } if diagnostics.contains("skill-sdk/Cargo.toml"));
    let error = CliError::from(error);
    if gone { error.hint(format!("in Cargo.toml, let skill-sdk be {{ path = '{}' }}", sdk.display())) } else { error }
}

#[derive(Deserialize)]
struct CargoToml {
    package: Option<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

/// The crate's name, which becomes a file's name.
fn package_name(manifest: &Path) -> CliResult<String> {
    let wrong = |why: String| CliError::new(Exit::Skill, format!("{}: {why}", manifest.display()));
    let text = std::fs::read_to_string(manifest).map_err(|e| wrong(e.to_string()))?;
    let parsed: CargoToml = toml::from_str(&text).map_err(|e| wrong(e.to_string().trim_end().to_owned()))?;
    let package = parsed.package.ok_or_else(|| wrong("there is no [package] in it".to_owned()))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if package.name.is_empty() || !package.name.chars().all(plain) {
        return Err(wrong(format!("{:?} is no name for a crate", package.name)));
    }
    Ok(package.name)
}
