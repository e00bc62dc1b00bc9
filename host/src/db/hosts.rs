//! The table `hosts`: who uses this database, and what becomes of what a dead host left.

use super::{
    HostId, events, executions, jobs,
    sql::{Connection, Link},
    usage,
};
use crate::domain::{Failure, FailureKind, Job, Timestamp};

/// A new number.
pub(super) fn number() -> HostId {
    rand::random_range(1..=i64::MAX)
}

/// Adds this host.
pub(super) async fn enter(connection: &mut Connection) -> sqlx::Result<()> {
    let (host, now) = (connection.host, Timestamp::now().0);
    let sql = "INSERT INTO hosts (id, since, checked_at) VALUES ($1, $2, $2)";
    connection.query(sql).bind(host).bind(now).execute().await.map(drop)
}

/// Nobody else enters until this transaction has ended. In SQLite every transaction that writes is alone.
pub(super) async fn wait_for_others(connection: &mut Connection) -> sqlx::Result<()> {
    match connection.link {
        Link::Sqlite(_) => Ok(()),
        Link::Postgres(_) => connection.query("LOCK TABLE hosts IN SHARE ROW EXCLUSIVE MODE").execute().await.map(drop),
    }
}

/// All but this one.
pub(super) async fn others(connection: &mut Connection) -> sqlx::Result<Vec<HostId>> {
    let host = connection.host;
    let rows = connection.query("SELECT id FROM hosts WHERE id <> $1").bind(host).fetch_all().await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Writes something: what can be written now can be written.
pub(super) async fn check(connection: &mut Connection) -> sqlx::Result<()> {
    let (host, now) = (connection.host, Timestamp::now().0);
    let sql = "UPDATE hosts SET checked_at = $1 WHERE id = $2";
    connection.query(sql).bind(now).bind(host).execute().await.map(drop)
}

/// Takes over from a host that died: this one runs what it was to run, and what it ran for callers has failed. Answers what
/// was accepted; nothing where another host was quicker.
pub(super) async fn take_over(connection: &mut Connection, dead: HostId) -> sqlx::Result<Vec<Job>> {
    if connection.query("DELETE FROM hosts WHERE id = $1").bind(dead).execute().await? == 0 {
        return Ok(Vec::new());
    }
    let failure = Failure::new(FailureKind::Internal, "the host stopped while this ran").hint("run it again");
    let text = serde_json::to_string(&failure).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let now = Timestamp::now();
    events::insert_for_running(connection, dead, now, r#"{"kind":"internal","blame":"host"}"#).await?;
    usage::add_running(connection, dead).await?;
    let failed = executions::fail_running(connection, dead, now, &text).await?;
    let jobs = jobs::take_over(connection, dead).await?;
    if failed > 0 {
        tracing::warn!(count = failed, "executions that ran when another host stopped are marked as failed");
    }
    Ok(jobs)
}

/// This host has another number than before: what it runs goes with it, but for what was taken over meanwhile.
pub(super) async fn renumber(connection: &mut Connection, old: HostId) -> sqlx::Result<()> {
    let host = connection.host;
    enter(connection).await?;
    for sql in [
        "UPDATE jobs SET host = $1 WHERE host = $2 AND expires_at IS NULL",
        "UPDATE executions SET host = $1 WHERE host = $2 AND state = 'running'",
        "UPDATE executions SET host = $1 WHERE host = $2 AND state = 'queued' AND id IN \
         (SELECT execution_id FROM jobs WHERE expires_at IS NULL)",
    ] {
        connection.query(sql).bind(host).bind(old).execute().await?;
    }
    connection.query("DELETE FROM hosts WHERE id = $1").bind(old).execute().await.map(drop)
}
