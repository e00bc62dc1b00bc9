//! YAML as a tree whose every part knows its line.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use serde_saphyr::{DuplicateKeyPolicy, Options, Spanned, options::MergeKeyPolicy};

use super::Diagnostic;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// From 1; 0 where it is not known.
    pub line: u32,
    /// The text of a plain scalar as written: `1.10` stays `1.10`.
    pub raw: Option<String>,
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A key and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub line: u32,
    pub name: String,
}

/// Reads one YAML document (so also JSON); `first_line` is where `text` begins in its file.
pub(super) fn parse(file: &str, text: &str, first_line: u32) -> Result<Node, Diagnostic> {
    match serde_saphyr::from_str_with_options::<Spanned<Parsed>>(text, options()) {
        Ok(parsed) => Ok(node(parsed, text, first_line - 1)),
        Err(e) => Err(broken(file, &e, first_line - 1)),
    }
}

/// Small budgets: a manifest is a page of text, and an alias bomb is not one.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 64,
            flow_nesting_limit: 64,
            max_nodes: 50_000,
            max_events: 100_000,
            max_documents: 1,
            max_aliases: 100,
            max_anchors: 100,
            max_recorded_anchor_events: 10_000,
            max_recorded_anchor_bytes: 1 << 20,
            max_merge_keys: 100,
            max_total_scalar_bytes: 2 << 20,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 10_000,
            max_replay_stack_depth: 8,
            max_alias_expansions_per_anchor: 100,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Merge,
        strict_booleans: true,
        emit_comments: false,
    }
}

fn broken(file: &str, error: &serde_saphyr::Error, offset: u32) -> Diagnostic {
    let rendered = error.without_snippet().to_string();
    let message = in_words(rendered.lines().next().unwrap_or_default());
    let line = error.location().map_or(0, |it| u32::try_from(it.line()).unwrap_or(0));
    let at = if line > 0 { line.saturating_add(offset) } else { 0 };
    Diagnostic::new(file, format!("broken YAML: {message}")).line(at)
}

/// The parser's message for somebody who writes a skill. The place is left out: the diagnostic says it once.
fn in_words(message: &str) -> String {
    if let Some(key) = message.strip_prefix("duplicate mapping key: ").and_then(|it| it.split(", set ").next()) {
        return format!("the key `{}` is there twice", key.chars().take(80).collect::<String>());
    }
    if message.contains("Documents {") {
        return "there is more than one document".to_owned();
    }
    if ["budget breached", "limit exceeded", "depth exceeded"].iter().any(|it| message.contains(it)) {
        return "it is larger, deeper or has more aliases than a manifest may".to_owned();
    }
    if message.starts_with("recursive references") {
        return "an alias refers to itself".to_owned();
    }
    message.rfind(" at line ").and_then(|at| message.get(..at)).unwrap_or(message).to_owned()
}

/// A value as the parser gives it; its lines are those of the text that was parsed.
#[derive(Debug)]
enum Parsed {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Spanned<Parsed>>),
    Map(Vec<(Spanned<String>, Spanned<Parsed>)>),
}

fn node(parsed: Spanned<Parsed>, text: &str, offset: u32) -> Node {
    let place = parsed.referenced;
    let at = |line: u64| u32::try_from(line).unwrap_or(0).saturating_add(offset);
    let span = parsed.defined.span();
    let raw = || {
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let end = start.checked_add(usize::try_from(span.byte_len()?).ok()?)?;
        text.get(start..end).map(|it| it.trim().to_owned())
    };
    let (raw, kind) = match parsed.value {
        Parsed::Null => (None, Kind::Null),
        Parsed::Bool(it) => (raw(), Kind::Bool(it)),
        Parsed::Number(it) => (raw().or_else(|| Some(it.to_string())), Kind::Number(it)),
        Parsed::Text(it) => (None, Kind::Text(it)),
        Parsed::List(list) => (None, Kind::List(list.into_iter().map(|it| node(it, text, offset)).collect())),
        Parsed::Map(map) => {
            let entry = |(key, value): (Spanned<String>, _)| {
                (Key { line: at(key.referenced.line()), name: key.value }, node(value, text, offset))
            };
            (None, Kind::Map(map.into_iter().map(entry).collect()))
        }
    };
    Node { line: at(place.line()), raw, kind }
}

