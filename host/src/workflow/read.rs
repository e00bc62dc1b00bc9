//! From JSON, in either form, to a workflow in which everything that is named is there.

use std::{collections::HashMap, time::Duration};

use serde_json::{Map, Value};

use super::{
    MOST_NODES, Node, Workflow, WorkflowError,
    condition::Condition,
    graph, invalid,
    reference::{self, INPUTS, Reference},
};

/// Edges that a definition may have.
const MOST_EDGES: usize = 4096;
/// Times that a node may be tried again.
const MOST_RETRIES: u64 = 10;
/// Longest time of one node, in seconds.
const LONGEST: u64 = 300;

/// Reads and checks a definition.
pub(super) fn workflow(definition: &Value, inputs: &Value) -> Result<Workflow, WorkflowError> {
    let whole = definition;
    let Value::Object(definition) = definition else { return Err(invalid("/", "a workflow is an object")) };
    let (key, list) = match (definition.get("nodes"), definition.get("steps")) {
        (Some(list), None) => ("nodes", list),
        (None, Some(list)) => ("steps", list),
        (Some(_), Some(_)) => return Err(invalid("/", "has `nodes` and `steps`; one of them is enough")),
        (None, None) => return Err(invalid("/", "has neither `nodes` nor `steps`")),
    };
    let list = list.as_array().ok_or_else(|| invalid(format!("/{key}"), "is not a list"))?;
    if list.is_empty() || list.len() > MOST_NODES {
        return Err(invalid(format!("/{key}"), format!("has {} nodes, not 1 to {MOST_NODES}", list.len())));
    }
    let sequential = mode(definition.get("execution_mode"))?;
    let read = |(at, value)| Draft::read(&format!("/{key}/{at}"), value);
    let drafts: Vec<Draft> = list.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    let places = places(&drafts)?;
    let mut nodes: Vec<Node> = drafts.iter().map(|draft| draft.node(&places, inputs)).collect::<Result<_, _>>()?;
    edges(definition.get("edges"), &places, &mut nodes, inputs)?;
    if sequential {
        for (at, node) in nodes.iter_mut().enumerate().skip(1) {
            node.wait(at - 1);
        }
    }
    graph::check(&nodes)?;
    Ok(Workflow { nodes, sequential, definition: whole.clone() })
}

fn mode(value: Option<&Value>) -> Result<bool, WorkflowError> {
    match value.filter(|it| !it.is_null()).map(|it| it.as_str().unwrap_or_default()) {
        None | Some("parallel" | "hybrid") => Ok(false),
        Some("sequential") => Ok(true),
        Some(_) => Err(invalid("/execution_mode", "is not sequential, parallel or hybrid")),
    }
}

type Places<'a> = HashMap<&'a str, usize>;

fn places(drafts: &[Draft]) -> Result<Places<'_>, WorkflowError> {
    let mut places = HashMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        if places.insert(draft.id.as_str(), at).is_some() {
            return Err(invalid(&draft.place, format!("the id {:?} is there twice", draft.id)));
        }
    }
    Ok(places)
}

/// A node whose names are not looked up yet.
struct Draft {
    place: String,
    id: String,
    fields: Map<String, Value>,
}

impl Draft {
    fn read(place: &str, value: &Value) -> Result<Self, WorkflowError> {
        let fields = value.as_object().ok_or_else(|| invalid(place, "is not an object"))?.clone();
        let id = fields.get("id").or(fields.get("step_id")).and_then(Value::as_str).unwrap_or_default().to_owned();
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        if id.is_empty() || id.len() > 128 || !id.bytes().all(plain) {
            return Err(invalid(place, "its id is not 1 to 128 letters (a-z, A-Z), digits, `_` and `-`"));
        }
        match id == INPUTS {
            true => Err(invalid(place, "a node is not called `inputs`: that is what the workflow is given")),
            false => Ok(Self { place: place.to_owned(), id, fields }),
        }
    }

