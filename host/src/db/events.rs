//! The table `events`: what happened to an execution, in order.

use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::{
    HostId,
    batch::Insert,
    jobs,
    sql::{Connection, Parameters, Readers, Row},
};
use crate::domain::{Execution, ExecutionId, State, Timestamp};

/// A change of an execution's state.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Place in the order.
    pub seq: i64,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Timestamp,
    /// Particulars, an object.
    pub payload: Value,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It was accepted, to be run later.
    Accepted,
    /// It began to run.
    Started,
    /// It ended with an output.
    Succeeded,
    /// It ended without.
    Failed,
}

impl EventKind {
    /// The name that is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "execution_accepted",
            Self::Started => "execution_started",
            Self::Succeeded => "execution_succeeded",
            Self::Failed => "execution_failed",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Accepted, Self::Started, Self::Succeeded, Self::Failed].into_iter().find(|kind| kind.name() == name)
    }

    /// An execution has at most one event of each place.
    fn seq(self) -> i64 {
        match self {
            Self::Accepted => -1,
            Self::Started => 0,
            Self::Succeeded | Self::Failed => 1,
        }
    }
}

/// One row as it is written.
pub(super) struct EventRow {
    execution: Arc<str>,
    kind: EventKind,
    at: i64,
    payload: String,
}

impl EventRow {
    /// The event that goes with the state that this execution is in.
    pub(super) fn of(execution: &Execution) -> Self {
        let (kind, at) = match execution.state {
            State::Queued => (EventKind::Accepted, execution.started_at),
            State::Running => (EventKind::Started, execution.started_at),
            State::Succeeded => (EventKind::Succeeded, execution.finished_at.unwrap_or_else(Timestamp::now)),
            State::Failed => (EventKind::Failed, execution.finished_at.unwrap_or_else(Timestamp::now)),
        };
        let payload = match &execution.failure {
            Some(failure) => json!({ "kind": failure.kind, "blame": failure.blame() }).to_string(),
            None => "{}".to_owned(),
        };
        Self { execution: execution.id.shared(), kind, at: at.0, payload }
    }
}

static INSERT: LazyLock<Insert> = LazyLock::new(|| {
    Insert::new("events (execution_id, seq, type, at, payload)", 5, "ON CONFLICT (execution_id, seq) DO NOTHING")
});

/// Adds events.
pub(super) async fn insert(connection: &mut Connection, rows: Vec<EventRow>) -> sqlx::Result<()> {
    let bind = |row: EventRow, arguments: &mut Parameters| {
        arguments.add(row.execution)?;
        arguments.add(row.kind.seq())?;
        arguments.add(row.kind.name())?;
        arguments.add(row.at)?;
        arguments.add(row.payload)
    };
    INSERT.run(connection, rows, bind).await
}

/// Adds the end of every execution that still says that it runs, but for those that are run again.
pub(super) async fn insert_for_running(
    connection: &mut Connection,
    host: HostId,
    at: Timestamp,
    payload: &str,
) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO events (execution_id, seq, type, at, payload) \
         SELECT id, $1, $2, $3, $4 FROM executions WHERE state = 'running' AND host = $5 AND id NOT IN ({}) \
         ON CONFLICT (execution_id, seq) DO NOTHING",
        jobs::TO_RUN
    );
    let kind = EventKind::Failed;
    connection
        .query(AssertSqlSafe(sql))
        .bind(kind.seq())
        .bind(kind.name())
        .bind(at.0)
        .bind(payload)
        .bind(host)
        .execute()
        .await?;
    Ok(())
}

/// The events of one execution, in order.
pub(super) async fn of(readers: &Readers, id: &ExecutionId) -> sqlx::Result<Vec<Event>> {
    let sql = "SELECT seq, type, at, payload FROM events WHERE execution_id = $1 ORDER BY seq";
    let rows = readers.query(sql).bind(id.as_str()).fetch_all().await?;
    let read = |row: &Row| {
        let kind: String = row.get("type")?;
        let payload: String = row.get("payload")?;
        Ok(Event {
            seq: row.get("seq")?,
            kind: EventKind::parse(&kind).ok_or_else(|| damaged("type", &kind))?,
            at: Timestamp(row.get("at")?),
            payload: serde_json::from_str(&payload).map_err(|error| damaged("payload", error))?,
        })
    };
    rows.iter().map(read).collect()
}

fn damaged(column: &str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("events.{column}: {what}").into())
}
