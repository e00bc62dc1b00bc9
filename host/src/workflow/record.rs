//! The record of a workflow's run: an execution like any other, whose output is what its nodes answered.

use std::{collections::HashMap, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{NodeRun, NodeState, run::Order};
use crate::{
    db::{Db, DbError},
    domain::{Execution, ExecutionId, Failure, FailureKind, Owner, State, Timestamp},
    invoke::{expires, new_execution},
};

/// A run that has begun. Dropped before it ends, it is recorded as cancelled: its caller went away. What was accepted has no
/// such caller, and goes on later.
pub(super) struct Record {
    db: Db,
    execution: Execution,
    keep: Option<Duration>,
    open: bool,
}

impl Record {
    pub(super) async fn begin(db: &Db, order: &Order, name: &str, owner: Owner) -> Self {
        let name: String = name.chars().filter(|c| !c.is_control()).take(128).collect();
        let execution = new_execution(order.id.clone(), &name, None, owner);
        // A database that is gone is reported when the end cannot be recorded either.
        let _ = db.start(&execution).await;
        Self { db: db.clone(), execution, keep: order.keep, open: true }
    }

    /// Keeps what became of a node of what was accepted: it is not run again.
    pub(super) async fn keep(&self, node: &NodeRun) {
        let ended = matches!(node.state, NodeState::Succeeded | NodeState::Failed);
        if self.keep.is_none() || !ended {
            return;
        }
        let row = serde_json::to_string(&Kept::of(node)).unwrap_or_default();
        if let Err(error) = self.db.keep_node(&self.execution.id, node.id.clone(), row).await {
            tracing::warn!(%error, id = %self.execution.id, node = node.id, "the end of a node was not kept");
        }
    }

    /// Records the end; the failure, where there is one now.
    pub(super) async fn end(mut self, output: Value, failure: Option<Failure>, duration: Duration) -> Option<Failure> {
        self.open = false;
        let mut execution = self.execution.clone();
        execution.duration = duration;
        execution.finished_at = Some(Timestamp::now());
        execution.state = if failure.is_some() { State::Failed } else { State::Succeeded };
        execution.output = failure.is_none().then_some(output);
        execution.failure.clone_from(&failure);
        let recorded = match self.keep {
            None => self.db.refuse(&execution).await,
            Some(keep) => self.db.finish_job(&execution, false, expires(keep)).await,
        };
        match recorded {
            Ok(()) => failure,
            Err(error) => {
                tracing::error!(%error, id = %execution.id, "the workflow was not recorded");
                let lost = "the workflow ran, and its record could not be written";
                failure.or_else(|| Some(Failure::new(FailureKind::Internal, lost)))
            }
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        if !self.open || self.keep.is_some() {
            return;
        }
        let (db, mut execution) = (self.db.clone(), self.execution.clone());
        execution.state = State::Failed;
        execution.finished_at = Some(Timestamp::now());
        execution.failure =
            Some(Failure::new(FailureKind::Cancelled, "the caller went away before the workflow ended"));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { db.refuse(&execution).await });
        }
    }
}

/// A node that has ended, as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    skill: String,
    state: NodeState,
    output: Option<Value>,
    failure: Option<Failure>,
    execution: Option<String>,
    attempts: u32,
    duration: Duration,
}

impl Kept {
    fn of(node: &NodeRun) -> Self {
        Self {
            skill: node.skill.clone(),
            state: node.state,
            output: node.output.clone(),
            failure: node.failure.clone(),
            execution: node.execution.as_ref().map(ToString::to_string),
            attempts: node.attempts,
            duration: node.duration,
        }
    }

    fn node(self, id: String) -> NodeRun {
        NodeRun {
            id,
            skill: self.skill,
            state: self.state,
            // An output of null is an output.
            output: self.output.or_else(|| (self.state == NodeState::Succeeded).then_some(Value::Null)),
            failure: self.failure,
            execution: self.execution.as_deref().and_then(ExecutionId::parse),
            attempts: self.attempts,
            duration: self.duration,
        }
    }
}

/// What became of the nodes of an accepted workflow so far, by node. What cannot be read is run again.
pub(crate) async fn kept_nodes(db: &Db, id: &ExecutionId) -> Result<HashMap<String, NodeRun>, DbError> {
    let read = |(node, run): (String, String)| {
        let kept: Kept = serde_json::from_str(&run).ok()?;
        Some((node.clone(), kept.node(node)))
    };
    Ok(db.nodes(id).await?.into_iter().filter_map(read).collect())
}
