//! The words of a program.

#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    Number(String),
    Name(String),
    Text(String),
    /// An operator or a sign.
    Sign(&'static str),
    Line,
}

/// Longer ones first.
const SIGNS: [&str; 36] = [
    "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "^", "=",
    "<", ">", "!", "(", ")", "{", "}", "[", "]", ",", ";", "&", "|", "?", ":",
];

/// Each word with its line; a character that is none stops it.
pub fn words(text: &str) -> Vec<(Word, usize)> {
    let (mut words, mut line, mut rest) = (Vec::new(), 1, text);
    while let Some(first) = rest.chars().next() {
        let (word, length) = match first {
            '\n' => (Some(Word::Line), 1),
            '\\' if rest.starts_with("\\\n") => (None, 2),
            '#' => (None, rest.find('\n').unwrap_or(rest.len())),
            '"' => text_word(rest),
            '0'..='9' | 'A'..='F' => number(rest),
            '.' if rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit() || c.is_ascii_uppercase()) => number(rest),
            '.' => (Some(Word::Name("last".to_owned())), 1),
            'a'..='z' => name(rest),
            c if c.is_whitespace() => (None, c.len_utf8()),
            _ if rest.starts_with("/*") => (None, rest.find("*/").map_or(rest.len(), |end| end + 2)),
            c => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => (Some(Word::Sign(sign)), sign.len()),
                None => (Some(Word::Sign("?")), c.len_utf8()),
            },
        };
        if let Some(word) = word {
            words.push((word, line));
        }
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        line += taken.matches('\n').count();
        rest = after;
    }
    words
}

fn text_word(rest: &str) -> (Option<Word>, usize) {
    let inner = rest.get(1..).unwrap_or_default();
    let end = inner.find('"').unwrap_or(inner.len());
    (Some(Word::Text(inner.get(..end).unwrap_or_default().to_owned())), (end + 2).min(rest.len()))
}

fn number(rest: &str) -> (Option<Word>, usize) {
    let (mut text, mut length, mut point) = (String::new(), 0, false);
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'\n') => {
                chars.next();
                length += 1;
            }
            '.' if !point => {
                point = true;
                text.push(c);
            }
            '0'..='9' | 'A'..='F' => text.push(c),
            _ => break,
        }
        length += 1;
    }
    (Some(Word::Number(text)), length)
}

fn name(rest: &str) -> (Option<Word>, usize) {
    let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')).unwrap_or(rest.len());
    (Some(Word::Name(rest.get(..end).unwrap_or_default().to_owned())), end)
}
