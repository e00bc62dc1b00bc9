//! Running: every node as soon as what it waits for has ended, within a total time.

use std::{
    collections::{HashMap, VecDeque},
    marker::PhantomData,
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use serde_json::Value;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{
    Node, NodeRun, NodeState, Workflow, WorkflowError, WorkflowRequest, WorkflowRun, invalid,
    record::Record,
    reference::{Filler, INPUTS},
};
use crate::{
    domain::{Blame, Caller, ExecutionId, Failure, FailureKind, Owner},
    invoke::{Pipeline, Request, stopped},
};

/// Nodes of one workflow that run at once.
const AT_ONCE: usize = 64;
/// Bytes of the outputs of all nodes together.
const MOST_BYTES: usize = 64 << 20;
/// The wait before a second attempt; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// Whose run it is.
pub(crate) struct Order {
    /// The id of its record.
    pub(crate) id: ExecutionId,
    /// Of what was accepted: how long its result is kept. Then each node is kept as it ends, too.
    pub(crate) keep: Option<Duration>,
    /// Cancelled to stop it.
    pub(crate) stop: CancellationToken,
    /// Nodes that an earlier attempt ended.
    pub(crate) done: HashMap<String, NodeRun>,
}

impl Order {
    /// Of a caller that waits.
    pub(crate) fn direct() -> Self {
        Self { id: ExecutionId::random(), keep: None, stop: CancellationToken::new(), done: HashMap::new() }
    }
}

impl Workflow {
    /// Runs it, as far as it was not run before.
    ///
    /// # Errors
    /// When one of its skills is not there; then nothing was run.
    pub(crate) async fn run(
        &self,
        pipeline: &Pipeline,
        request: WorkflowRequest,
        order: Order,
    ) -> Result<WorkflowRun, WorkflowError> {
        let begun = Instant::now();
        self.pinned(pipeline, &request.caller).await?;
        let owner = self.owner(pipeline, &request.caller);
        let record = Record::begin(&pipeline.db, &order, &request.name, owner).await;
        let id = order.id.clone();
        let mut run = Run::new(self, pipeline, &request, &record, order);
        run.complete(request.timeout).await;
        let (nodes, failure) = run.ended();
        let duration = begun.elapsed();
        let mut all = WorkflowRun { id, nodes, failure: None, duration };
        all.failure = record.end(all.results(), failure, duration).await;
        Ok(all)
    }

    /// Whose a run of it by this caller is.
    pub(crate) fn owner(&self, pipeline: &Pipeline, caller: &Caller) -> Owner {
        pipeline.owner_of(caller, self.nodes.iter().map(|node| &*node.skill))
    }

    /// Its definition with the versions that its skills have now.
    ///
    /// # Errors
    /// When one of its skills is not there.
    pub(crate) async fn pinned(&self, pipeline: &Pipeline, caller: &Caller) -> Result<Value, WorkflowError> {
        let mut definition = self.definition.clone();
        let key = if definition.get("nodes").is_some() { "nodes" } else { "steps" };
        for (at, node) in self.nodes.iter().enumerate() {
            let found = pipeline.catalog.resolve(&node.skill, node.version.as_deref(), caller).await;
            let skill = found.map_err(|failure| invalid(format!("node {}", node.id), failure.to_string()))?;
            let written = definition.get_mut(key).and_then(|it| it.get_mut(at)).and_then(Value::as_object_mut);
            if let (Some(version), Some(written)) = (&skill.version, written) {
                written.insert("skill_version".into(), (**version).into());
            }
        }
        Ok(definition)
    }
}

struct Run<'a> {
    workflow: &'a Workflow,
    pipeline: &'a Pipeline,
    inputs: &'a Value,
    caller: &'a Caller,
    /// What became of each node, once it has ended.
    done: Vec<Option<NodeRun>>,
    ready: VecDeque<usize>,
    record: &'a Record,
    /// Somebody asked to stop.
    asked: CancellationToken,
    /// Stops every node.
    stop: CancellationToken,
    /// It waits for room as long as it takes.
    patient: bool,
    bytes: usize,
    /// Why it was stopped.
    failure: Option<Failure>,
}

