//! Log lines: on standard error, as much as asked for. Traces beside them, where the environment asks for them.

use std::io::{self, IsTerminal as _};

use anstream::ColorChoice;
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use super::{
    error::{CliError, CliResult},
    json_lines::JsonLines,
    traces::Traces,
};

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

/// Begins to log, and to trace where there are `traces`. A second call changes nothing.
///
/// # Errors
/// When the filter that was asked for is none.
pub fn init(format: LogFormat, asked: Option<&str>, default: &str, traces: Option<&Traces>) -> CliResult<()> {
    let filter = filter(asked, default)?;
    let color = match ColorChoice::global() {
        ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(color);
    let lines = match format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => lines.json().event_format(JsonLines).with_filter(filter).boxed(),
    };
    let _ = tracing_subscriber::registry().with(lines).with(traces.map(Traces::layer)).try_init();
    Ok(())
}

fn filter(asked: Option<&str>, default: &str) -> CliResult<EnvFilter> {
    if let Some(text) = asked.filter(|text| !text.is_empty()) {
        return EnvFilter::try_new(text).map_err(|e| {
            CliError::usage(format!("`{text}` does not say what to log: {e}"))
                .hint("write for example: warn,skill_host=debug")
        });
    }
    // Others' variable, which may be meant for other programs.
    let common = std::env::var("RUST_LOG").ok().filter(|text| !text.is_empty());
    Ok(common.and_then(|text| EnvFilter::try_new(text).ok()).unwrap_or_else(|| EnvFilter::new(default)))
}
