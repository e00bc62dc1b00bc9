//! What JSON and schemas refuse, as failures that say whose it is.

use serde_json::json;

use super::{JsonError, Violation};
use crate::domain::{Failure, FailureKind};

/// Characters of an output that a failure shows.
const SHOWN: usize = 80;

impl JsonError {
    /// The caller's fault: the input is not what it should be.
    pub fn in_input(&self) -> Failure {
        let failure = Failure::new(FailureKind::InvalidInput, format!("the input cannot be read: {self}"));
        match self {
            Self::TooLarge { .. } => failure.hint("send less, or ask the operator for more `json_bytes`"),
            Self::TooDeep { .. } => failure.hint("nest it less, or ask the operator for more `json_depth`"),
            _ => failure.hint("send one JSON value in UTF-8"),
        }
    }

    /// The skill's fault: `printed` is what it answered with.
    pub fn in_output(&self, printed: &[u8]) -> Failure {
        match self {
            Self::Empty => Failure::new(FailureKind::EmptyOutput, "the skill answered with nothing")
                .hint("print one JSON value to standard output"),
            Self::TooLarge { .. } => {
                Failure::new(FailureKind::InvalidOutput, format!("the output is too large: {self}"))
                    .hint("answer with less, write an artifact instead, or raise `json_bytes`")
            }
            Self::TooDeep { .. } => Failure::new(FailureKind::InvalidOutput, format!("the output is too deep: {self}"))
                .hint("nest it less, or raise `json_depth`"),
            Self::Utf8 { .. } | Self::Syntax { .. } => Failure::new(
                FailureKind::InvalidJson,
                format!("the output is not JSON: {self}; it begins {}", begin(printed)),
            )
            .hint("print one JSON value to standard output and everything else to standard error"),
        }
    }
}

/// The caller's fault: the input breaks the input schema.
pub fn invalid_input(violations: &[Violation]) -> Failure {
    broken(FailureKind::InvalidInput, "the input", violations)
}

/// The skill's fault: the output breaks the output schema.
pub fn invalid_output(violations: &[Violation]) -> Failure {
    broken(FailureKind::InvalidOutput, "the output", violations)
}

fn broken(kind: FailureKind, what: &str, violations: &[Violation]) -> Failure {
    let Some(first) = violations.first() else {
        return Failure::new(kind, format!("{what} breaks its schema"));
    };
    let more = match violations.len() - 1 {
        0 => String::new(),
        n => format!(", and {n} more"),
    };
    Failure::new(kind, format!("{what} breaks its schema: {first}{more}"))
        .at(first.pointer.clone())
        .details(json!({ "violations": violations }))
}

fn begin(printed: &[u8]) -> String {
    let head = printed.get(..SHOWN * 4).unwrap_or(printed);
    let text = String::from_utf8_lossy(head);
    let shown: String = text.trim_start().chars().take(SHOWN).collect();
    format!("{shown:?}")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        domain::Blame,
        schema::{Schema, parse_json},
    };

    #[test]
    fn says_whose_fault_and_where() {
        let schema = Schema::compile(&json!({"properties": {"n": {"type": "integer"}}})).unwrap();
        let violations = schema.check(&json!({"n": "x"})).unwrap_err();
        let input = invalid_input(&violations);
        assert_eq!((input.blame(), input.pointer.as_deref()), (Blame::Caller, Some("/n")));
        assert_eq!(input.details["violations"][0]["found"], "string");
        assert_eq!(invalid_output(&violations).blame(), Blame::Skill);
        insta::assert_snapshot!(input);
    }

    #[test]
    fn shows_what_was_printed() {
        let fail = |printed: &[u8]| parse_json(printed, 10_000, 8).unwrap_err().in_output(printed);
        let kinds = [&b""[..], b"Hello, \x1b[1mworld\nline 2", b"\xff\xfe", b"[[[[[[[[[[", &[b'1'; 10_001]]
            .map(|printed| format!("{}: {}", fail(printed).kind.name(), fail(printed)));
        insta::assert_snapshot!(kinds.join("\n"));
        let long = "x".repeat(500);
        assert!(fail(long.as_bytes()).message.len() < 200);
    }
}
