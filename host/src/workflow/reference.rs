//! `${node.path.to.value}` and `${inputs.path}`.
//!
//! A text that is one reference and nothing else becomes the value, of whatever type; inside of a longer text a text stands
//! as it is and everything else as JSON. `$${` is a `${` that means nothing.

use serde_json::Value;

/// What `${inputs…}` begins with; no node is called so.
pub(super) const INPUTS: &str = "inputs";

/// A reference, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// A node's id, or [`INPUTS`].
    pub(super) source: String,
    path: Vec<String>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Reference(Reference),
}

impl Reference {
    /// Reads what stands between the braces: `a.b[0].c` or `a.b.0.c`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let plain = text.trim().replace('[', ".").replace(']', "");
        let mut names = plain.split('.').map(str::to_owned);
        let source = names.next().unwrap_or_default();
        let path: Vec<String> = names.collect();
        match source.is_empty() || path.iter().any(String::is_empty) {
            true => Err(format!("`${{{text}}}` is no reference; write `${{node.path}}` or `${{inputs.name}}`")),
            false => Ok(Self { source, path }),
        }
    }

    /// What it refers to in the source's value.
    pub(super) fn find<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.path.iter().try_fold(value, |value, name| match value {
            Value::Array(list) => list.get(name.parse::<usize>().ok()?),
            Value::Object(object) => object.get(name),
            _ => None,
        })
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "${{{}", self.source)?;
        self.path.iter().try_for_each(|name| write!(f, ".{name}"))?;
        f.write_str("}")
    }
}

/// Reads a text.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            plain.push_str(before);
            plain.push_str("${");
            rest = after;
            continue;
        }
        plain.push_str(before);
        let (inside, behind) = after.split_once('}').ok_or("`${` has no `}`; write `$${` where it means nothing")?;
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Reference(Reference::read(inside)?));
        rest = behind;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

/// All references in a value.
pub(super) fn all(value: &Value) -> Result<Vec<Reference>, String> {
    let mut found = Vec::new();
    collect(value, &mut found)?;
    Ok(found)
}

fn collect(value: &Value, into: &mut Vec<Reference>) -> Result<(), String> {
    match value {
        Value::String(text) => into.extend(pieces(text)?.into_iter().filter_map(|piece| match piece {
            Piece::Reference(reference) => Some(reference),
            Piece::Text(_) => None,
        })),
        Value::Array(list) => list.iter().try_for_each(|it| collect(it, into))?,
        Value::Object(object) => object.values().try_for_each(|it| collect(it, into))?,
        _ => {}
    }
    Ok(())
}

/// Puts values in the place of references.
pub(super) struct Filler<'a, F> {
    /// The value of a source, where it has one.
    pub(super) source: F,
    /// Bytes of JSON that may still be put in: a few references to a large value make a huge one.
    pub(super) bytes: usize,
    pub(super) _values: std::marker::PhantomData<&'a Value>,
}

impl<'a, F: Fn(&str) -> Option<&'a Value>> Filler<'a, F> {
    pub(super) fn fill(&mut self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => self.text(text)?,
            Value::Array(list) => Value::Array(list.iter().map(|it| self.fill(it)).collect::<Result<_, _>>()?),
            Value::Object(object) => {
                let filled = object.iter().map(|(key, it)| Ok((key.clone(), self.fill(it)?)));
                Value::Object(filled.collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    fn text(&mut self, text: &str) -> Result<Value, String> {
        if !text.contains("${") {
            return Ok(Value::String(text.to_owned()));
        }
        let pieces = pieces(text)?;
        if let [Piece::Reference(reference)] = pieces.as_slice() {
            return self.value(reference).cloned();
        }
        let mut filled = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Reference(reference) => match self.value(reference)? {
                    Value::String(text) => filled.push_str(text),
                    other => filled.push_str(&other.to_string()),
                },
            }
        }
        Ok(Value::String(filled))
    }

    /// The value of a reference.
    pub(super) fn value(&mut self, reference: &Reference) -> Result<&'a Value, String> {
        let value = (self.source)(&reference.source).and_then(|value| reference.find(value));
        let value = value.ok_or_else(|| format!("{reference} is not there"))?;
        let size = match value {
            Value::String(text) => text.len(),
            Value::Array(_) | Value::Object(_) => value.to_string().len(),
            _ => 8,
        };
        self.bytes = self.bytes.checked_sub(size).ok_or("the values that are referred to are too large together")?;
        Ok(value)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn fill(value: Value) -> Result<Value, String> {
        let a = json!({ "n": 25, "list": [{ "x": true }, null], "text": "hi", "": 1 });
        let source = |name: &str| (name == "a").then_some(&a);
        Filler { source, bytes: 1000, _values: std::marker::PhantomData }.fill(&value)
    }

    #[test]
    fn a_reference_alone_keeps_its_type() {
        let filled = fill(json!({ "a": "${a.n}", "b": ["${a.list[0].x}", "${ a.list.1 }"], "c": "${a.list}", "d": 7 }));
        assert_eq!(filled.unwrap(), json!({ "a": 25, "b": [true, null], "c": [{ "x": true }, null], "d": 7 }));
    }

    #[test]
    fn inside_of_a_text_it_is_text() {
        let filled = fill(json!("n=${a.n}, ${a.text}, ${a.list} $${a.n} $5 {x}"));
        assert_eq!(filled.unwrap(), r#"n=25, hi, [{"x":true},null] ${a.n} $5 {x}"#);
        assert_eq!(fill(json!("$${x}")).unwrap(), "${x}");
    }

    #[test]
    fn what_is_not_there_is_named() {
        for text in ["${a.m}", "${a.n.x}", "${a.list[2]}", "${a.list.x}", "${b}", "x ${a.m}"] {
            assert!(fill(json!(text)).unwrap_err().contains("is not there"), "{text}");
        }
        for text in ["${", "${}", "${a", "${.a}", "${a.}", "${a..b}"] {
            assert!(all(&json!([text])).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_that_grows_is_refused() {
        let many: Vec<&str> = vec!["${a.list}"; 200];
        assert!(fill(json!(many)).unwrap_err().contains("too large"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in r"([$\{\}.a\[\]0]|\$\{){0,20}") {
            let _ = fill(json!(text));
        }
    }
}
