//! `skillhost config`

use std::path::PathBuf;

use clap::{ArgMatches, CommandFactory as _, parser::ValueSource};
use serde::Serialize;

use super::{File, Setting};
use crate::cli::{args::Cli, error::CliResult, exit::Exit, serve::ServeArgs, terminal};

/// Shows and checks the settings of `serve`: a file, under the environment, under flags
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost config example > skillhost.toml
  skillhost config check skillhost.toml
  skillhost config show --sources
  SKILLHOST_LISTEN=127.0.0.1:9000 skillhost config show --config /etc/skillhost.toml --json")]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ConfigCommand {
    /// Show what `serve` would use; takes all of its flags
    #[command(
        after_help = "Examples:\n  skillhost config show --sources\n  skillhost config show --listen [::1]:80 --json"
    )]
    Show(Box<ShowArgs>),
    /// Check a file of settings
    #[command(after_help = "Examples:\n  skillhost config check skillhost.toml")]
    Check(CheckArgs),
    /// Print a file with every setting, commented out
    #[command(after_help = "Examples:\n  skillhost config example > skillhost.toml")]
    Example,
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// Say where each value comes from
    #[arg(long)]
    sources: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// The file
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
}

impl ConfigArgs {
    /// The arguments of `serve` whose file is to be read.
    pub fn serve(&self) -> Option<&ServeArgs> {
        match &self.command {
            ConfigCommand::Show(args) => Some(&args.serve),
            ConfigCommand::Check(_) | ConfigCommand::Example => None,
        }
    }
}

/// Runs it; `matches` are those of the whole program.
pub fn config(args: ConfigArgs, matches: &ArgMatches, file: Option<&File>) -> CliResult {
    match args.command {
        ConfigCommand::Show(args) => {
            let shown = matches.subcommand_matches("config").and_then(|it| it.subcommand_matches("show"));
            show(&args, shown.unwrap_or(matches), file)?;
        }
        ConfigCommand::Check(args) => {
            let file = File::read(&args.file, &Setting::all(&Cli::command()))?;
            let n = file.len();
            let settings = if n == 1 { "setting" } else { "settings" };
            terminal::print(&format!("{}: valid, {n} {settings}", file.path().display()))?;
        }
        ConfigCommand::Example => terminal::print(example(&Setting::all(&Cli::command())).trim_end())?,
    }
    Ok(Exit::Success)
}

/// One setting as it is shown.
#[derive(Serialize)]
struct Shown {
    key: String,
    /// None where it is not set and there is nothing in its place.
    value: Option<String>,
    source: String,
    variable: String,
}

fn show(args: &ShowArgs, matches: &ArgMatches, file: Option<&File>) -> CliResult<()> {
    let mut all: Vec<Shown> =
        Setting::all(&Cli::command()).iter().map(|setting| shown(setting, matches, file)).collect();
    all.push(api_key());
    all.sort_by(|a, b| a.key.cmp(&b.key));
    if args.json {
        let path = file.map(|file| file.path().display().to_string());
        return terminal::print_json(&serde_json::json!({ "file": path, "settings": all }));
    }
    let cells = |it: &Shown| {
        let value = it.value.clone().unwrap_or_else(|| "-".to_owned());
        let mut row = vec![it.key.clone(), value];
        row.extend(args.sources.then(|| it.source.clone()));
        row
    };
    let rows: Vec<Vec<String>> = all.iter().map(cells).collect();
    let head: &[&str] = if args.sources { &["SETTING", "VALUE", "SOURCE"] } else { &["SETTING", "VALUE"] };
    terminal::print(&terminal::table(head, &rows))
}

fn shown(setting: &Setting, matches: &ArgMatches, file: Option<&File>) -> Shown {
    let id = setting.id();
    let raw = matches.get_raw(id).map(|values| {
        let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
        values.join(if setting.is_list() { ":" } else { "," })
    });
    let value = if setting.is_switch() { Some(matches.get_flag(id).to_string()) } else { raw };
    let in_file = file.and_then(|file| Some((file, file.line(id)?)));
    let source = match (matches.value_source(id), in_file) {
        (Some(ValueSource::CommandLine), _) => format!("flag --{}", setting.flag()),
        (Some(ValueSource::EnvVariable), _) => format!("environment {}", setting.variable()),
        (Some(_), Some((file, line))) => format!("file {}:{line}", file.path().display()),
        _ => "default".to_owned(),
    };
    let value = match value {
        Some(text) if source == "default" && !setting.is_switch() => setting.usual().or(Some(text)),
        None => setting.usual(),
        told => told,
    };
    let value = value.filter(|text| !text.is_empty());
    let hidden = |text: String| if setting.is_secret() { "(set)".to_owned() } else { without_password(&text) };
    Shown { key: setting.key(), value: value.map(hidden), source, variable: setting.variable() }
}

