//! The tables `jobs` and `workflow_nodes`: executions that were accepted, until they have ended and their results have expired.

use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{Row as _, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use super::keys;
use crate::domain::{Caller, ExecutionId, Job, Scope, Timestamp, Work};

/// The kinds of jobs.
const CALL: &str = "call";
const WORKFLOW: &str = "workflow";

/// Executions that are to be run again: they are not failed because a host died.
pub(super) const TO_RUN: &str = "SELECT execution_id FROM jobs WHERE expires_at IS NULL";

/// Adds one.
pub(super) async fn insert(connection: &mut SqliteConnection, job: &Job) -> sqlx::Result<()> {
    let sql = "INSERT INTO jobs (execution_id, kind, skill, version, input, timeout_ms, accepted_at, attempts, expires_at) \
               VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL)";
    let millis = |it: &Duration| i64::try_from(it.as_millis()).unwrap_or(i64::MAX);
    let (kind, version, input, timeout) = match &job.work {
        Work::Call { version, input, timeout, .. } => {
            (CALL, version.as_deref(), input.to_string(), timeout.as_ref().map(millis))
        }
        Work::Workflow { definition, inputs, timeout, .. } => {
            let input = json!({ "definition": definition, "inputs": inputs }).to_string();
            (WORKFLOW, None, input, Some(millis(timeout)))
        }
    };
    let query = sqlx::query(sql).bind(job.id.as_str()).bind(kind).bind(&**job.work.name()).bind(version);
    query.bind(input).bind(timeout).bind(job.accepted_at.0).execute(connection).await.map(drop)
}

/// Keeps what became of a node of a workflow.
pub(super) async fn keep_node(connection: &mut SqliteConnection, id: &str, node: &str, run: &str) -> sqlx::Result<()> {
    let sql = "INSERT INTO workflow_nodes (execution_id, node, run) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(id).bind(node).bind(run).execute(connection).await.map(drop)
}

/// What became of the nodes of a workflow so far: node and run.
pub(super) async fn nodes(pool: &SqlitePool, id: &ExecutionId) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "SELECT node, run FROM workflow_nodes WHERE execution_id = ?";
    sqlx::query_as(sql).bind(id.as_str()).fetch_all(pool).await
}

/// Counts an attempt.
pub(super) async fn attempt(connection: &mut SqliteConnection, id: &ExecutionId) -> sqlx::Result<()> {
    let sql = "UPDATE jobs SET attempts = attempts + 1 WHERE execution_id = ?";
    sqlx::query(sql).bind(id.as_str()).execute(connection).await.map(drop)
}

/// It has ended: its input is not needed any more.
pub(super) async fn end(connection: &mut SqliteConnection, id: &str, expires: Timestamp) -> sqlx::Result<()> {
    let sql = "UPDATE jobs SET input = '', expires_at = ? WHERE execution_id = ?";
    sqlx::query(sql).bind(expires.0).bind(id).execute(connection).await.map(drop)
}

/// What a host that died was running waits again.
pub(super) async fn queue_again(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let sql = "UPDATE executions SET state = 'queued' WHERE state = 'running' AND id IN \
               (SELECT execution_id FROM jobs WHERE expires_at IS NULL)";
    sqlx::query(sql).execute(connection).await.map(drop)
}

/// Those that are to be run, the oldest first.
pub(super) async fn to_run(pool: &SqlitePool) -> sqlx::Result<Vec<Job>> {
    let sql = "SELECT jobs.*, executions.tenant, executions.key_id, executions.sharing FROM jobs \
               JOIN executions ON executions.id = jobs.execution_id \
               WHERE jobs.expires_at IS NULL ORDER BY jobs.accepted_at, jobs.execution_id";
    sqlx::query(sql).fetch_all(pool).await?.iter().map(read).collect()
}

/// Those whose results have expired.
pub(super) async fn expired(pool: &SqlitePool, now: Timestamp, limit: u32) -> sqlx::Result<Vec<ExecutionId>> {
    let sql = "SELECT execution_id FROM jobs WHERE expires_at <= ? ORDER BY expires_at LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql).bind(now.0).bind(limit).fetch_all(pool).await?;
    Ok(ids.iter().filter_map(|id| ExecutionId::parse(id)).collect())
}

/// Removes all that is known of an execution.
pub(super) async fn forget(connection: &mut SqliteConnection, id: &ExecutionId) -> sqlx::Result<()> {
    for sql in [
        "DELETE FROM events WHERE execution_id = ?",
        "DELETE FROM executions WHERE id = ?",
        "DELETE FROM workflow_nodes WHERE execution_id = ?",
        "DELETE FROM jobs WHERE execution_id = ?",
    ] {
        sqlx::query(sql).bind(id.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

fn read(row: &SqliteRow) -> sqlx::Result<Job> {
    let text = |column| row.try_get::<String, _>(column);
    let timeout: Option<i64> = row.try_get("timeout_ms")?;
    let timeout = timeout.map(|it| Duration::from_millis(u64::try_from(it).unwrap_or(0)));
    let name = text("skill")?.into();
    let mut input: Value = serde_json::from_str(&text("input")?).map_err(|error| damaged("input", error))?;
    let work = match text("kind")?.as_str() {
        WORKFLOW => {
            let mut part =
                |name| input.get_mut(name).map(Value::take).ok_or_else(|| damaged("input", "half a workflow"));
            let (definition, inputs) = (part("definition")?, part("inputs")?);
            Work::Workflow { name, definition, inputs, timeout: timeout.unwrap_or_default() }
        }
        _ => {
            let version = row.try_get::<Option<String>, _>("version")?.map(Into::into);
            Work::Call { skill: name, version, input, timeout }
        }
    };
    let owner = keys::owner(row)?;
    Ok(Job {
        caller: Caller { tenant: owner.tenant, key: owner.key, scopes: [Scope::Invoke].into_iter().collect() },
        id: ExecutionId::parse(&text("execution_id")?).ok_or_else(|| damaged("execution_id", "no execution id"))?,
        work,
        accepted_at: Timestamp(row.try_get("accepted_at")?),
        attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
    })
}

fn damaged(column: &str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("jobs.{column}: {what}").into())
}
