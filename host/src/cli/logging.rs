//! Log lines: on standard error, as much as asked for.

use std::io::{self, IsTerminal as _};

use anstream::ColorChoice;
use tracing_subscriber::EnvFilter;

use super::error::{CliError, CliResult};

/// What log lines look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// How much is logged where neither --log nor RUST_LOG says so. What the commands tell by themselves (skills that
/// do not load) is not logged as well.
pub fn default_filter(verbose: u8, serves: bool) -> &'static str {
    match (verbose, serves) {
        (0, false) => "warn,skill_host::registry=error",
        (0, true) => "info,sqlx=warn,skill_host::registry=error",
        (1, _) => "info",
        (2, _) => "info,skill_host=debug,skill_engine=debug,toolchain_builder=debug",
        _ => "trace",
    }
}

/// Begins to log. A second call changes nothing.
///
/// # Errors
/// When the filter that was asked for is none.
pub fn init(format: LogFormat, asked: Option<&str>, default: &str) -> CliResult<()> {
    let own = asked.filter(|text| !text.is_empty()).map(|text| {
        let wrong = |e| CliError::usage(format!("`{text}` does not say what to log: {e}"));
        EnvFilter::try_new(text).map_err(|e| wrong(e).hint("write for example: warn,skill_host=debug"))
    });
    // Others' variable, which may be meant for other programs.
    let common = || std::env::var("RUST_LOG").ok().filter(|text| !text.is_empty());
    let filter = match own {
        Some(filter) => filter?,
        None => common().and_then(|text| EnvFilter::try_new(text).ok()).unwrap_or_else(|| EnvFilter::new(default)),
    };
    let color = match ColorChoice::global() {
        ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    };
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(color);
    let _ = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    Ok(())
}