impl Node {
    /// What it is, for messages.
    pub fn what(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(it) => Value::Bool(*it),
            Kind::Number(it) => Value::Number(it.clone()),
            Kind::Text(it) => Value::String(it.clone()),
            Kind::List(list) => Value::Array(list.iter().map(Node::json).collect()),
            Kind::Map(map) => Value::Object(map.iter().map(|(k, v)| (k.name.clone(), v.json())).collect::<Map<_, _>>()),
        }
    }

    /// A scalar as it was written.
    pub fn scalar(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(it) => Some(it.clone()),
            Kind::Bool(it) => Some(self.raw.clone().unwrap_or_else(|| it.to_string())),
            Kind::Number(_) => self.raw.clone(),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Parsed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Parsed, E> {
        Ok(Parsed::Null)
    }

    fn visit_none<E>(self) -> Result<Parsed, E> {
        Ok(Parsed::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parsed, D::Error> {
        Parsed::deserialize(deserializer)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Parsed, E> {
        Ok(Parsed::Bool(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Parsed, E> {
        Ok(Parsed::Number(it.into()))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Parsed, E> {
        Ok(Parsed::Number(it.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, it: f64) -> Result<Parsed, E> {
        Number::from_f64(it).map(Parsed::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E>(self, it: &str) -> Result<Parsed, E> {
        Ok(Parsed::Text(it.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parsed, A::Error> {
        let mut all = Vec::new();
        while let Some(it) = list.next_element()? {
            all.push(it);
        }
        Ok(Parsed::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = map.next_entry()? {
            all.push(entry);
        }
        Ok(Parsed::Map(all))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse("skill.yaml", text, 1).unwrap_err().to_string()
    }

    #[test]
    fn every_part_knows_its_line() {
        let tree = parse("f", "# remark\na: 1\nb:\n  - x\n  - {c: 1.10, d: no}\n", 1).unwrap();
        let Kind::Map(map) = &tree.kind else { panic!("{tree:?}") };
        assert_eq!(map.iter().map(|(k, v)| (k.line, v.line)).collect::<Vec<_>>(), [(2, 2), (3, 4)]);
        let Kind::List(list) = &map[1].1.kind else { panic!("{tree:?}") };
        assert_eq!(list.iter().map(|it| it.line).collect::<Vec<_>>(), [4, 5]);
        let Kind::Map(inner) = &list[1].kind else { panic!("{tree:?}") };
        assert_eq!(inner[0].1.scalar().as_deref(), Some("1.10"));
        assert_eq!(inner[1].1.scalar().as_deref(), Some("no"));
    }

    #[test]
    fn json_is_yaml() {
        let tree = parse("f", "{\"a\": {\"b\": [1, 2.5, \"x\\u00e9\", null, true]}}", 1).unwrap();
        assert_eq!(tree.json().to_string(), r#"{"a":{"b":[1,2.5,"xé",null,true]}}"#);
    }

    #[test]
    fn broken_and_hostile_texts_are_refused() {
        let laughs = (1..12).fold("a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, i| {
            let refs = vec![format!("*a{}", i - 1); 9].join(",");
            text + &format!("a{i}: &a{i} [{refs}]\n")
        });
        let texts = [
            "a: 1\nb: 2\na: 3\n".to_owned(),
            "a: [1, 2\nb: 3\n".to_owned(),
            "a: 1\n---\nb: 2\n".to_owned(),
            "a:\n\t- 1\n".to_owned(),
            "a: *unknown\n".to_owned(),
            "[".repeat(100_000),
            "a: &a [*a]\n".to_owned(),
            laughs,
        ];
        insta::assert_snapshot!(texts.map(|it| error(&it)).join("\n"));
    }
}
