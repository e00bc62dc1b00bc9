//! Workflows: skills that feed each other, as a graph without cycles.
//!
//! | file | owns |
//! |---|---|
//! | `read` | JSON in either form → [`Workflow`] |
//! | `reference` | `${node.path}` and `${inputs.path}` in inputs |
//! | `condition` | whether a node runs |
//! | `graph` | what waits for what; cycles by name |
//! | `run` | nodes run as soon as they can, within a total time |
//! | `record` | the record of a run, however it ends |
//!
//! A node is a call like any other: it passes the pipeline and has a record of its own.

mod condition;
mod graph;
mod read;
mod record;
mod reference;
mod run;

pub(crate) use record::kept_nodes;
pub(crate) use run::Order;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::{Caller, ExecutionId, Failure, millis};
use condition::Condition;

/// Nodes that a workflow may have.
pub const MOST_NODES: usize = 256;

/// Why a definition is no workflow that can run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkflowError {
    /// A part of it is wrong.
    #[error("{place}: {reason}")]
    Invalid {
        /// JSON pointer into the definition.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// Nodes that wait for each other, the first one named again at the end.
    #[error("these nodes wait for each other: {}", .0.join(" → "))]
    Cycle(Vec<String>),
}

/// A workflow that was read and checked: every name in it is known, and there is no cycle.
#[derive(Clone, Debug)]
pub struct Workflow {
    nodes: Vec<Node>,
    /// One at a time, in the order of the list.
    sequential: bool,
    /// As it was written.
    definition: Value,
}

/// One node: a call of a skill.
#[derive(Clone, Debug)]
struct Node {
    id: String,
    skill: String,
    version: Option<String>,
    inputs: Value,
    timeout: Option<Duration>,
    retries: u32,
    /// The workflow goes on, and succeeds, where this fails.
    may_fail: bool,
    conditions: Vec<Condition>,
    /// Nodes that must have ended before, by their places.
    after: Vec<usize>,
    /// Those of them whose outputs it needs.
    needs: Vec<usize>,
}

/// What a run is given.
#[derive(Clone, Debug)]
pub struct WorkflowRequest {
    /// Who asks.
    pub caller: Caller,
    /// A name for the record.
    pub name: String,
    /// What `${inputs.…}` refers to: an object.
    pub inputs: Value,
    /// Wall-clock time of the whole.
    pub timeout: Duration,
}

/// How a node ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeState {
    /// With an output.
    Succeeded,
    /// Without, after all its attempts.
    Failed,
    /// It never ran: its condition does not hold, or what it waits for did not end well.
    Skipped,
    /// The time of the workflow was up.
    Cancelled,
}

/// What became of a node.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeRun {
    /// Its id.
    pub id: String,
    /// Its skill.
    pub skill: String,
    /// How it ended.
    pub state: NodeState,
    /// What it answered.
    pub output: Option<Value>,
    /// Why it did not, or was skipped.
    pub failure: Option<Failure>,
    /// The last of its executions, where there was one.
    pub execution: Option<ExecutionId>,
    /// How often it was begun.
    pub attempts: u32,
    /// Wall-clock time, all attempts together.
    #[serde(rename = "durationMs", serialize_with = "millis")]
    pub duration: Duration,
}

/// What became of a workflow.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowRun {
    /// The id of its record.
    pub id: ExecutionId,
    /// Its nodes, in the order of the definition.
    pub nodes: Vec<NodeRun>,
    /// Why it did not succeed: what the first node that failed says, or that its time was up. The nodes that succeeded have
    /// their outputs all the same.
    pub failure: Option<Failure>,
    /// Wall-clock time.
    #[serde(rename = "durationMs", serialize_with = "millis")]
    pub duration: Duration,
}

impl Workflow {
    /// Reads a definition: `{"nodes": [{"id", "skill_id", "inputs"}], "edges": [{"from", "to"}]}` or
    /// `{"steps": [{"step_id", "skill_id", "inputs", "depends_on"}]}`, and checks it against the inputs that it will get.
    ///
    /// # Errors
    /// [`WorkflowError`].
    pub fn read(definition: &Value, inputs: &Value) -> Result<Self, WorkflowError> {
        read::workflow(definition, inputs)
    }

    /// The ids of its nodes, in the order of the definition.
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.id.as_str())
    }
}

impl WorkflowRun {
    /// The outputs of the nodes that succeeded, by node.
    pub fn results(&self) -> Value {
        let done = self.nodes.iter().filter_map(|node| Some((node.id.clone(), node.output.clone()?)));
        Value::Object(done.collect())
    }
}

fn invalid(place: impl Into<String>, reason: impl Into<String>) -> WorkflowError {
    WorkflowError::Invalid { place: place.into(), reason: reason.into() }
}
