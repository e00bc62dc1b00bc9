//! `--input`: JSON as it stands, `@file`, or `-` for standard input.

use std::{
    fs::File,
    io::{self, Read},
};

use serde_json::Value;

use super::{
    error::{CliError, CliResult},
    exit::Exit,
};

/// More than any host takes; what a skill takes is its limits' matter.
const MOST_BYTES: u64 = 256 << 20;

/// `--input`, for the commands that call skills.
#[derive(Debug, clap::Args)]
pub struct InputArg {
    /// The input: JSON as it stands, a file as @FILE, or - for standard input
    #[arg(short, long, value_name = "JSON|@FILE|-", default_value = "{}", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    pub input: String,
}

impl InputArg {
    /// The input itself; `{}` where nothing was said.
    pub fn read(&self) -> CliResult<Value> {
        let (place, text) = match self.input.strip_prefix('@') {
            _ if self.input == "-" => ("standard input", text(io::stdin().lock(), "standard input")?),
            Some(path) => {
                let file = File::open(path);
                let file =
                    file.map_err(|e| CliError::new(Exit::Input, format!("cannot read the input file {path}: {e}")))?;
                (path, text(file, path)?)
            }
            None => ("the input", self.input.clone()),
        };
        serde_json::from_str(&text).map_err(|error| not_json(place, &text, &error))
    }
}

fn text(from: impl Read, place: &str) -> CliResult<String> {
    let mut bytes = Vec::new();
    let read = from.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|e| CliError::new(Exit::Input, format!("cannot read {place}: {e}")))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(CliError::new(Exit::Input, format!("{place} is larger than {} MiB", MOST_BYTES >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CliError::new(Exit::Input, format!("{place} is not UTF-8 (at byte {at})")).hint("save it as UTF-8")
    })
}

fn not_json(place: &str, text: &str, error: &serde_json::Error) -> CliError {
    let message =
        if text.trim().is_empty() { format!("{place} is empty") } else { format!("{place} is not JSON: {error}") };
    let error = CliError::new(Exit::Input, message);
    match place {
        "the input" => {
            error.hint("write it as '{\"key\": \"value\"}' in single quotes, as @file, or as - for standard input")
        }
        _ => error.hint("give one JSON value, for example {}"),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(input: &str) -> CliResult<Value> {
        InputArg { input: input.to_owned() }.read()
    }

    #[test]
    fn json_as_it_stands_or_in_a_file() {
        assert_eq!(read(r#"{"n": 12}"#).unwrap(), json!({ "n": 12 }));
        assert_eq!(read("-3").unwrap(), json!(-3));
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("in.json");
        std::fs::write(&file, "[1]").unwrap();
        assert_eq!(read(&format!("@{}", file.display())).unwrap(), json!([1]));
    }

    #[test]
    fn what_is_wrong_is_the_callers_and_says_where() {
        let error = read("{\"a\": tru}").unwrap_err();
        assert_eq!(error.exit, Exit::Input);
        assert!(error.message.contains("not JSON") && error.message.contains("column"), "{error}");
        let error = read("@/nowhere/in.json").unwrap_err();
        assert_eq!(error.exit, Exit::Input);
        assert!(error.message.contains("/nowhere/in.json"), "{error}");
    }
}
