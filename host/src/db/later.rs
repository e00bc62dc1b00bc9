//! What the rest of the house asks about executions that were accepted to be run later.

use std::time::Duration;

use tokio::{sync::oneshot, time::sleep};

use super::{
    Db, DbError,
    events::{self, EventRow},
    executions::{self, ExecutionRow},
    jobs,
    store::failed,
    writer::{Change, Write},
};
use crate::domain::{Execution, ExecutionId, Job, Timestamp};

/// How long the record of an end waits before it is tried again, at most.
const AGAIN: Duration = Duration::from_secs(5);

impl Db {
    /// Records that an execution was accepted, and waits until that is committed: from then on it is run, also after this
    /// host died.
    ///
    /// # Errors
    /// Any [`DbError`]; then it is not accepted.
    pub async fn accept(&self, execution: &Execution, job: Job) -> Result<(), DbError> {
        let (row, event) = (ExecutionRow::of(execution), EventRow::of(execution));
        let accepted = self.write(move |connection| {
            Box::pin(async move {
                executions::upsert(connection, vec![row]).await?;
                events::insert(connection, vec![event]).await?;
                jobs::insert(connection, &job).await
            })
        });
        accepted.await.map(drop)
    }

    /// Counts an attempt to run what was accepted, before it begins.
    ///
    /// # Errors
    /// [`DbError::Stale`] where another host runs it now; any other [`DbError`].
    pub async fn attempt(&self, id: &ExecutionId) -> Result<(), DbError> {
        let id = id.clone();
        let counted = self.write(move |connection| Box::pin(async move { jobs::attempt(connection, &id).await }));
        match counted.await? {
            Some(false) => Err(DbError::Stale),
            Some(true) | None => Ok(()),
        }
    }

    /// Records the end of what was accepted, once and for all: it is not run again. `ran` says whether it counts as a call.
    /// Waits for a database that is gone: what ran is not lost because of it. Dropped meanwhile, nothing is recorded.
    ///
    /// # Errors
    /// [`DbError::Stale`] where another host has taken it over; [`DbError::Closed`], then it is run again.
    pub async fn finish_job(&self, execution: &Execution, ran: bool, expires: Timestamp) -> Result<(), DbError> {
        let mut pause = AGAIN / 50;
        loop {
            let change = if ran { Change::counted(execution) } else { Change::of(execution) };
            match self.end(change.expiring(expires)).await {
                Err(error @ DbError::Failed(_)) => {
                    tracing::warn!(%error, id = %execution.id, "the end of an accepted execution waits to be recorded");
                }
                answer => return answer,
            }
            sleep(pause).await;
            pause = (pause * 2).min(AGAIN);
        }
    }

    /// Keeps what became of a node of an accepted workflow, and waits until that is committed. Of two the first stays.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn keep_node(&self, id: &ExecutionId, node: String, run: String) -> Result<(), DbError> {
        let id = id.clone();
        let kept = self.write(move |connection| {
            Box::pin(async move { jobs::keep_node(connection, id.as_str(), &node, &run).await })
        });
        kept.await.map(drop)
    }

    /// What became of the nodes of an accepted workflow so far: pairs of a node and what was kept of it.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn nodes(&self, id: &ExecutionId) -> Result<Vec<(String, String)>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        jobs::nodes(&inner.readers, id).await.map_err(failed)
    }

    /// What this host is to run and has not ended, the oldest first: its own, and what it took over when it opened the
    /// database.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn jobs(&self) -> Result<Vec<Job>, DbError> {
        let jobs = self.write(|connection| Box::pin(jobs::to_run(connection)));
        jobs.await.map(Option::unwrap_or_default)
    }

    /// Looks for hosts on the same database that died, and takes over what they were to run: answers it, the oldest first.
    /// What they ran for callers is marked as failed.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn adopt(&self) -> Result<Vec<Job>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        let (done, adopted) = oneshot::channel();
        inner.writes.send(Write::Adopt(done)).await.map_err(|_| DbError::Closed)?;
        adopted.await.map_err(|_| DbError::Closed)?
    }

    /// Asks the host that runs an accepted execution, or is to run it, to cancel it. False when it has ended, or was not accepted.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn ask_to_cancel(&self, id: &ExecutionId) -> Result<bool, DbError> {
        let id = id.clone();
        let asked = self.write(move |connection| Box::pin(async move { jobs::ask_to_cancel(connection, &id).await }));
        asked.await.map(Option::unwrap_or_default)
    }

    /// What somebody asked to cancel, whichever host runs it.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn to_cancel(&self) -> Result<Vec<ExecutionId>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        jobs::to_cancel(&inner.readers).await.map_err(failed)
    }

    /// Results of what was accepted that have expired, at most `limit`.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn expired(&self, now: Timestamp, limit: u32) -> Result<Vec<ExecutionId>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        jobs::expired(&inner.readers, now, limit).await.map_err(failed)
    }
}
