//! The tables `jobs` and `workflow_nodes`: executions that were accepted, until they have ended and their results have expired.
//! The host that runs one is its `host`; nobody else records its end.

use std::{collections::HashSet, time::Duration};

use serde_json::{Value, json};

use super::{
    HostId, keys,
    sql::{Connection, Readers, Row},
};
use crate::domain::{Caller, ExecutionId, Job, Scope, Timestamp, Work};

/// The kinds of jobs.
const CALL: &str = "call";
const WORKFLOW: &str = "workflow";

/// Executions that are to be run again: they are not failed because a host died.
pub(super) const TO_RUN: &str = "SELECT execution_id FROM jobs WHERE expires_at IS NULL";

/// Adds one, to be run by this host.
pub(super) async fn insert(connection: &mut Connection, job: &Job) -> sqlx::Result<()> {
    let sql = "INSERT INTO jobs (execution_id, kind, skill, version, input, timeout_ms, accepted_at, attempts, host) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
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
    let host = connection.host;
    let query = connection.query(sql).bind(job.id.as_str()).bind(kind).bind(&**job.work.name()).bind(version);
    query.bind(input).bind(timeout).bind(job.accepted_at.0).bind(host).execute().await.map(drop)
}

/// Keeps what became of a node of a workflow.
pub(super) async fn keep_node(connection: &mut Connection, id: &str, node: &str, run: &str) -> sqlx::Result<()> {
    let sql = "INSERT INTO workflow_nodes (execution_id, node, run) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    connection.query(sql).bind(id).bind(node).bind(run).execute().await.map(drop)
}

/// What became of the nodes of a workflow so far: node and run.
pub(super) async fn nodes(readers: &Readers, id: &ExecutionId) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "SELECT node, run FROM workflow_nodes WHERE execution_id = $1";
    let rows = readers.query(sql).bind(id.as_str()).fetch_all().await?;
    rows.iter().map(|row| Ok((row.get("node")?, row.get("run")?))).collect()
}

/// Counts an attempt. False when this host is not the one to run it any more.
pub(super) async fn attempt(connection: &mut Connection, id: &ExecutionId) -> sqlx::Result<bool> {
    let sql = "UPDATE jobs SET attempts = attempts + 1 WHERE execution_id = $1 AND host = $2 AND expires_at IS NULL";
    let host = connection.host;
    Ok(connection.query(sql).bind(id.as_str()).bind(host).execute().await? == 1)
}

/// It has ended: its input is not needed any more. False when it had ended before, or another host runs it now.
pub(super) async fn end(connection: &mut Connection, id: &str, expires: Timestamp) -> sqlx::Result<bool> {
    let sql =
        "UPDATE jobs SET input = '', expires_at = $1 WHERE execution_id = $2 AND host = $3 AND expires_at IS NULL";
    let host = connection.host;
    Ok(connection.query(sql).bind(expires.0).bind(id).bind(host).execute().await? == 1)
}

/// What another host was to run, this one runs; what it was running waits again. Answers those jobs, the oldest first.
pub(super) async fn take_over(connection: &mut Connection, from: HostId) -> sqlx::Result<Vec<Job>> {
    let host = connection.host;
    let mut jobs = of(connection, from).await?;
    let sql = "UPDATE executions SET state = 'queued', host = $1 WHERE state IN ('queued', 'running') AND id IN \
               (SELECT execution_id FROM jobs WHERE expires_at IS NULL AND host = $2)";
    connection.query(sql).bind(host).bind(from).execute().await?;
    let sql = "UPDATE jobs SET host = $1 WHERE host = $2 AND expires_at IS NULL RETURNING execution_id";
    let rows = connection.query(sql).bind(host).bind(from).fetch_all().await?;
    let taken: HashSet<String> = rows.iter().map(|row| row.get("execution_id")).collect::<sqlx::Result<_>>()?;
    // One that was cut off and lives may have ended some meanwhile.
    jobs.retain(|job| taken.contains(job.id.as_str()));
    Ok(jobs)
}

/// Those that this host is to run, the oldest first.
pub(super) async fn to_run(connection: &mut Connection) -> sqlx::Result<Vec<Job>> {
    let host = connection.host;
    of(connection, host).await
}

async fn of(connection: &mut Connection, host: HostId) -> sqlx::Result<Vec<Job>> {
    let sql = "SELECT jobs.*, executions.tenant, executions.key_id, executions.sharing FROM jobs \
               JOIN executions ON executions.id = jobs.execution_id \
               WHERE jobs.expires_at IS NULL AND jobs.host = $1 ORDER BY jobs.accepted_at, jobs.execution_id";
    connection.query(sql).bind(host).fetch_all().await?.iter().map(read).collect()
}

/// Asks the host that is to run it to cancel it. False when it has ended, or never was accepted.
pub(super) async fn ask_to_cancel(connection: &mut Connection, id: &ExecutionId) -> sqlx::Result<bool> {
    let sql = "UPDATE jobs SET cancel_asked = 1 WHERE execution_id = $1 AND expires_at IS NULL";
    Ok(connection.query(sql).bind(id.as_str()).execute().await? == 1)
}

/// Those that somebody asked to cancel, of all hosts.
pub(super) async fn to_cancel(readers: &Readers) -> sqlx::Result<Vec<ExecutionId>> {
    let sql = "SELECT execution_id FROM jobs WHERE cancel_asked = 1 AND expires_at IS NULL";
    ids(readers.query(sql).fetch_all().await?)
}

/// Those whose results have expired.
pub(super) async fn expired(readers: &Readers, now: Timestamp, limit: u32) -> sqlx::Result<Vec<ExecutionId>> {
    let sql = "SELECT execution_id FROM jobs WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2";
    let rows = readers.query(sql).bind(now.0).bind(i64::from(limit)).fetch_all().await?;
    ids(rows)
}

fn ids(rows: Vec<Row>) -> sqlx::Result<Vec<ExecutionId>> {
    let ids: Vec<String> = rows.iter().map(|row| row.get("execution_id")).collect::<sqlx::Result<_>>()?;
    Ok(ids.iter().filter_map(|id| ExecutionId::parse(id)).collect())
}

fn read(row: &Row) -> sqlx::Result<Job> {
    let text = |column| row.get::<String>(column);
    let timeout: Option<i64> = row.get("timeout_ms")?;
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
            let version = row.get::<Option<String>>("version")?.map(Into::into);
            Work::Call { skill: name, version, input, timeout }
        }
    };
    let owner = keys::owner(row)?;
    Ok(Job {
        caller: Caller { tenant: owner.tenant, key: owner.key, scopes: [Scope::Invoke].into_iter().collect() },
        id: ExecutionId::parse(&text("execution_id")?).ok_or_else(|| damaged("execution_id", "no execution id"))?,
        work,
        accepted_at: Timestamp(row.get("accepted_at")?),
        attempts: u32::try_from(row.get::<i64>("attempts")?).unwrap_or(u32::MAX),
    })
}

fn damaged(column: &str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("jobs.{column}: {what}").into())
}
