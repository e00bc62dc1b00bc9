//! The table `skill_usage`: how often each skill ran, counted with the record of each end.

use std::{collections::HashMap, sync::Arc};

use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};

use super::jobs;

/// How often a skill ran to an end, and how often with an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that ran: those refused before are none.
    pub calls: u64,
    /// Those that answered.
    pub successes: u64,
}

/// Adds what one transaction counted.
pub(super) async fn add(connection: &mut SqliteConnection, counts: HashMap<Arc<str>, Counts>) -> sqlx::Result<()> {
    let sql = "INSERT INTO skill_usage (skill, calls, successes) VALUES (?, ?, ?) ON CONFLICT (skill) DO UPDATE \
               SET calls = skill_usage.calls + excluded.calls, successes = skill_usage.successes + excluded.successes";
    for (skill, counts) in counts {
        let query = sqlx::query(sql).bind(&*skill).bind(signed(counts.calls)).bind(signed(counts.successes));
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Counts the calls that a dead host left running: they ran, and did not answer. A workflow has no digest: it is no skill.
pub(super) async fn add_running(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO skill_usage (skill, calls, successes) \
         SELECT skill, count(*), 0 FROM executions WHERE state = 'running' AND digest <> '' AND id NOT IN ({}) GROUP BY skill \
         ON CONFLICT (skill) DO UPDATE SET calls = skill_usage.calls + excluded.calls",
        jobs::TO_RUN
    );
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await.map(drop)
}

/// Begins anew for a skill.
pub(super) async fn reset(connection: &mut SqliteConnection, skill: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM skill_usage WHERE skill = ?").bind(skill).execute(connection).await.map(drop)
}

/// Of every skill that ever ran.
pub(super) async fn all(pool: &SqlitePool) -> sqlx::Result<Vec<(String, Counts)>> {
    let rows: Vec<(String, i64, i64)> =
        sqlx::query_as("SELECT skill, calls, successes FROM skill_usage").fetch_all(pool).await?;
    let unsigned = |value: i64| u64::try_from(value).unwrap_or(0);
    let counts = |(skill, calls, ok)| (skill, Counts { calls: unsigned(calls), successes: unsigned(ok) });
    Ok(rows.into_iter().map(counts).collect())
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
