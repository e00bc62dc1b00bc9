//! The table `executions`: one row per execution.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AssertSqlSafe;

use super::{
    HostId,
    batch::Insert,
    jobs,
    sql::{Connection, Parameters, Query, Readers, Row},
};
use crate::domain::{Execution, ExecutionId, Owner, Said, State, Timestamp};

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
                       stderr_truncated, artifacts, fuel, cpu_ms, memory_peak, tenant, key_id, sharing, host, stdout";

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
    stdout: Option<String>,
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
            stdout: said(&execution.stdout),
            // PostgreSQL keeps no NUL in a text.
            stderr: execution.stderr.replace('\0', "\u{fffd}"),
            stderr_truncated: execution.stderr_truncated,
            artifacts: json(&execution.artifacts),
            fuel: execution.fuel.map(signed),
            cpu_ms: execution.cpu_ms.map(signed),
            memory_peak: signed(execution.memory_peak),
            owner: execution.owner.clone(),
        }
    }

    fn bind(self, host: HostId, arguments: &mut Parameters) -> Result<(), sqlx::error::BoxDynError> {
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
        arguments.add(self.owner.sharing.name())?;
        arguments.add(host)?;
        arguments.add(self.stdout)
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

/// How standard output stands in its column; the migration says it too.
fn said(said: &Said) -> Option<String> {
    match said {
        Said::InFile => None,
        Said::Nothing => Some(String::new()),
        Said::Answer => Some("=".to_owned()),
        Said::Text(text) => Some(format!(":{text}")),
    }
}

fn read_said(column: Option<String>) -> sqlx::Result<Said> {
    let Some(text) = column else { return Ok(Said::InFile) };
    match (text.as_str(), text.strip_prefix(':')) {
        ("", _) => Ok(Said::Nothing),
        ("=", _) => Ok(Said::Answer),
        (_, Some(text)) => Ok(Said::Text(text.to_owned())),
        _ => Err(damaged("stdout", text)),
    }
}

fn name(state: State) -> &'static str {
    match state {
        State::Queued => "queued",
        State::Running => "running",
        State::Succeeded => "succeeded",
        State::Failed => "failed",
    }
}

/// The end replaces the beginning; nothing changes an execution that has ended or that another host took over, and nothing
/// whose it is.
static UPSERT: LazyLock<Insert> = LazyLock::new(|| {
    let kept = ["id", "tenant", "key_id", "sharing"];
    let set = COLUMNS
        .split(", ")
        .filter(|column| !kept.contains(column))
        .map(|column| format!("{column} = excluded.{column}"));
    let tail = format!(
        "ON CONFLICT (id) DO UPDATE SET {} WHERE executions.state IN ('queued', 'running') AND executions.host = excluded.host",
        set.collect::<Vec<_>>().join(", ")
    );
    Insert::new(&format!("executions ({COLUMNS})"), COLUMNS.split(", ").count(), &tail)
});

/// Adds rows, or brings those that are there up to date.
pub(super) async fn upsert(connection: &mut Connection, rows: Vec<ExecutionRow>) -> sqlx::Result<()> {
    let host = connection.host;
    UPSERT.run(connection, rows, |row, parameters| row.bind(host, parameters)).await
}

/// Marks every execution of a host that still says that it runs as failed, but for those that are run again. Answers how
/// many there were.
pub(super) async fn fail_running(
    connection: &mut Connection,
    host: HostId,
    at: Timestamp,
    failure: &str,
) -> sqlx::Result<u64> {
    let sql = format!(
        "UPDATE executions SET state = 'failed', finished_at = $1, failure = $2 \
         WHERE state = 'running' AND host = $3 AND id NOT IN ({})",
        jobs::TO_RUN
    );
    connection.query(AssertSqlSafe(sql)).bind(at.0).bind(failure).bind(host).execute().await
}

/// One execution.
pub(super) async fn get(readers: &Readers, id: &ExecutionId) -> sqlx::Result<Option<Execution>> {
    static SELECT: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM executions WHERE id = $1").into());
    let row = readers.query(AssertSqlSafe(SELECT.clone())).bind(id.as_str()).fetch_optional().await?;
    row.as_ref().map(read).transpose()
}

/// The newest first.
pub(super) async fn list(readers: &Readers, filter: &Filter, limit: u32) -> sqlx::Result<Vec<Execution>> {
    let conditions = [
        filter.skill.is_some().then_some("skill = "),
        filter.state.is_some().then_some("state = "),
        filter.before.is_some().then_some("started_at < "),
    ];
    let conditions: Vec<_> = conditions.into_iter().flatten().zip(1..).map(|(it, n)| format!("{it}${n}")).collect();
    let (given, which) = (conditions.len() + 1, if conditions.is_empty() { "" } else { " WHERE " });
    let sql = format!(
        "SELECT {COLUMNS} FROM executions{which}{} ORDER BY started_at DESC, id LIMIT ${given}",
        conditions.join(" AND ")
    );
    // Made of constants only.
    let mut query = readers.query(AssertSqlSafe(sql));
    query = filter.skill.as_deref().into_iter().fold(query, Query::bind);
    query = filter.state.map(name).into_iter().fold(query, Query::bind);
    query = filter.before.map(|it| it.0).into_iter().fold(query, Query::bind);
    query.bind(i64::from(limit)).fetch_all().await?.iter().map(read).collect()
}

fn read(row: &Row) -> sqlx::Result<Execution> {
    let text = |column| row.get::<String>(column);
    let optional = |column| row.get::<Option<String>>(column);
    let count = |column| row.get::<Option<i64>>(column).map(|value| value.map(unsigned));
    Ok(Execution {
        id: ExecutionId::parse(&text("id")?).ok_or_else(|| damaged("id", "not an execution id"))?,
        owner: super::keys::owner(row)?,
        skill: text("skill")?.into(),
        version: optional("version")?.map(Arc::from),
        digest: text("digest")?.into(),
        state: state(&text("state")?)?,
        started_at: Timestamp(row.get("started_at")?),
        finished_at: row.get::<Option<i64>>("finished_at")?.map(Timestamp),
        duration: Duration::from_micros(unsigned(row.get("duration")?)),
        output: optional("output")?.map(|text| parse("output", &text)).transpose()?,
        failure: optional("failure")?.map(|text| parse("failure", &text)).transpose()?,
        stdout: read_said(optional("stdout")?)?,
        stderr: text("stderr")?,
        stderr_truncated: row.get("stderr_truncated")?,
        artifacts: parse("artifacts", &text("artifacts")?)?,
        fuel: count("fuel")?,
        cpu_ms: count("cpu_ms")?,
        memory_peak: unsigned(row.get("memory_peak")?),
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