impl<'a> Run<'a> {
    fn new(
        workflow: &'a Workflow,
        pipeline: &'a Pipeline,
        request: &'a WorkflowRequest,
        record: &'a Record,
        mut order: Order,
    ) -> Self {
        let mut run = Self {
            workflow,
            pipeline,
            inputs: &request.inputs,
            caller: &request.caller,
            done: workflow.nodes.iter().map(|_| None).collect(),
            ready: VecDeque::new(),
            record,
            stop: order.stop.child_token(),
            asked: order.stop,
            patient: order.keep.is_some(),
            bytes: 0,
            failure: None,
        };
        for (place, node) in run.done.iter_mut().zip(&workflow.nodes) {
            *place = order.done.remove(&node.id);
        }
        let nodes = workflow.nodes.iter().enumerate();
        run.ready = nodes.filter(|(at, node)| !run.is_done(*at) && run.is_free(node)).map(|(at, _)| at).collect();
        run
    }

    fn is_done(&self, at: usize) -> bool {
        self.done.get(at).is_some_and(Option::is_some)
    }

    fn is_free(&self, node: &Node) -> bool {
        node.after.iter().all(|at| self.is_done(*at))
    }

    async fn complete(&mut self, timeout: Duration) {
        let at_once = if self.workflow.sequential { 1 } else { AT_ONCE };
        let mut running = FuturesUnordered::new();
        let time_is_up = sleep(timeout);
        tokio::pin!(time_is_up);
        loop {
            while running.len() < at_once
                && let Some(at) = self.ready.pop_front()
            {
                let Some(node) = self.workflow.nodes.get(at) else { continue };
                match self.begin(node) {
                    Ok(inputs) => {
                        let call = Request {
                            caller: self.caller.clone(),
                            version: node.version.clone(),
                            timeout: node.timeout,
                            ..Request::new(&*node.skill, inputs)
                        };
                        running.push(attempts(self.pipeline, node, at, call, self.stop.clone(), self.patient));
                    }
                    Err((state, why)) => self.end(at, unbegun(node, state, &why)),
                }
            }
            if running.is_empty() {
                return;
            }
            tokio::select! {
                Some((at, ended)) = running.next() => {
                    self.record.keep(&ended).await;
                    self.end(at, ended);
                }
                () = self.asked.cancelled(), if self.failure.is_none() => self.failure = Some(stopped()),
                () = &mut time_is_up, if !self.stop.is_cancelled() => {
                    let message = format!("the workflow did not end within {} s", timeout.as_secs_f64());
                    self.failure = Some(Failure::new(FailureKind::Timeout, message));
                    self.stop.cancel();
                }
            }
        }
    }

    /// The inputs that a node is called with, or why it is not called.
    fn begin(&self, node: &Node) -> Result<Value, (NodeState, String)> {
        if self.stop.is_cancelled() {
            return Err((NodeState::Cancelled, "the workflow was ended before".to_owned()));
        }
        for at in &node.after {
            let Some(before) = self.done.get(*at).and_then(Option::as_ref) else { continue };
            let tolerated = self.workflow.nodes.get(*at).is_some_and(|it| it.may_fail) && !node.needs.contains(at);
            if before.state != NodeState::Succeeded && !(tolerated && before.state == NodeState::Failed) {
                return Err((NodeState::Skipped, format!("{} did not succeed", before.id)));
            }
        }
        let output = |name: &str| match name {
            INPUTS => Some(self.inputs),
            _ => self.done.iter().flatten().find(|it| it.id == name).and_then(|it| it.output.as_ref()),
        };
        let bytes = self.pipeline.policy.ceilings.json_bytes;
        let mut filler = Filler { source: output, bytes, _values: PhantomData };
        for condition in &node.conditions {
            match condition.holds(&mut filler) {
                Ok(true) => {}
                Ok(false) => return Err((NodeState::Skipped, "its condition does not hold".to_owned())),
                Err(reason) => return Err((NodeState::Failed, reason)),
            }
        }
        filler.fill(&node.inputs).map_err(|reason| (NodeState::Failed, reason))
    }