/// The one secret that has no flag.
fn api_key() -> Shown {
    const VARIABLE: &str = "SKILLHOST_API_KEY";
    let set = std::env::var_os(VARIABLE).is_some_and(|value| !value.is_empty());
    Shown {
        key: "api_key".to_owned(),
        value: set.then(|| "(set)".to_owned()),
        source: if set { format!("environment {VARIABLE}") } else { "default".to_owned() },
        variable: VARIABLE.to_owned(),
    }
}

/// `scheme://user:secret@host/…?password=secret` without the secret, however badly it is escaped.
fn without_password(text: &str) -> String {
    let masked = text.split_once("://").and_then(|(scheme, rest)| {
        let (account, host) = rest.rsplit_once('@')?;
        let (user, _) = account.split_once(':')?;
        Some(format!("{scheme}://{user}:***@{host}"))
    });
    let masked = masked.unwrap_or_else(|| text.to_owned());
    match masked.split_once("password=") {
        Some((before, secret)) => {
            let after = secret.find('&').and_then(|at| secret.get(at..)).unwrap_or_default();
            format!("{before}password=***{after}")
        }
        None => masked,
    }
}

/// A file with every setting, commented out.
fn example(settings: &[Setting]) -> String {
    let mut text = String::from(
        "# Settings of `skillhost serve`. Flags go before the environment, the environment before this file.\n",
    );
    for setting in settings {
        let usual = setting.usual();
        let value = match (&usual, setting.is_switch()) {
            (_, true) => "false".to_owned(),
            (Some(value), _) if value.bytes().all(|byte| byte.is_ascii_digit()) => value.clone(),
            (Some(value), _) if !value.contains(' ') => toml::Value::from(value.as_str()).to_string(),
            _ => "\"\"".to_owned(),
        };
        let about = setting.about().replace('\n', "\n# ");
        let words = usual.filter(|usual| usual.contains(' ')).map(|usual| format!(" ({usual})")).unwrap_or_default();
        text.push_str(&format!(
            "\n# {about}{words}\n# --{}, {}\n# {} = {value}\n",
            setting.flag(),
            setting.variable(),
            setting.key()
        ));
    }
    text
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn settings() -> Vec<Setting> {
        Setting::all(&Cli::command())
    }

    #[test]
    fn every_flag_of_serve_can_be_set_in_the_environment_and_in_a_file() {
        let program = Cli::command();
        let serve = program.find_subcommand("serve").unwrap();
        let settings = settings();
        for arg in serve.get_arguments().filter(|arg| !["config", "help"].contains(&arg.get_id().as_str())) {
            assert!(settings.iter().any(|it| it.id() == arg.get_id().as_str()), "{} has no variable", arg.get_id());
        }
        let mut variables: Vec<_> = settings.iter().map(Setting::variable).collect();
        variables.sort();
        let count = variables.len();
        variables.dedup();
        assert_eq!(variables.len(), count, "two settings share a variable");
    }

    #[test]
    fn the_example_without_its_marks_is_a_valid_file() {
        let settings = settings();
        let text = example(&settings);
        let file = tempfile::NamedTempFile::new().unwrap();
        let uncommented: String = text
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.split_once(" = ").is_some_and(|(key, value)| !key.contains(' ') && value != "\"\""))
            .map(|line| format!("{line}\n"))
            .collect();
        std::fs::write(file.path(), &uncommented).unwrap();
        let read = File::read(file.path(), &settings).unwrap_or_else(|error| panic!("{error}\n{uncommented}"));
        assert!(read.len() > 8, "{uncommented}");
    }

    #[test]
    fn the_documentation_lists_every_setting() {
        let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md")).unwrap();
        for it in settings() {
            let row = format!("| `{}` | `--{}` | `{}` |", it.key(), it.flag(), it.variable());
            assert!(page.contains(&row), "docs/configuration.md lacks a line that begins with {row}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        for (address, shown) in [
            ("postgres://me:se/cret@host/db", "postgres://me:***@host/db"),
            ("postgres://host/db?password=secret&a=b", "postgres://host/db?password=***&a=b"),
            ("postgres://me:s:e@cret@host:1/db", "postgres://me:***@host:1/db"),
            ("postgres://me@host/db", "postgres://me@host/db"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
