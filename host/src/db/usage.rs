//! The table `skill_usage`: how often each skill ran, counted with the record of each end.

use std::{collections::HashMap, sync::Arc};

use sqlx::AssertSqlSafe;

use super::{
    HostId, jobs,
    sql::{Connection, Readers, Row},
};

/// How often a skill ran to an end, and how often with an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that ran: those refused before are none.
    pub calls: u64,
    /// Those that answered.
    pub successes: u64,
}

/// Adds what one transaction counted.
pub(super) async fn add(connection: &mut Connection, counts: HashMap<Arc<str>, Counts>) -> sqlx::Result<()> {
    let sql = "INSERT INTO skill_usage (skill, calls, successes) VALUES ($1, $2, $3) ON CONFLICT (skill) DO UPDATE \
               SET calls = skill_usage.calls + excluded.calls, successes = skill_usage.successes + excluded.successes";
    let mut counts: Vec<_> = counts.into_iter().collect();
    // In one order: hosts that count the same skills at the same time never wait for each other in a circle.
    counts.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (skill, counts) in counts {
        connection.query(sql).bind(skill).bind(signed(counts.calls)).bind(signed(counts.successes)).execute().await?;
    }
    Ok(())
}

/// Counts the calls that a dead host left running: they ran, and did not answer. A workflow has no digest: it is no skill.
pub(super) async fn add_running(connection: &mut Connection, host: HostId) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO skill_usage (skill, calls, successes) \
         SELECT skill, count(*), 0 FROM executions \
         WHERE state = 'running' AND host = $1 AND digest <> '' AND id NOT IN ({}) GROUP BY skill \
         ON CONFLICT (skill) DO UPDATE SET calls = skill_usage.calls + excluded.calls",
        jobs::TO_RUN
    );
    connection.query(AssertSqlSafe(sql)).bind(host).execute().await.map(drop)
}

/// Begins anew for a skill.
pub(super) async fn reset(connection: &mut Connection, skill: &str) -> sqlx::Result<()> {
    connection.query("DELETE FROM skill_usage WHERE skill = $1").bind(skill).execute().await.map(drop)
}

/// Of every skill that ever ran.
pub(super) async fn all(readers: &Readers) -> sqlx::Result<Vec<(String, Counts)>> {
    let rows = readers.query("SELECT skill, calls, successes FROM skill_usage").fetch_all().await?;
    let unsigned = |value: i64| u64::try_from(value).unwrap_or(0);
    let counts = |row: Row| {
        let counts = Counts { calls: unsigned(row.get("calls")?), successes: unsigned(row.get("successes")?) };
        Ok((row.get("skill")?, counts))
    };
    rows.into_iter().map(counts).collect()
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