    fn node(&self, places: &Places<'_>, inputs: &Value) -> Result<Node, WorkflowError> {
        let given = self.fields.get("inputs").filter(|it| !it.is_null()).cloned();
        let mut node = Node {
            id: self.id.clone(),
            skill: self.text("skill_id")?.ok_or_else(|| self.wrong("`skill_id` is missing"))?,
            version: self.text("skill_version")?,
            inputs: given.unwrap_or_else(|| Value::Object(Map::new())),
            timeout: self.whole("timeout", 1, LONGEST)?.map(Duration::from_secs),
            retries: self.whole("retries", 0, MOST_RETRIES)?.map_or(0, |it| u32::try_from(it).unwrap_or(0)),
            may_fail: match self.text("on_error")?.as_deref() {
                None | Some("fail") => false,
                Some("continue") => true,
                Some(_) => return Err(self.wrong("`on_error` is not fail or continue")),
            },
            conditions: Vec::new(),
            after: Vec::new(),
            needs: Vec::new(),
        };
        if !node.inputs.is_object() {
            return Err(self.wrong("`inputs` is not an object"));
        }
        for name in self.depends_on()? {
            let unknown = || self.wrong(format!("it waits for {:?}, and there is no such node", shown(name)));
            node.wait(*places.get(name).ok_or_else(unknown)?);
        }
        for reference in reference::all(&node.inputs).map_err(|reason| self.wrong(reason))? {
            node.refer(&reference, places, inputs).map_err(|reason| self.wrong(reason))?;
        }
        if let Some(condition) = self.fields.get("when").or(self.fields.get("condition")).filter(|it| !it.is_null()) {
            node.only_when(condition, places, inputs).map_err(|reason| self.wrong(reason))?;
        }
        Ok(node)
    }

    fn depends_on(&self) -> Result<Vec<&str>, WorkflowError> {
        let wrong = || self.wrong("`depends_on` is not a list of ids");
        match self.fields.get("depends_on") {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(|it| it.as_str().ok_or_else(wrong)).collect(),
            Some(_) => Err(wrong()),
        }
    }

    fn text(&self, name: &str) -> Result<Option<String>, WorkflowError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.wrong(format!("`{name}` is not a string"))),
        }
    }

    fn whole(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, WorkflowError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_u64() {
                Some(number) if (least..=most).contains(&number) => Ok(Some(number)),
                _ => Err(self.wrong(format!("`{name}` is not a whole number from {least} to {most}"))),
            },
        }
    }

    fn wrong(&self, reason: impl Into<String>) -> WorkflowError {
        invalid(&self.place, format!("node {}: {}", self.id, reason.into()))
    }
}

impl Node {
    fn wait(&mut self, place: usize) {
        if !self.after.contains(&place) {
            self.after.push(place);
        }
    }

    /// Whoever refers to a node waits for it, also without an edge.
    fn refer(&mut self, reference: &Reference, places: &Places<'_>, inputs: &Value) -> Result<(), String> {
        if reference.source == INPUTS {
            let there = reference.find(inputs).is_some();
            return if there { Ok(()) } else { Err(format!("{reference} is not among the inputs")) };
        }
        let place = places.get(reference.source.as_str());
        let place = *place.ok_or_else(|| format!("{reference} refers to no node of this workflow"))?;
        self.wait(place);
        if !self.needs.contains(&place) {
            self.needs.push(place);
        }
        Ok(())
    }

    fn only_when(&mut self, condition: &Value, places: &Places<'_>, inputs: &Value) -> Result<(), String> {
        let condition = Condition::read(condition)?;
        for reference in condition.references() {
            self.refer(reference, places, inputs)?;
        }
        self.conditions.push(condition);
        Ok(())
    }
}

fn edges(edges: Option<&Value>, places: &Places<'_>, nodes: &mut [Node], inputs: &Value) -> Result<(), WorkflowError> {
    let list = match edges {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::Array(list)) if list.len() <= MOST_EDGES => list,
        Some(_) => return Err(invalid("/edges", format!("is not a list of at most {MOST_EDGES} edges"))),
    };
    for (at, edge) in list.iter().enumerate() {
        let wrong = |reason: String| invalid(format!("/edges/{at}"), reason);
        let end = |name: &str| {
            let id =
                edge.get(name).and_then(Value::as_str).ok_or_else(|| wrong(format!("`{name}` is not a node's id")))?;
            places.get(id).copied().ok_or_else(|| wrong(format!("there is no node {:?}", shown(id))))
        };
        let (from, to) = (end("from")?, end("to")?);
        let Some(node) = nodes.get_mut(to) else { continue };
        node.wait(from);
        if let Some(condition) = edge.get("condition").or(edge.get("when")).filter(|it| !it.is_null()) {
            node.only_when(condition, places, inputs).map_err(wrong)?;
        }
    }
    Ok(())
}

