//! Workflows as this dialect has them.

use std::{collections::HashMap, time::Duration};

use serde_json::{Map, Value, json};

use super::{
    answer::Standing,
    error::{ORC_INVALID, Refusal, described},
    fields::Fields,
    wire::seconds,
};
use crate::{
    domain::{Caller, Failure},
    workflow::{NodeRun, NodeState, Workflow, WorkflowRequest, WorkflowRun},
};

/// Longest time of a workflow, in seconds, and its time where none is asked for.
const LONGEST: u64 = 3600;
const USUAL: u64 = 300;
/// Characters of a workflow's id.
const LONGEST_ID: usize = 128;

/// What `orchestrate` asks for.
pub(super) struct Orchestration {
    pub(super) workflow: Workflow,
    pub(super) request: WorkflowRequest,
    pub(super) is_async: bool,
}

/// Reads the body of `orchestrate`.
pub(super) fn read(body: &[u8], caller: Caller) -> Result<Orchestration, Refusal> {
    let mut fields = Fields::read(body, ORC_INVALID)?;
    let name = fields.required("workflow_id", Fields::text)?;
    if name.trim().is_empty() || name.chars().count() > LONGEST_ID || name.contains(char::is_control) {
        let message = format!("`workflow_id` is not 1 to {LONGEST_ID} characters, or holds a control character");
        return Err(Refusal::new(ORC_INVALID, message));
    }
    let mut definition = fields.required("workflow", Fields::object)?;
    let inputs = Value::Object(fields.object("inputs")?.unwrap_or_default());
    let timeout = Duration::from_secs(fields.seconds("timeout", LONGEST)?.unwrap_or(USUAL));
    if let Some(mode) = fields.text("execution_mode")? {
        definition.insert("execution_mode".into(), mode.into());
    }
    let is_async = fields.flag("async")?.or(fields.flag("is_async")?).unwrap_or(false);
    let workflow = Workflow::read(&Value::Object(definition), &inputs)?;
    Ok(Orchestration { workflow, request: WorkflowRequest { caller, name, inputs, timeout }, is_async })
}

/// Adds the nodes of a workflow that have ended to how it stands.
pub(super) fn show(standing: &mut Standing<'_>, nodes: &HashMap<String, NodeRun>) {
    let mut ids: Vec<&String> = nodes.keys().collect();
    ids.sort();
    let sorted = || ids.iter().filter_map(|id| Some((*id, nodes.get(*id)?)));
    let outputs: Map<String, Value> = sorted().filter_map(|(id, it)| Some((id.clone(), it.output.clone()?))).collect();
    let shown: Map<String, Value> = sorted().map(|(id, it)| (id.clone(), node(it))).collect();
    (standing.results, standing.nodes) = (Some(outputs), Some(shown));
}

/// A run that succeeded.
pub(super) fn answered(name: &str, run: &WorkflowRun) -> Value {
    let mut answer = Map::from_iter([("status".to_owned(), "success".into())]);
    answer.extend(told(name, run));
    Value::Object(answer)
}

/// A run that did not: the outputs of the nodes that succeeded stand beside the error.
pub(super) fn failed(name: &str, run: &WorkflowRun, failure: &Failure) -> Refusal {
    Refusal::of_workflow(failure, told(name, run))
}

fn told(name: &str, run: &WorkflowRun) -> Map<String, Value> {
    let nodes: Map<String, Value> = run.nodes.iter().map(|it| (it.id.clone(), node(it))).collect();
    Map::from_iter([
        ("workflow_id".to_owned(), name.into()),
        ("execution_id".to_owned(), json!(run.id)),
        ("results".to_owned(), run.results()),
        ("execution_time".to_owned(), json!(seconds(run.duration))),
        ("nodes".to_owned(), Value::Object(nodes)),
    ])
}

fn node(it: &NodeRun) -> Value {
    let state = match it.state {
        NodeState::Succeeded => "completed",
        NodeState::Failed => "failed",
        NodeState::Skipped => "skipped",
        NodeState::Cancelled => "cancelled",
    };
    let mut node = json!({
        "status": state,
        "skill_id": it.skill,
        "execution_id": it.execution,
        "attempts": it.attempts,
        "execution_time": seconds(it.duration),
    });
    if let (Some(failure), Some(node)) = (&it.failure, node.as_object_mut()) {
        match it.state {
            NodeState::Skipped | NodeState::Cancelled => node.insert("reason".into(), failure.message.clone().into()),
            _ => node.insert("error".into(), Value::Object(described(failure))),
        };
    }
    node
}
