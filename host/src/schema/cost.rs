//! What checking a schema can cost, bounded before it is compiled.
//!
//! Checking walks every way through the graph of schemas. So the in-place steps must not form a circle nor a long chain, and the
//! number of ways must stay small; otherwise forty lines of schema cost 2⁴⁰ steps. Recursion down into the value may fork: the
//! validator remembers what it found for schemas that recur, but only there, and not while it explains what is wrong.

use serde_json::{Map, Value};

use super::{
    MAX_DEPTH, SchemaError,
    graph::{self, Node},
};

/// Values that a schema may be written with.
const MOST_VALUES: usize = 20_000;
/// Patterns that a schema may have: each is a small machine.
const MOST_PATTERNS: usize = 200;
/// Nesting of the schema's own text.
const DEEPEST: usize = 64;
/// In-place steps one after the other.
const LONGEST_CHAIN: usize = 24;
/// Rules that one value may have to pass, each way to a rule counted.
const MOST_IN_PLACE: u64 = 5_000;
/// Ways through all of the schema, those through recursion counted once.
const MOST_WAYS: u64 = 100_000;
/// Steps that an explanation of what is wrong may take for each part of a value.
const MOST_EXPLAINED: u64 = 10_000;

/// The bounds that were found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    /// Ways through the schema: about the steps for each part of a value.
    pub ways: usize,
    /// In values up to this depth the places that are wrong can be named; deeper ones are only called wrong.
    pub explained_depth: usize,
}

/// Bounds the cost of checking `schema`.
pub(super) fn cost(schema: &Value) -> Result<Cost, SchemaError> {
    measure(schema)?;
    let nodes = graph::read(schema)?;
    let order = in_place_order(&nodes)?;
    let here = ways(&nodes, &order, &vec![0; nodes.len()]);
    if here.iter().any(|ways| *ways > MOST_IN_PLACE) {
        return Err(SchemaError::TooComplex("too many rules apply to the same value"));
    }
    let all = all_ways(&nodes);
    if all > MOST_WAYS {
        return Err(SchemaError::TooComplex("too many ways lead through it"));
    }
    let ways = usize::try_from(all).unwrap_or(usize::MAX);
    Ok(Cost { ways, explained_depth: explained_depth(&nodes, &order, here) })
}

/// Nesting of a value, without recursion.
pub(super) fn depth(value: &Value) -> usize {
    let mut deepest = 0;
    let mut open = vec![(value, 1)];
    while let Some((value, depth)) = open.pop() {
        if !value.is_object() && !value.is_array() {
            continue;
        }
        deepest = deepest.max(depth);
        open.extend(children(value).map(|child| (child, depth + 1)));
    }
    deepest
}

/// Whether a value is made of more than `max` values.
pub(super) fn larger_than(value: &Value, max: usize) -> bool {
    let mut seen = 0;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > max {
            return true;
        }
        open.extend(children(value));
    }
    false
}

pub(super) fn children(value: &Value) -> impl Iterator<Item = &Value> {
    let (list, map) = (value.as_array(), value.as_object());
    list.into_iter().flatten().chain(map.into_iter().flat_map(Map::values))
}

fn measure(schema: &Value) -> Result<(), SchemaError> {
    if larger_than(schema, MOST_VALUES) {
        return Err(SchemaError::TooComplex("it is written with more than 20,000 values"));
    }
    if depth(schema) > DEEPEST {
        return Err(SchemaError::TooComplex("it is nested deeper than 64 levels"));
    }
    let mut patterns = 0;
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        if let Some(map) = value.as_object() {
            patterns += usize::from(map.contains_key("pattern"));
            patterns += map.get("patternProperties").and_then(Value::as_object).map_or(0, Map::len);
        }
        open.extend(children(value));
    }
    if patterns > MOST_PATTERNS {
        return Err(SchemaError::TooComplex("it has more than 200 patterns"));
    }
    Ok(())
}

/// All nodes, each after those that it leads to in place.
fn in_place_order(nodes: &[Node]) -> Result<Vec<usize>, SchemaError> {
    let mut waiting: Vec<usize> = nodes.iter().map(|node| node.in_place.len()).collect();
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (number, node) in nodes.iter().enumerate() {
        for child in &node.in_place {
            parents.get_mut(*child).into_iter().for_each(|it| it.push(number));
        }
    }
    let ready = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut order: Vec<usize> = ready.map(|(number, _)| number).collect();
    let mut chain = vec![0_usize; nodes.len()];
    let mut next = 0;
    while let Some(number) = order.get(next).copied() {
        next += 1;
        let long = at(&chain, number) + 1;
        for parent in parents.get(number).into_iter().flatten() {
            if let (Some(left), Some(length)) = (waiting.get_mut(*parent), chain.get_mut(*parent)) {
                *left -= 1;
                *length = long.max(*length);
                if *left == 0 {
                    order.push(*parent);
                }
            }
        }
    }
    if order.len() < nodes.len() {
        return Err(SchemaError::TooComplex("a `$ref` leads back to itself without going into the value"));
    }
    if chain.iter().any(|length| *length > LONGEST_CHAIN) {
        return Err(SchemaError::TooComplex("more than 24 `$ref`, `allOf` or the like follow each other"));
    }
    Ok(order)
}

