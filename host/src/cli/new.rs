//! `skillhost new`

use std::path::{Path, PathBuf};

use super::{
    bundled,
    error::{CliError, CliResult},
    exit::Exit,
    open::Setup,
    terminal,
};

/// In a template: the folder of the guest crate.
const SDK: &str = "{{sdk_path}}";

/// Begins a new skill: a folder that works at once
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost new word-count --lang python && skillhost run word-count --input '{\"text\": \"to be\"}'
  skillhost new word-count --lang rust && skillhost build word-count")]
pub struct NewArgs {
    /// Its name: lowercase letters, digits and hyphens, a letter first
    name: String,
    /// What it is written in
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(bundled::languages()))]
    lang: String,
    /// The folder to put its folder in
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    path: PathBuf,
}

/// Writes the folder and says how to go on.
pub fn new(args: NewArgs) -> CliResult {
    check_name(&args.name)?;
    let dir = args.path.join(&args.name);
    if dir.symlink_metadata().is_ok() {
        let error = CliError::usage(format!("{} is there already", dir.display()));
        return Err(error.hint("choose another name, or remove it first"));
    }
    let wants_sdk = bundled::template(&args.lang).any(|(_, text)| text.windows(SDK.len()).any(|w| w == SDK.as_bytes()));
    let sdk = if wants_sdk { Setup::new()?.bundle.sdk()? } else { PathBuf::new() };
    write(&args, &dir, &sdk).inspect_err(|_| {
        // What is half there was made by this call: nobody misses it.
        let _ = std::fs::remove_dir_all(&dir);
    })?;
    terminal::say(&next_steps(&dir));
    Ok(Exit::Success)
}

fn write(args: &NewArgs, dir: &Path, sdk: &Path) -> CliResult<()> {
    let sdk = sdk.to_str().filter(|path| !path.contains('\''));
    let sdk = sdk.ok_or_else(|| CliError::host("the path of the cache cannot be written in a Cargo.toml"))?;
    let crate_name = args.name.replace('-', "_");
    for (path, bytes) in bundled::template(&args.lang) {
        let text = String::from_utf8_lossy(bytes)
            .replace("{{name}}", &args.name)
            .replace("{{crate_name}}", &crate_name)
            .replace(SDK, sdk);
        let path = dir.join(path.strip_suffix(".tmpl").unwrap_or(path));
        let failed = |e| CliError::host(format!("cannot write {}: {e}", path.display()));
        bundled::place(&path, text.as_bytes()).map_err(failed)?;
    }
    Ok(())
}

fn next_steps(dir: &Path) -> String {
    let shown = dir.strip_prefix(".").unwrap_or(dir).display();
    let input = r#"--input '{"text": "to be or not to be"}'"#;
    format!("Made {shown}. Next:\n  skillhost build {shown}\n  skillhost run {shown} {input}")
}

/// A name is also a folder's, a crate's and a part of a URL.
fn check_name(name: &str) -> CliResult<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(plain)
        && !name.ends_with('-')
        && !name.contains("--")
        && name.len() <= 64;
    if good {
        return Ok(());
    }
    let error = CliError::usage(format!("{name:?} is no name for a skill"));
    Err(error.hint("use 1 to 64 lowercase letters, digits and single hyphens, a letter first: my-skill"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["a", "my-skill", "csv2json", "x1"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        let long = "a".repeat(65);
        for bad in ["", "-a", "a-", "a--b", "A", "a_b", "../a", "a/b", "1a", "ä", "a b", ".", &long] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
