//! The table `jobs`: executions that were accepted, until they have ended and their results have expired.

use std::time::Duration;

use sqlx::{Row as _, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use crate::domain::{ExecutionId, Job, Timestamp};

/// Executions that are to be run again: they are not failed because a host died.
pub(super) const TO_RUN: &str = "SELECT execution_id FROM jobs WHERE expires_at IS NULL";

/// Adds one.
pub(super) async fn insert(connection: &mut SqliteConnection, job: &Job) -> sqlx::Result<()> {
    let sql = "INSERT INTO jobs (execution_id, skill, version, input, timeout_ms, accepted_at, attempts, expires_at) \
               VALUES (?, ?, ?, ?, ?, ?, 0, NULL)";
    let timeout = job.timeout.map(|it| i64::try_from(it.as_millis()).unwrap_or(i64::MAX));
    let query = sqlx::query(sql).bind(job.id.as_str()).bind(&*job.skill).bind(job.version.as_deref());
    let query = query.bind(job.input.to_string()).bind(timeout).bind(job.accepted_at.0);
    query.execute(connection).await.map(drop)
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
    let sql = "SELECT * FROM jobs WHERE expires_at IS NULL ORDER BY accepted_at, execution_id";
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
        "DELETE FROM jobs WHERE execution_id = ?",
    ] {
        sqlx::query(sql).bind(id.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

fn read(row: &SqliteRow) -> sqlx::Result<Job> {
    let text = |column| row.try_get::<String, _>(column);
    let timeout: Option<i64> = row.try_get("timeout_ms")?;
    Ok(Job {
        id: ExecutionId::parse(&text("execution_id")?).ok_or_else(|| damaged("execution_id", "no execution id"))?,
        skill: text("skill")?.into(),
        version: row.try_get::<Option<String>, _>("version")?.map(Into::into),
        input: serde_json::from_str(&text("input")?).map_err(|error| damaged("input", error))?,
        timeout: timeout.map(|it| Duration::from_millis(u64::try_from(it).unwrap_or(0))),
        accepted_at: Timestamp(row.try_get("accepted_at")?),
        attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
    })
}

fn damaged(column: &str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("jobs.{column}: {what}").into())
}