/// How many ways lead on from each node; `below` is the same for values one level less deep.
fn ways(nodes: &[Node], order: &[usize], below: &[u64]) -> Vec<u64> {
    let mut ways = vec![1_u64; nodes.len()];
    for number in order {
        if let Some(node) = nodes.get(*number) {
            let sum = sum(node, |it| at(&ways, it), |it| at(below, it));
            set(&mut ways, *number, sum);
        }
    }
    ways
}

/// One way to each rule for the value itself; of the parts with names of their own, the costliest.
fn sum(node: &Node, here: impl Fn(usize) -> u64, below: impl Fn(usize) -> u64) -> u64 {
    let in_place = node.in_place.iter().map(|it| here(*it));
    let named = node.named.iter().map(|it| below(*it)).max();
    let down = node.down.iter().map(|it| below(*it));
    in_place.chain(named).chain(down).fold(1, u64::saturating_add)
}

/// The most ways from any node, where a schema that recurs ends its way: the validator remembers what it found there.
fn all_ways(nodes: &[Node]) -> u64 {
    let mut ways = vec![1_u64; nodes.len()];
    let mut most = 1;
    for group in circles(nodes) {
        let recurs = group.len() > 1
            || group.iter().any(|it| nodes.get(*it).is_some_and(|node| node.leads_to().any(|child| child == *it)));
        for number in &group {
            let Some(node) = nodes.get(*number) else { continue };
            let sum = sum(node, |it| at(&ways, it), |it| at(&ways, it));
            most = most.max(sum);
            if !recurs {
                set(&mut ways, *number, sum);
            }
        }
    }
    most
}

/// The nodes in groups that lead around in a circle (most are alone), each group after those that it leads to: Tarjan's
/// algorithm, with a list in place of recursion.
fn circles(nodes: &[Node]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut seen = vec![UNSEEN; nodes.len()];
    let mut lowest = vec![UNSEEN; nodes.len()];
    let mut grouped = vec![false; nodes.len()];
    let (mut count, mut path, mut groups) = (0, Vec::new(), Vec::new());
    for start in 0..nodes.len() {
        let mut open = vec![(start, 0)];
        while let Some((number, step)) = open.pop() {
            if step == 0 {
                if at(&seen, number) != UNSEEN {
                    continue;
                }
                set(&mut seen, number, count);
                set(&mut lowest, number, count);
                count += 1;
                path.push(number);
            }
            if let Some(child) = nodes.get(number).and_then(|node| node.leads_to().nth(step)) {
                open.push((number, step + 1));
                if at(&seen, child) == UNSEEN {
                    open.push((child, 0));
                }
                continue;
            }
            let children = nodes.get(number).into_iter().flat_map(Node::leads_to).filter(|it| !at(&grouped, *it));
            let low = children.map(|it| at(&lowest, it)).fold(at(&lowest, number), usize::min);
            set(&mut lowest, number, low);
            if low == at(&seen, number) {
                let group = path.split_off(path.iter().rposition(|it| *it == number).unwrap_or(0));
                group.iter().for_each(|it| set(&mut grouped, *it, true));
                groups.push(group);
            }
        }
    }
    groups
}

fn explained_depth(nodes: &[Node], order: &[usize], mut all: Vec<u64>) -> usize {
    for depth in 0..MAX_DEPTH {
        if at(&all, 0) > MOST_EXPLAINED {
            return depth;
        }
        all = ways(nodes, order, &all);
    }
    MAX_DEPTH
}

fn at<T: Copy + Default>(list: &[T], number: usize) -> T {
    list.get(number).copied().unwrap_or_default()
}

