//! What is printed, and where: data on standard output, talk on standard error, colour only for a terminal.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use anstream::ColorChoice;
use owo_colors::OwoColorize as _;
use serde::Serialize;

use super::{
    error::{CliError, CliResult},
    json_lines,
    logging::LogFormat,
};

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

static QUIET: AtomicBool = AtomicBool::new(false);
static JSON: AtomicBool = AtomicBool::new(false);

/// Settles, once for the process, what the flags say.
pub fn init(color: Color, quiet: bool, log: LogFormat) {
    let choice = match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    choice.write_global();
    QUIET.store(quiet, Relaxed);
    JSON.store(log == LogFormat::Json, Relaxed);
}

/// True after `--quiet`.
pub fn is_quiet() -> bool {
    QUIET.load(Relaxed)
}

/// True when a person reads standard output.
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Prints data and a line's end. A reader who has gone away has what it wanted: that is no error.
pub fn print(text: &str) -> CliResult<()> {
    let mut out = anstream::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()))
}

/// Prints bytes as they are.
pub fn print_bytes(bytes: &[u8]) -> CliResult<()> {
    let mut out = io::stdout().lock();
    written(out.write_all(bytes).and_then(|()| out.flush()))
}

fn written(result: io::Result<()>) -> CliResult<()> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::host(format!("cannot write to standard output: {e}")))
        }
        _ => Ok(()),
    }
}

/// Prints JSON: indented for a person, one line for a program.
pub fn print_json(value: &impl Serialize) -> CliResult<()> {
    let text = if stdout_is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    print(&text.map_err(|e| CliError::host(format!("cannot write the answer as JSON: {e}")))?)
}

/// Says something to the person at the terminal; `--quiet` silences it.
pub fn say(text: &str) {
    if !is_quiet() && !tell_json("INFO", text, None) {
        tell(text);
    }
}

/// Says what a person may want to change.
pub fn warn(text: &str) {
    if !is_quiet() && !tell_json("WARN", text, None) {
        tell(&format!("{} {}", "warning:".yellow().bold(), plain(text)));
    }
}

/// Says what went wrong and what to do.
pub fn error(error: &CliError) {
    if tell_json("ERROR", error.message.trim_end(), error.hint.as_deref()) {
        return;
    }
    tell(&format!("{} {}", "error:".red().bold(), plain(error.message.trim_end())));
    if let Some(hint) = &error.hint {
        tell(&format!("{} {}", "hint:".cyan().bold(), plain(hint)));
    }
}

/// Where log lines are JSON, everything on standard error is: whoever collects them reads nothing else. False where they are not.
fn tell_json(level: &str, message: &str, hint: Option<&str>) -> bool {
    let json = JSON.load(Relaxed);
    if json {
        let mut line = json_lines::begin(level, "skillhost");
        line.insert("message".into(), message.into());
        line.extend(hint.map(|hint| ("hint".to_owned(), hint.into())));
        tell(&serde_json::Value::Object(line).to_string());
    }
    json
}

fn tell(text: &str) {
    let mut err = anstream::stderr().lock();
    // Nobody is left to be told when standard error is gone.
    let _ = writeln!(err, "{text}");
}

/// A stranger's words without what would steer a terminal.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
}

/// Columns aligned by their widest cell; the last one is cut at the terminal's width.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(head.get(column).map(|h| h.len())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let most = terminal_width();
    let line = |cells: Vec<&str>| {
        let mut text = String::new();
        for (n, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let gap = if n + 1 == cells.len() { 0 } else { width + 2 };
            text.push_str(&format!("{cell:<gap$}"));
        }
        cut(&plain(text.trim_end()).replace('\n', " "), most)
    };
    let mut lines = vec![line(head.to_vec()).bold().to_string()];
    lines.extend(rows.iter().map(|row| line(row.iter().map(String::as_str).collect())));
    lines.join("\n")
}

fn cut(text: &str, most: Option<usize>) -> String {
    match most {
        Some(most) if text.chars().count() > most => {
            let kept: String = text.chars().take(most.saturating_sub(1)).collect();
            format!("{}…", kept.trim_end())
        }
        _ => text.to_owned(),
    }
}

fn terminal_width() -> Option<usize> {
    let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the call writes to a local value of the type that it expects, and says whether it did.
    let asked = unsafe { libc::ioctl(libc::STDOUT_FILENO, libc::TIOCGWINSZ, &raw mut size) };
    (asked == 0 && size.ws_col >= 20).then_some(usize::from(size.ws_col))
}
