//! What waits for what.

use super::{Node, WorkflowError};

/// Refuses nodes that wait for each other, and names them.
pub(super) fn check(nodes: &[Node]) -> Result<(), WorkflowError> {
    let mut seen = vec![Seen::Never; nodes.len()];
    for start in 0..nodes.len() {
        if let Some(cycle) = visit(nodes, start, &mut seen) {
            let name = |at: &usize| nodes.get(*at).map(|node| node.id.clone()).unwrap_or_default();
            return Err(WorkflowError::Cycle(cycle.iter().map(name).collect()));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Never,
    /// On the way that is being followed.
    Open,
    Done,
}

/// Follows what a node waits for, without recursion; the nodes of a cycle in the order in which they run, closed.
fn visit(nodes: &[Node], start: usize, seen: &mut [Seen]) -> Option<Vec<usize>> {
    let state = |seen: &[Seen], at: usize| seen.get(at).copied().unwrap_or(Seen::Done);
    let mark = |seen: &mut [Seen], at: usize, to| {
        if let Some(it) = seen.get_mut(at) {
            *it = to;
        }
    };
    if state(seen, start) != Seen::Never {
        return None;
    }
    mark(seen, start, Seen::Open);
    let mut way = vec![(start, 0)];
    while let Some((at, next)) = way.last_mut() {
        let before = nodes.get(*at).and_then(|node| node.after.get(*next)).copied();
        *next += 1;
        match before {
            Some(before) if state(seen, before) == Seen::Open => {
                let from = way.iter().position(|(at, _)| *at == before)?;
                let mut cycle: Vec<usize> = way.iter().skip(from).map(|(at, _)| *at).collect();
                cycle.push(before);
                cycle.reverse();
                return Some(cycle);
            }
            Some(before) if state(seen, before) == Seen::Never => {
                mark(seen, before, Seen::Open);
                way.push((before, 0));
            }
            Some(_) => {}
            None => {
                mark(seen, *at, Seen::Done);
                way.pop();
            }
        }
    }
    None
}