fn set<T>(list: &mut [T], number: usize, value: T) {
    if let Some(slot) = list.get_mut(number) {
        *slot = value;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::*;
    use crate::schema::Schema;

    /// `a0` → twice `a1` → twice `a2` … : 2ⁿ ways to the last.
    fn doubling(n: usize, step: impl Fn(Value) -> Value, last: Value) -> Value {
        let mut defs = Map::new();
        for i in 0..n {
            defs.insert(format!("a{i}"), step(json!({"$ref": format!("#/$defs/a{}", i + 1)})));
        }
        defs.insert(format!("a{n}"), last);
        json!({"$ref": "#/$defs/a0", "$defs": defs})
    }

    fn refused(schema: &Value) -> String {
        Schema::compile(schema).unwrap_err().to_string()
    }

    #[test]
    fn doubling_in_place_is_refused() {
        for key in ["allOf", "anyOf", "oneOf"] {
            let bomb = doubling(40, |next| json!({key: [next, next]}), json!({"type": "string"}));
            assert!(refused(&bomb).contains("too complex"));
            assert!(refused(&doubling(11, |next| json!({key: [next, next]}), json!(true))).contains("too many rules"));
        }
    }

    #[test]
    fn circles_and_long_chains_are_refused() {
        assert!(refused(&json!({"$ref": "#"})).contains("leads back to itself"));
        let circle =
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"not": {"$ref": "#/$defs/b"}}, "b": {"$ref": "#/$defs/a"}}});
        assert!(refused(&circle).contains("leads back to itself"));
        assert!(refused(&doubling(5000, |next| next, json!(true))).contains("follow each other"));
    }

    #[test]
    fn size_depth_and_patterns_are_bounded() {
        assert!(refused(&json!({"enum": vec![1; 30_000]})).contains("20,000"));
        let deep = (0..80).fold(json!({}), |inner, _| json!({"items": inner}));
        assert!(refused(&deep).contains("64 levels"));
        let patterns: Vec<_> = (0..201).map(|i| json!({"pattern": format!("a{i}")})).collect();
        assert!(refused(&json!({"prefixItems": patterns})).contains("200 patterns"));
    }

    /// In a thread as small as those of a server: neither time nor stack runs out, right or wrong.
    fn survives(schema: Value, value: Value) -> Duration {
        let run = move || {
            let schema = Schema::compile(&schema).unwrap();
            let start = Instant::now();
            let _ = std::hint::black_box(schema.check(&value));
            start.elapsed()
        };
        std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
    }

    fn nested(depth: usize, last: Value) -> Value {
        (1..depth).fold(last, |inner, _| json!({"x": inner}))
    }

    #[test]
    fn doubling_at_each_level_stays_fast() {
        for key in ["allOf", "anyOf", "oneOf"] {
            for last in [json!({"x": 1}), json!({"x": "text"})] {
                let recursive = json!({
                    "type": "object",
                    key: [{"properties": {"x": {"$ref": "#"}}}, {"properties": {"x": {"$ref": "#"}}}],
                });
                assert!(survives(recursive, nested(120, last.clone())) < Duration::from_secs(5), "{key}");
            }
        }
    }

    #[test]
    fn doubling_level_after_level_is_refused() {
        for key in ["allOf", "anyOf", "oneOf"] {
            let fork = |next: Value| json!({key: [{"properties": {"x": next}}, {"properties": {"x": next}}]});
            assert!(refused(&doubling(40, fork, json!({"type": "string"}))).contains("too many ways"));
            // A recursive end does not hide the way to it.
            let end = json!({"properties": {"x": {"$ref": "#/$defs/a40"}}});
            assert!(refused(&doubling(40, fork, end)).contains("too many ways"));
            let ten = doubling(10, fork, json!({"type": "string"}));
            assert!(survives(ten, nested(11, json!(1))) < Duration::from_secs(1));
        }
    }

    #[test]
    fn the_deepest_recursion_fits_the_stack() {
        for key in ["allOf", "anyOf", "oneOf"] {
            let step = |next: Value| json!({key: [next]});
            let chain =
                (0..11).fold(json!({"properties": {"x": {"$ref": "#"}}, "required": ["x"]}), |next, _| step(next));
            survives(chain.clone(), nested(MAX_DEPTH, json!({"x": 1})));
            survives(chain, nested(MAX_DEPTH, json!({})));
            let refs = doubling(11, step, json!({"properties": {"x": {"$ref": "#"}}, "required": ["x"]}));
            survives(refs.clone(), nested(MAX_DEPTH, json!({"x": 1})));
            survives(refs, nested(MAX_DEPTH, json!({})));
        }
    }

    #[test]
    fn anchors_and_pointers_are_followed() {
        let schema = json!({"$ref": "#name", "$defs": {"a/b %": {"$anchor": "name", "type": "string"}}});
        assert!(Schema::compile(&schema).unwrap().check(&json!(1)).is_err());
        let schema = json!({"$ref": "#/$defs/a~1b%20%25", "$defs": {"a/b %": {"type": "string"}}});
        assert!(Schema::compile(&schema).unwrap().check(&json!(1)).is_err());
    }
}
