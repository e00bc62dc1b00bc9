//! Executions that have ended and that nobody is promised any more: what may be removed.

use std::{collections::HashSet, sync::LazyLock};

use sqlx::AssertSqlSafe;

use super::{
    Db, DbError,
    sql::{Connection, Query, Readers, Row},
    store::failed,
};
use crate::domain::{ExecutionId, Timestamp};

/// What waits, runs, or has a result that has not expired at `$1`, is none of them.
const ENDED: &str = "FROM executions WHERE state IN ('succeeded', 'failed') AND NOT EXISTS (SELECT 1 FROM jobs \
                     WHERE jobs.execution_id = executions.id AND (jobs.expires_at IS NULL OR jobs.expires_at > $1))";

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Which.
    pub id: ExecutionId,
    /// When it began: they are in this order.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
}

impl Db {
    /// Executions that may be removed at this time, the oldest first, those after `after`; at most `limit`.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn ended(&self, now: Timestamp, after: Option<&Ended>, limit: u32) -> Result<Vec<Ended>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        page(&inner.readers, now, after, limit).await.map_err(failed)
    }

    /// How many there are.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn count_ended(&self, now: Timestamp) -> Result<u64, DbError> {
        let Some(inner) = &self.0 else { return Ok(0) };
        count(&inner.readers, now).await.map_err(failed)
    }

    /// Those of these that are recorded.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn known(&self, ids: &[ExecutionId]) -> Result<HashSet<ExecutionId>, DbError> {
        let Some(inner) = &self.0 else { return Ok(HashSet::new()) };
        let mut known = HashSet::new();
        for some in ids.chunks(AT_ONCE) {
            known.extend(present(&inner.readers, some).await.map_err(failed)?);
        }
        Ok(known)
    }

    /// Removes all that is known of these executions.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn forget(&self, ids: Vec<ExecutionId>) -> Result<(), DbError> {
        let forgotten = self.write(move |connection| Box::pin(async move { forget(connection, &ids).await }));
        forgotten.await.map(drop)
    }
}

async fn page(readers: &Readers, now: Timestamp, after: Option<&Ended>, limit: u32) -> sqlx::Result<Vec<Ended>> {
    let sql = format!(
        "SELECT id, started_at, COALESCE(finished_at, started_at) AS finished_at {ENDED} \
         AND started_at >= $2 AND (started_at > $2 OR id > $3) ORDER BY started_at, id LIMIT $4"
    );
    let (at, id) = after.map_or((i64::MIN, ""), |it| (it.started_at.0, it.id.as_str()));
    // Made of constants only.
    let query = readers.query(AssertSqlSafe(sql)).bind(now.0).bind(at).bind(id).bind(i64::from(limit));
    query.fetch_all().await?.iter().map(read).collect()
}

fn read(row: &Row) -> sqlx::Result<Ended> {
    let (started_at, finished_at) = (Timestamp(row.get("started_at")?), Timestamp(row.get("finished_at")?));
    Ok(Ended { id: id(row)?, started_at, finished_at })
}

fn id(row: &Row) -> sqlx::Result<ExecutionId> {
    let text: String = row.get("id")?;
    ExecutionId::parse(&text).ok_or_else(|| sqlx::Error::Decode(format!("executions.id: {text:?}").into()))
}

async fn count(readers: &Readers, now: Timestamp) -> sqlx::Result<u64> {
    let query = readers.query(AssertSqlSafe(format!("SELECT count(*) AS ended {ENDED}"))).bind(now.0);
    let row = query.fetch_optional().await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(u64::try_from(row.get::<i64>("ended")?).unwrap_or(0))
}

/// Ids that one statement names.
const AT_ONCE: usize = 16;

/// `$1, …, $16`
static PLACES: LazyLock<String> =
    LazyLock::new(|| (1..=AT_ONCE).map(|n| format!("${n}")).collect::<Vec<_>>().join(", "));

/// Always so many, that a statement is prepared once: the last one may be named again.
fn bind<'c>(query: Query<'c>, ids: &[ExecutionId]) -> Query<'c> {
    let last = ids.last();
    ids.iter().chain(last.into_iter().cycle()).take(AT_ONCE).fold(query, |query, id| query.bind(id.as_str()))
}

async fn present(readers: &Readers, ids: &[ExecutionId]) -> sqlx::Result<Vec<ExecutionId>> {
    let sql = format!("SELECT id FROM executions WHERE id IN ({})", *PLACES);
    bind(readers.query(AssertSqlSafe(sql)), ids).fetch_all().await?.iter().map(id).collect()
}

async fn forget(connection: &mut Connection, ids: &[ExecutionId]) -> sqlx::Result<()> {
    let tables = [
        ("events", "execution_id"),
        ("executions", "id"),
        ("workflow_nodes", "execution_id"),
        ("jobs", "execution_id"),
    ];
    for some in ids.chunks(AT_ONCE) {
        for (table, column) in tables {
            let sql = format!("DELETE FROM {table} WHERE {column} IN ({})", *PLACES);
            bind(connection.query(AssertSqlSafe(sql)), some).execute().await?;
        }
    }
    Ok(())
}
