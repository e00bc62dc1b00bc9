//! The table `executions`: one row per execution.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{
    Arguments as _, AssertSqlSafe, QueryBuilder, Row as _, Sqlite, SqliteConnection, SqlitePool,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::{batch::Insert, jobs};
use crate::domain::{Execution, ExecutionId, Owner, State, Timestamp};

/// Which executions to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this skill.
    pub skill: Option<String>,
    /// Only in this state.
    pub state: Option<State>,
    /// Only those that started before this time: the next page begins where the last one ended.
    pub before: Option<Timestamp>,
}

const COLUMNS: &str = "id, skill, version, digest, state, started_at, finished_at, duration, output, failure, stderr, \
                       stderr_truncated, artifacts, fuel, cpu_ms, memory_peak, tenant, key_id, sharing";

/// One row as it is written: made by the caller's task, so that the writer only has to bind it.
pub(super) struct ExecutionRow {
    pub(super) id: Arc<str>,
    skill: Arc<str>,
    version: Option<Arc<str>>,
    digest: Arc<str>,
    state: State,
    started_at: i64,
    finished_at: Option<i64>,
    duration: i64,
    output: Option<String>,
    failure: Option<String>,
    stderr: String,
    stderr_truncated: bool,
    artifacts: String,
    fuel: Option<i64>,
    cpu_ms: Option<i64>,
    memory_peak: i64,
    owner: Owner,
}

impl ExecutionRow {
    pub(super) fn of(execution: &Execution) -> Self {
        let duration = i64::try_from(execution.duration.as_micros()).unwrap_or(i64::MAX);
        Self {
            id: execution.id.shared(),
            skill: execution.skill.clone(),
            version: execution.version.clone(),
            digest: execution.digest.clone(),
            state: execution.state,
            started_at: execution.started_at.0,
            finished_at: execution.finished_at.map(|at| at.0),
            duration,
            output: execution.output.as_ref().map(json),
            failure: execution.failure.as_ref().map(json),
            stderr: execution.stderr.clone(),
            stderr_truncated: execution.stderr_truncated,
            artifacts: json(&execution.artifacts),
            fuel: execution.fuel.map(signed),
            cpu_ms: execution.cpu_ms.map(signed),
            memory_peak: signed(execution.memory_peak),
            owner: execution.owner.clone(),
        }
    }

    fn bind(self, arguments: &mut SqliteArguments) -> Result<(), sqlx::error::BoxDynError> {
        arguments.add(self.id)?;
        arguments.add(self.skill)?;
        arguments.add(self.version)?;
        arguments.add(self.digest)?;
        arguments.add(name(self.state))?;
        arguments.add(self.started_at)?;
        arguments.add(self.finished_at)?;
        arguments.add(self.duration)?;
        arguments.add(self.output)?;
        arguments.add(self.failure)?;
        arguments.add(self.stderr)?;
        arguments.add(self.stderr_truncated)?;
        arguments.add(self.artifacts)?;
        arguments.add(self.fuel)?;
        arguments.add(self.cpu_ms)?;
        arguments.add(self.memory_peak)?;
        arguments.add(self.owner.tenant)?;
        arguments.add(self.owner.key.map(|key| key.shared()))?;
        arguments.add(self.owner.sharing.name())
    }
}

/// Serialising plain data to a string cannot fail; were it to, the record says `null` rather than be lost.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn name(state: State) -> &'static str {
    match state {
        State::Queued => "queued",
        State::Running => "running",
        State::Succeeded => "succeeded",
        State::Failed => "failed",
    }
}

/// The end replaces the beginning; nothing changes an execution that has ended, and nothing whose it is.
static UPSERT: LazyLock<Insert> = LazyLock::new(|| {
    let kept = ["id", "tenant", "key_id", "sharing"];
    let set = COLUMNS
        .split(", ")
        .filter(|column| !kept.contains(column))
        .map(|column| format!("{column} = excluded.{column}"));
    let tail = format!(
        "ON CONFLICT (id) DO UPDATE SET {} WHERE executions.state IN ('queued', 'running')",
        set.collect::<Vec<_>>().join(", ")
    );
    Insert::new(&format!("executions ({COLUMNS})"), COLUMNS.split(", ").count(), &tail)
});

