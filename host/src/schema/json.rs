//! JSON text with limits of size and depth.

use serde_json::Value;

/// The deepest nesting that is ever read, whatever the limits say.
pub const MAX_DEPTH: usize = 127;

/// Why a text is not the JSON that was asked for. Lines and columns begin at 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Nothing, or white space only.
    #[error("it is empty")]
    Empty,
    /// More bytes than allowed.
    #[error("it has {size} bytes; at most {max} are allowed")]
    TooLarge {
        /// Its bytes.
        size: usize,
        /// The limit.
        max: usize,
    },
    /// Nested deeper than allowed.
    #[error("it is nested deeper than {max} levels at line {line}, column {column}")]
    TooDeep {
        /// The limit.
        max: usize,
        /// Where the limit is passed.
        line: usize,
        /// Where the limit is passed, in bytes.
        column: usize,
    },
    /// Not UTF-8.
    #[error("it is not valid UTF-8 at line {line}, column {column}")]
    Utf8 {
        /// Where the first bad byte is.
        line: usize,
        /// Where the first bad byte is, in bytes.
        column: usize,
    },
    /// Not JSON.
    #[error("{message} at line {line}, column {column}")]
    Syntax {
        /// What the parser says.
        message: String,
        /// Where it stopped.
        line: usize,
        /// Where it stopped, in bytes.
        column: usize,
    },
}

/// Reads one JSON value of at most `max_bytes` and `max_depth` levels (never more than [`MAX_DEPTH`]).
///
/// # Errors
/// [`JsonError`], one variant per reason.
pub fn parse_json(bytes: &[u8], max_bytes: usize, max_depth: usize) -> Result<Value, JsonError> {
    if bytes.len() > max_bytes {
        return Err(JsonError::TooLarge { size: bytes.len(), max: max_bytes });
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let (line, column) = place(bytes, e.valid_up_to());
        JsonError::Utf8 { line, column }
    })?;
    if text.trim_ascii().is_empty() {
        return Err(JsonError::Empty);
    }
    let max = max_depth.min(MAX_DEPTH);
    if let Some(at) = passes_depth(bytes, max) {
        let (line, column) = place(bytes, at);
        return Err(JsonError::TooDeep { max, line, column });
    }
    serde_json::from_str(text).map_err(|e| syntax(&e))
}

fn syntax(error: &serde_json::Error) -> JsonError {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    JsonError::Syntax { message: message.into(), line: error.line(), column: error.column() }
}

/// Whether a text that is known to be JSON keeps within these bounds.
///
/// # Errors
/// [`JsonError::TooLarge`] or [`JsonError::TooDeep`].
pub fn check_bounds(json: &[u8], max_bytes: usize, max_depth: usize) -> Result<(), JsonError> {
    if json.len() > max_bytes {
        return Err(JsonError::TooLarge { size: json.len(), max: max_bytes });
    }
    let max = max_depth.min(MAX_DEPTH);
    match passes_depth(json, max) {
        Some(at) => {
            let (line, column) = place(json, at);
            Err(JsonError::TooDeep { max, line, column })
        }
        None => Ok(()),
    }
}

/// The byte that opens one level too many. One pass without recursion, before anything is built.
fn passes_depth(bytes: &[u8], max: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > max {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn place(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: impl AsRef<[u8]>) -> Result<Value, JsonError> {
        parse_json(text.as_ref(), 1000, 8)
    }

    #[test]
    fn each_reason_is_its_own() {
        assert_eq!(parse(" \n\t"), Err(JsonError::Empty));
        assert_eq!(parse(vec![b' '; 1001]), Err(JsonError::TooLarge { size: 1001, max: 1000 }));
        assert_eq!(parse(b"{\n \"a\": \"\xff\"}"), Err(JsonError::Utf8 { line: 2, column: 8 }));
        assert_eq!(parse("[[[[[[[[\n[1]]]]]]]]]"), Err(JsonError::TooDeep { max: 8, line: 2, column: 1 }));
        assert_eq!(
            parse("{\n  \"a\": 1,\n}"),
            Err(JsonError::Syntax { message: "trailing comma".into(), line: 3, column: 1 })
        );
        assert!(matches!(parse("hello"), Err(JsonError::Syntax { .. })));
        assert!(matches!(parse("1 2"), Err(JsonError::Syntax { .. })));
    }

    #[test]
    fn brackets_in_strings_are_text() {
        assert!(parse(r#"{"a": "[[[[[[[[[[[[\"[[[[{{{{"}"#).is_ok());
    }

    #[test]
    fn depth_is_exact_and_never_past_the_parsers_own() {
        let nested = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(parse(nested(8)).is_ok());
        assert!(matches!(parse(nested(9)), Err(JsonError::TooDeep { max: 8, .. })));
        assert!(parse_json(nested(MAX_DEPTH).as_bytes(), 1000, usize::MAX).is_ok());
        let deep = parse_json("[".repeat(500_000).as_bytes(), 1 << 20, usize::MAX);
        assert!(matches!(deep, Err(JsonError::TooDeep { max: MAX_DEPTH, .. })));
    }
}