/// A name as an error repeats it.
fn shown(name: &str) -> String {
    name.chars().take(128).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(definition: Value) -> Result<Workflow, String> {
        Workflow::read(&definition, &json!({ "x": { "y": 1 } })).map_err(|error| error.to_string())
    }

    fn node(id: &str, inputs: Value) -> Value {
        json!({ "id": id, "skill_id": "s", "inputs": inputs })
    }

    #[test]
    fn both_forms_become_the_same() {
        let nodes = read(json!({
            "nodes": [node("a", json!({})), node("b", json!({ "v": "${a.r} ${inputs.x.y}" }))],
            "edges": [{ "from": "a", "to": "b" }]
        }));
        let steps = read(json!({
            "steps": [{ "step_id": "a", "skill_id": "s" }, { "step_id": "b", "skill_id": "s", "depends_on": ["a"] }]
        }));
        for workflow in [nodes.unwrap(), steps.unwrap()] {
            let after: Vec<_> = workflow.nodes.iter().map(|node| node.after.clone()).collect();
            assert_eq!(after, [vec![], vec![0]]);
        }
    }

    #[test]
    fn a_cycle_is_named_in_the_order_of_its_nodes() {
        let cycle = read(json!({
            "nodes": [node("start", json!({})), node("a", json!({})), node("b", json!({})), node("c", json!({}))],
            "edges": [{ "from": "start", "to": "a" }, { "from": "a", "to": "b" }, { "from": "b", "to": "c" }, { "from": "c", "to": "a" }]
        }));
        assert_eq!(cycle.unwrap_err(), "these nodes wait for each other: a → b → c → a");
        let own = read(json!({ "nodes": [node("a", json!({ "v": "${a.r}" }))] }));
        assert_eq!(own.unwrap_err(), "these nodes wait for each other: a → a");
        let order = read(
            json!({ "execution_mode": "sequential", "nodes": [node("a", json!({ "v": "${b.r}" })), node("b", json!({}))] }),
        );
        assert!(order.unwrap_err().contains("wait for each other"));
    }

    #[test]
    fn a_long_chain_is_no_deep_recursion() {
        let nodes: Vec<Value> = (0..MOST_NODES).map(|n| node(&format!("n{n}"), json!({}))).collect();
        let edges: Vec<Value> =
            (1..MOST_NODES).map(|n| json!({ "from": format!("n{n}"), "to": format!("n{}", n - 1) })).collect();
        assert!(read(json!({ "nodes": nodes, "edges": edges })).is_ok());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (definition, says) in [
            (json!([]), "object"),
            (json!({}), "neither"),
            (json!({ "nodes": [] }), "/nodes"),
            (json!({ "nodes": {} }), "/nodes"),
            (json!({ "nodes": [7] }), "/nodes/0"),
            (json!({ "nodes": [{ "id": "a" }] }), "skill_id"),
            (json!({ "nodes": [{ "skill_id": "a" }] }), "id"),
            (json!({ "nodes": [node("a.b", json!({}))] }), "letters"),
            (json!({ "nodes": [node("inputs", json!({}))] }), "inputs"),
            (json!({ "nodes": [node("a", json!({})), node("a", json!({}))] }), "twice"),
            (json!({ "nodes": [node("a", json!([]))] }), "inputs"),
            (json!({ "nodes": [node("a", json!({ "v": "${nowhere.x}" }))] }), "${nowhere.x}"),
            (json!({ "nodes": [node("a", json!({ "v": "${inputs.z}" }))] }), "${inputs.z}"),
            (json!({ "nodes": [node("a", json!({ "v": "${" }))] }), "`}`"),
            (json!({ "nodes": [node("a", json!({}))], "edges": [{ "from": "a", "to": "b" }] }), "/edges/0"),
            (json!({ "nodes": [node("a", json!({}))], "edges": [{ "from": "a" }] }), "/edges/0"),
            (json!({ "nodes": [node("a", json!({}))], "edges": 7 }), "/edges"),
            (json!({ "nodes": [node("a", json!({}))], "execution_mode": "fast" }), "execution_mode"),
            (json!({ "steps": [{ "step_id": "a", "skill_id": "s", "depends_on": ["b"] }] }), "\"b\""),
            (json!({ "steps": [{ "step_id": "a", "skill_id": "s", "depends_on": "b" }] }), "depends_on"),
            (json!({ "steps": [{ "step_id": "a", "skill_id": "s", "retries": 99 }] }), "retries"),
            (json!({ "steps": [{ "step_id": "a", "skill_id": "s", "when": "maybe" }] }), "maybe"),
            (json!({ "steps": [{ "step_id": "a", "skill_id": "s", "on_error": "x" }] }), "on_error"),
        ] {
            let error = read(definition.clone()).unwrap_err();
            assert!(error.contains(says), "{definition}: {error}");
        }
    }
}