/// Adds rows, or brings those that are there up to date.
pub(super) async fn upsert(connection: &mut SqliteConnection, rows: Vec<ExecutionRow>) -> sqlx::Result<()> {
    UPSERT.run(connection, rows, ExecutionRow::bind).await
}

/// Marks every execution that still says that it runs as failed, but for those that are run again. Answers how many there were.
pub(super) async fn fail_running(connection: &mut SqliteConnection, at: Timestamp, failure: &str) -> sqlx::Result<u64> {
    let sql = format!(
        "UPDATE executions SET state = 'failed', finished_at = ?, failure = ? \
         WHERE state = 'running' AND id NOT IN ({})",
        jobs::TO_RUN
    );
    Ok(sqlx::query(AssertSqlSafe(sql)).bind(at.0).bind(failure).execute(connection).await?.rows_affected())
}

/// One execution.
pub(super) async fn get(pool: &SqlitePool, id: &ExecutionId) -> sqlx::Result<Option<Execution>> {
    static SELECT: LazyLock<String> = LazyLock::new(|| format!("SELECT {COLUMNS} FROM executions WHERE id = ?"));
    let row = sqlx::query(SELECT.as_str()).bind(id.as_str()).fetch_optional(pool).await?;
    row.as_ref().map(read).transpose()
}

/// The newest first.
pub(super) async fn list(pool: &SqlitePool, filter: &Filter, limit: u32) -> sqlx::Result<Vec<Execution>> {
    let mut query = QueryBuilder::<Sqlite>::new(format!("SELECT {COLUMNS} FROM executions WHERE 1 = 1"));
    if let Some(skill) = &filter.skill {
        query.push(" AND skill = ").push_bind(skill.as_str());
    }
    if let Some(state) = filter.state {
        query.push(" AND state = ").push_bind(name(state));
    }
    if let Some(before) = filter.before {
        query.push(" AND started_at < ").push_bind(before.0);
    }
    query.push(" ORDER BY started_at DESC, id LIMIT ").push_bind(i64::from(limit));
    query.build().fetch_all(pool).await?.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> sqlx::Result<Execution> {
    let text = |column| row.try_get::<String, _>(column);
    let optional = |column| row.try_get::<Option<String>, _>(column);
    let count = |column| row.try_get::<Option<i64>, _>(column).map(|value| value.map(unsigned));
    Ok(Execution {
        id: ExecutionId::parse(&text("id")?).ok_or_else(|| damaged("id", "not an execution id"))?,
        owner: super::keys::owner(row)?,
        skill: text("skill")?.into(),
        version: optional("version")?.map(Arc::from),
        digest: text("digest")?.into(),
        state: state(&text("state")?)?,
        started_at: Timestamp(row.try_get("started_at")?),
        finished_at: row.try_get::<Option<i64>, _>("finished_at")?.map(Timestamp),
        duration: Duration::from_micros(unsigned(row.try_get("duration")?)),
        output: optional("output")?.map(|text| parse("output", &text)).transpose()?,
        failure: optional("failure")?.map(|text| parse("failure", &text)).transpose()?,
        stderr: text("stderr")?,
        stderr_truncated: row.try_get("stderr_truncated")?,
        artifacts: parse("artifacts", &text("artifacts")?)?,
        fuel: count("fuel")?,
        cpu_ms: count("cpu_ms")?,
        memory_peak: unsigned(row.try_get("memory_peak")?),
    })
}

fn state(text: &str) -> sqlx::Result<State> {
    [State::Queued, State::Running, State::Succeeded, State::Failed]
        .into_iter()
        .find(|state| name(*state) == text)
        .ok_or_else(|| damaged("state", text))
}

fn parse<T: DeserializeOwned>(column: &str, text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| damaged(column, error))
}

fn damaged(column: &str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("executions.{column}: {what}").into())
}
