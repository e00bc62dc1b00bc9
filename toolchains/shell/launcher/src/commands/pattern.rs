//! Patterns of the shell and regular expressions of POSIX, as commands are given them.

use regex::{Regex, RegexBuilder};

/// A name that fits a pattern of the shell, in which `*` takes slashes too.
pub fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|n| name.get(n..).is_some_and(|name| fits(rest, name))),
        Some((b'?', rest)) => name.split_first().is_some_and(|(_, name)| fits(rest, name)),
        Some((b'[', rest)) if set(rest).is_some() => match (set(rest), name.split_first()) {
            (Some((inside, negated, rest)), Some((one, name))) => holds(inside, *one) != negated && fits(rest, name),
            _ => false,
        },
        Some((b'\\', rest)) if !rest.is_empty() => match (rest.split_first(), name.split_first()) {
            (Some((first, rest)), Some((one, name))) => one == first && fits(rest, name),
            _ => false,
        },
        Some((first, rest)) => name.split_first().is_some_and(|(one, name)| one == first && fits(rest, name)),
    }
}

/// What is in `[…]`, whether it is `[!…]`, and what comes behind it.
fn set(pattern: &[u8]) -> Option<(&[u8], bool, &[u8])> {
    let (negated, inside) = match pattern.split_first() {
        Some((b'!' | b'^', rest)) => (true, rest),
        _ => (false, pattern),
    };
    let end = inside.iter().skip(1).position(|b| *b == b']')? + 1;
    Some((inside.get(..end)?, negated, inside.get(end + 1..)?))
}

fn holds(set: &[u8], byte: u8) -> bool {
    match set {
        [low, b'-', high, rest @ ..] => (*low..=*high).contains(&byte) || holds(rest, byte),
        [one, rest @ ..] => *one == byte || holds(rest, byte),
        [] => false,
    }
}

/// A basic regular expression, with GNU's `\+`, `\?` and `\|`; or an extended one.
pub fn regex(text: &str, extended: bool, ignore_case: bool) -> Result<Regex, String> {
    let text = if extended { text.to_owned() } else { from_basic(text) };
    RegexBuilder::new(&text).case_insensitive(ignore_case).build().map_err(|_| format!("the regular expression '{text}' is none"))
}

fn from_basic(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut at_start = true;
    while let Some(c) = chars.next() {
        let begins = at_start;
        at_start = false;
        match c {
            '\\' => match chars.next() {
                Some(c @ ('(' | ')' | '{' | '}' | '|' | '+' | '?')) => {
                    out.push(c);
                    at_start = matches!(c, '(' | '|');
                }
                Some('<' | '>') => out.push_str(r"\b"),
                Some(c) => out.extend(['\\', c]),
                None => out.push_str(r"\\"),
            },
            '(' | ')' | '{' | '}' | '|' | '+' | '?' => out.extend(['\\', c]),
            '*' if begins => out.push_str(r"\*"),
            '^' if !begins => out.push_str(r"\^"),
            '$' if chars.peek().is_some() && !matches!(chars.clone().take(2).collect::<String>().as_str(), r"\)" | r"\|") => out.push_str(r"\$"),
            '[' => {
                out.push('[');
                if let Some(c) = chars.next_if(|c| *c == '^') {
                    out.push(c);
                }
                let mut first = true;
                while let Some(c) = chars.next() {
                    match c {
                        ']' if !first => break,
                        '[' if chars.peek() == Some(&':') => {
                            out.push('[');
                            for c in chars.by_ref() {
                                out.push(c);
                                if c == ']' {
                                    break;
                                }
                            }
                        }
                        '[' | ']' | '\\' | '&' | '~' => out.extend(['\\', c]),
                        c => out.push(c),
                    }
                    first = false;
                }
                out.push(']');
            }
            c => {
                at_start = begins && c == '^';
                out.push(c);
            }
        }
    }
    out
}