    fn end(&mut self, at: usize, mut ended: NodeRun) {
        if let Some(output) = &ended.output {
            self.bytes += output.to_string().len();
            if self.bytes > MOST_BYTES {
                let message =
                    format!("the outputs of the workflow's nodes are larger than {MOST_BYTES} bytes together");
                (ended.state, ended.output) = (NodeState::Failed, None);
                ended.failure = Some(Failure::new(FailureKind::LimitExceeded, message));
            }
        }
        if let Some(place) = self.done.get_mut(at) {
            *place = Some(ended);
        }
        let nodes = self.workflow.nodes.iter().enumerate();
        let freed = nodes.filter(|(_, node)| node.after.contains(&at) && self.is_free(node));
        let freed: Vec<usize> = freed.map(|(at, _)| at).filter(|at| !self.is_done(*at)).collect();
        self.ready.extend(freed);
    }

    /// What became of all, and why the whole did not succeed: its time was up, or the first of its nodes that failed, in the
    /// order of the definition.
    fn ended(self) -> (Vec<NodeRun>, Option<Failure>) {
        let of_node = self.workflow.nodes.iter().zip(&self.done).find_map(|(node, run)| {
            let run = run.as_ref().filter(|run| run.state == NodeState::Failed && !node.may_fail)?;
            let failure = run.failure.clone()?;
            Some(Failure { message: format!("node {}: {}", run.id, failure.message), ..failure })
        });
        (self.done.into_iter().flatten().collect(), self.failure.or(of_node))
    }
}

/// Calls a node's skill, again where that may help.
async fn attempts(
    pipeline: &Pipeline,
    node: &Node,
    at: usize,
    call: Request,
    stop: CancellationToken,
    patient: bool,
) -> (usize, NodeRun) {
    let begun = Instant::now();
    let mut ended = unbegun(node, NodeState::Failed, "");
    let mut wait = FIRST_WAIT;
    loop {
        let request = Request {
            caller: call.caller.clone(),
            version: call.version.clone(),
            timeout: call.timeout,
            cancel: stop.clone(),
            ..Request::new(&*call.skill, call.input.clone())
        };
        let execution = match patient {
            true => pipeline.execute_patiently(request).await,
            false => pipeline.execute_part(request).await,
        };
        ended.attempts += 1;
        ended.execution = Some(execution.id);
        ended.duration = begun.elapsed();
        (ended.output, ended.failure) = (execution.output, execution.failure);
        let Some(failure) = &ended.failure else {
            ended.state = NodeState::Succeeded;
            return (at, ended);
        };
        if stop.is_cancelled() && failure.kind == FailureKind::Cancelled {
            ended.state = NodeState::Cancelled;
            return (at, ended);
        }
        // What the caller did wrong is wrong the next time too.
        if ended.attempts > node.retries || failure.blame() == Blame::Caller {
            return (at, ended);
        }
        tokio::select! {
            () = sleep(wait) => wait *= 2,
            () = stop.cancelled() => return (at, ended),
        }
    }
}

fn unbegun(node: &Node, state: NodeState, why: &str) -> NodeRun {
    let kind = match state {
        NodeState::Cancelled | NodeState::Skipped => FailureKind::Cancelled,
        _ => FailureKind::InvalidInput,
    };
    NodeRun {
        id: node.id.clone(),
        skill: node.skill.clone(),
        state,
        output: None,
        failure: Some(Failure::new(kind, why)),
        execution: None,
        attempts: 0,
        duration: Duration::ZERO,
    }
}
