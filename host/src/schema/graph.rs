//! A schema as a graph: which schema leads to which.
//!
//! Keywords lead *in place* (to other rules for the same value: `allOf`, `$ref` …) or *down* (to rules for a part of it:
//! `properties`, `items` …). Only what is reached is read.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{SchemaError, cost::children};

/// Keywords that hold a list of schemas for the same value.
const IN_PLACE_LISTS: &[&str] = &["allOf", "anyOf", "oneOf"];
/// Keywords that hold one schema for the same value.
const IN_PLACE: &[&str] = &["not", "if", "then", "else"];
/// Keywords that hold schemas by name for the same value.
const IN_PLACE_MAPS: &[&str] = &["dependentSchemas", "dependencies"];
/// Keywords that hold one schema, or a list, for parts of the value.
const DOWN: &[&str] = &[
    "items",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "contentSchema",
];
/// Keywords that refer to another schema.
const REFERENCES: &[&str] = &["$ref", "$dynamicRef", "$recursiveRef"];

/// One schema and where it leads.
#[derive(Default)]
pub(super) struct Node {
    /// To more rules for the same value.
    pub in_place: Vec<usize>,
    /// To parts of the value that have a name of their own: one of these applies to each part.
    pub named: Vec<usize>,
    /// To parts of the value: all of these may apply to one part.
    pub down: Vec<usize>,
}

impl Node {
    /// All of them.
    pub fn leads_to(&self) -> impl Iterator<Item = usize> {
        self.in_place.iter().chain(&self.named).chain(&self.down).copied()
    }
}

/// Reads the graph of a schema, the outermost one first.
pub(super) fn read(schema: &Value) -> Result<Vec<Node>, SchemaError> {
    Graph::read(schema).map(|graph| graph.nodes)
}

struct Graph<'a> {
    root: &'a Value,
    anchors: HashMap<&'a str, &'a Value>,
    /// By address: the same text is the same schema.
    numbers: HashMap<*const Value, usize>,
    nodes: Vec<Node>,
    open: Vec<(usize, &'a Value)>,
}

impl<'a> Graph<'a> {
    fn read(root: &'a Value) -> Result<Self, SchemaError> {
        let mut graph =
            Self { root, anchors: anchors(root), numbers: HashMap::new(), nodes: Vec::new(), open: Vec::new() };
        graph.number(root);
        while let Some((number, schema)) = graph.open.pop() {
            if let Some(map) = schema.as_object() {
                let node = graph.node(number, map)?;
                if let Some(slot) = graph.nodes.get_mut(number) {
                    *slot = node;
                }
            }
        }
        Ok(graph)
    }

    fn number(&mut self, schema: &'a Value) -> usize {
        let next = self.nodes.len();
        let number = *self.numbers.entry(std::ptr::from_ref(schema)).or_insert(next);
        if number == next {
            self.nodes.push(Node::default());
            self.open.push((number, schema));
        }
        number
    }

    fn node(&mut self, number: usize, map: &'a Map<String, Value>) -> Result<Node, SchemaError> {
        if number > 0 && ["$id", "id"].iter().any(|key| map.get(*key).is_some_and(Value::is_string)) {
            return Err(SchemaError::TooComplex("only the outermost schema may have an `$id`"));
        }
        let mut node = Node::default();
        for (key, value) in map {
            let key = key.as_str();
            if REFERENCES.contains(&key) {
                let target = self.target(value)?;
                node.in_place.push(self.number(target));
            } else if IN_PLACE.contains(&key) || IN_PLACE_LISTS.contains(&key) {
                self.all(value, &mut node.in_place);
            } else if IN_PLACE_MAPS.contains(&key) {
                self.named(value, &mut node.in_place);
            } else if DOWN.contains(&key) {
                self.all(value, &mut node.down);
            } else if key == "properties" {
                self.named(value, &mut node.named);
            } else if key == "patternProperties" {
                self.named(value, &mut node.down);
            }
        }
        Ok(node)
    }

    fn all(&mut self, value: &'a Value, into: &mut Vec<usize>) {
        match value {
            Value::Array(list) => into.extend(list.iter().map(|it| self.number(it))),
            one => into.push(self.number(one)),
        }
    }

    fn named(&mut self, value: &'a Value, into: &mut Vec<usize>) {
        into.extend(value.as_object().into_iter().flat_map(Map::values).map(|it| self.number(it)));
    }

    fn target(&self, reference: &Value) -> Result<&'a Value, SchemaError> {
        let text = reference.as_str().unwrap_or_default();
        let outside = || SchemaError::Reference(text.chars().take(200).collect());
        let fragment = text.strip_prefix('#').ok_or_else(outside)?;
        let fragment = percent_decode_str(fragment).decode_utf8().map_err(|_| outside())?;
        if fragment.is_empty() || fragment.starts_with('/') {
            return self.root.pointer(&fragment).ok_or_else(outside);
        }
        self.anchors.get(fragment.as_ref()).copied().ok_or_else(outside)
    }
}

/// Schemas that have a name of their own (`$anchor`), anywhere in the text.
fn anchors(root: &Value) -> HashMap<&str, &Value> {
    let mut found = HashMap::new();
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = value.get(key).and_then(Value::as_str) {
                found.insert(name, value);
            }
        }
        open.extend(children(value));
    }
    found
}
