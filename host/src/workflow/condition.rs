//! `when`: whether a node runs. `"${a.ok}"`, `"!${a.ok}"`, `"${a.n} > 5"`, `"${a.kind} == 'text'"`.

use std::cmp::Ordering;

use serde_json::Value;

use super::reference::{Filler, Piece, Reference, pieces};

/// A condition, read.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    left: Operand,
    /// Compared with it; alone it is asked whether it is something.
    right: Option<(Operator, Operand)>,
    negated: bool,
}

#[derive(Clone, Debug)]
enum Operand {
    Reference(Reference),
    Literal(Value),
}

#[derive(Clone, Copy, Debug)]
enum Operator {
    Equal,
    Different,
    AtLeast,
    AtMost,
    More,
    Less,
}

/// Those of two characters first.
const OPERATORS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::Different),
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    (">", Operator::More),
    ("<", Operator::Less),
];

impl Condition {
    /// Reads a text, or `true` or `false`.
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Bool(_) => Ok(Self { left: Operand::Literal(value.clone()), right: None, negated: false }),
            Value::String(text) => Self::read_text(text.trim()),
            _ => Err("a condition is a text such as \"${a.n} > 5\", or true or false".into()),
        }
    }

    fn read_text(text: &str) -> Result<Self, String> {
        // An operator inside of quotes or braces is none: the left side ends where its reference or literal does.
        let at = |(sign, operator): &(&str, Operator)| Some((outside(text, sign)?, sign.len(), *operator));
        let first = OPERATORS.iter().filter_map(at).min_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)));
        if let Some((at, length, operator)) = first {
            let (left, right) = (text.get(..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default());
            let right = Some((operator, Operand::read(right)?));
            return Ok(Self { left: Operand::read(left)?, right, negated: false });
        }
        match text.strip_prefix('!') {
            Some(rest) => Ok(Self { left: Operand::read(rest)?, right: None, negated: true }),
            None => Ok(Self { left: Operand::read(text)?, right: None, negated: false }),
        }
    }

    pub(super) fn references(&self) -> impl Iterator<Item = &Reference> {
        let operands = std::iter::once(&self.left).chain(self.right.iter().map(|(_, operand)| operand));
        operands.filter_map(|operand| match operand {
            Operand::Reference(reference) => Some(reference),
            Operand::Literal(_) => None,
        })
    }

    /// Whether it holds.
    pub(super) fn holds<'a, F: Fn(&str) -> Option<&'a Value>>(
        &self,
        filler: &mut Filler<'a, F>,
    ) -> Result<bool, String> {
        let left = self.left.value(filler)?;
        let holds = match &self.right {
            None => is_something(&left),
            Some((operator, right)) => compare(&left, *operator, &right.value(filler)?),
        };
        Ok(holds != self.negated)
    }
}

impl Operand {
    fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let quoted = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        if let Some(quoted) = quoted {
            return Ok(Self::Literal(quoted.into()));
        }
        if text.starts_with("${") {
            return match <[Piece; 1]>::try_from(pieces(text)?) {
                Ok([Piece::Reference(reference)]) => Ok(Self::Reference(reference)),
                _ => Err(format!("`{text}` is more than one reference")),
            };
        }
        let literal = serde_json::from_str(text);
        literal.map(Self::Literal).map_err(|_| format!("`{text}` is no reference, no number and no text in quotes"))
    }

    fn value<'a, F: Fn(&str) -> Option<&'a Value>>(&self, filler: &mut Filler<'a, F>) -> Result<Value, String> {
        match self {
            Self::Reference(reference) => filler.value(reference).cloned(),
            Self::Literal(value) => Ok(value.clone()),
        }
    }
}

/// Where a sign stands outside of quotes and braces.
fn outside(text: &str, sign: &str) -> Option<usize> {
    let (mut quote, mut braces) = (None, false);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') if !braces => quote = Some(c),
            (None, '{') => braces = true,
            (None, '}') => braces = false,
            (None, _) if !braces && text.get(at..).is_some_and(|rest| rest.starts_with(sign)) => return Some(at),
            (None, _) => {}
        }
    }
    None
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(it) => *it,
        Value::Number(it) => it.as_f64() != Some(0.0),
        Value::String(it) => !it.is_empty(),
        Value::Array(it) => !it.is_empty(),
        Value::Object(it) => !it.is_empty(),
    }
}

/// Numbers with numbers, texts with texts; what cannot be compared is neither more nor less.
fn compare(left: &Value, operator: Operator, right: &Value) -> bool {
    let order = match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().zip(b.as_f64()).and_then(|(a, b)| a.partial_cmp(&b)),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (a, b) => (a == b).then_some(Ordering::Equal),
    };
    match operator {
        Operator::Equal => order == Some(Ordering::Equal),
        Operator::Different => order != Some(Ordering::Equal),
        Operator::More => order == Some(Ordering::Greater),
        Operator::Less => order == Some(Ordering::Less),
        Operator::AtLeast => order.is_some_and(Ordering::is_ge),
        Operator::AtMost => order.is_some_and(Ordering::is_le),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conditions_hold_or_not() {
        let a = json!({ "n": 25, "zero": 0, "text": "a > b", "list": [], "ok": true });
        let source = |name: &str| (name == "a").then_some(&a);
        for (text, expected) in [
            ("${a.n} > 5", true),
            ("${a.n}>=25", true),
            ("${a.n} < 25", false),
            ("5 < ${a.n}", true),
            ("${a.n} == 25.0", true),
            ("${a.text} == 'a > b'", true),
            ("${a.text} != \"a > b\"", false),
            ("${a.ok}", true),
            ("!${a.ok}", false),
            ("!${a.list}", true),
            ("${a.zero}", false),
            ("${a.list} == []", true),
            ("${a.text} > 5", false),
            ("${a.text} <= 5", false),
            ("true", true),
        ] {
            let condition = Condition::read(&json!(text)).unwrap();
            let mut filler = Filler { source, bytes: 1000, _values: std::marker::PhantomData };
            assert_eq!(condition.holds(&mut filler), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for value in
            [json!(""), json!("a"), json!("${a} >"), json!("${a} ${b}"), json!(7), json!("${a} == b"), json!("!")]
        {
            assert!(Condition::read(&value).is_err(), "{value}");
        }
    }
}
