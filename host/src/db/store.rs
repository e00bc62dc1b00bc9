//! What the rest of the house calls.

use std::{fs::File, path::Path, sync::Arc};

use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::{
    DbError, Event, Filter,
    checkpoint::Checkpointer,
    events, executions, open,
    writer::{self, Change, Write},
};
use crate::domain::{Execution, ExecutionId};

/// Writes that may wait; past it, those who want to write wait too.
const QUEUE: usize = 1024;

/// Executions that [`Db::list`] answers at most.
const LIST_LIMIT: u32 = 1000;

/// The records of executions: a SQLite file, or nothing at all. Clones share it.
#[derive(Clone, Debug)]
pub struct Db(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    writes: mpsc::Sender<Write>,
    readers: SqlitePool,
    /// Locked as long as this host lives.
    _alive: File,
}

impl Db {
    /// Keeps nothing and costs nothing: for a host inside another program that has records of its own.
    pub fn none() -> Self {
        Self(None)
    }

    /// Opens the SQLite file at `path`; makes it and its folder where they are not there. Executions that a host which
    /// died left running are marked as failed.
    ///
    /// # Errors
    /// [`DbError::Open`], with the path, the reason and what to do.
    pub async fn open(path: &Path) -> Result<Self, DbError> {
        let opened = open::open(path).await?;
        let (writes, queue) = mpsc::channel(QUEUE);
        tokio::spawn(writer::run(opened.writer, Checkpointer::start(opened.checkpointer), queue));
        Ok(Self(Some(Arc::new(Inner { writes, readers: opened.readers, _alive: opened.alive }))))
    }

    /// Records that an execution began. Waits only when too many writes are queued, never for the disk: the row is
    /// written within a few milliseconds, or together with the end when that comes sooner.
    ///
    /// # Errors
    /// [`DbError::Closed`].
    pub async fn start(&self, execution: &Execution) -> Result<(), DbError> {
        let Some(inner) = &self.0 else { return Ok(()) };
        inner.writes.send(Write::Start(Change::of(execution))).await.map_err(|_| DbError::Closed)
    }

    /// Records that an execution ended, and waits until row and event are committed. Works without [`Db::start`] too.
    ///
    /// # Errors
    /// Any [`DbError`]; then nothing of it is recorded.
    pub async fn finish(&self, execution: &Execution) -> Result<(), DbError> {
        let Some(inner) = &self.0 else { return Ok(()) };
        let (done, committed) = oneshot::channel();
        let write = Write::Finish(Change::of(execution), done);
        inner.writes.send(write).await.map_err(|_| DbError::Closed)?;
        committed.await.map_err(|_| DbError::Closed)?
    }

    /// One execution, or none of that id.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn get(&self, id: &ExecutionId) -> Result<Option<Execution>, DbError> {
        let Some(inner) = &self.0 else { return Ok(None) };
        executions::get(&inner.readers, id).await.map_err(failed)
    }

    /// Executions, the newest first; at most `limit` and never more than 1000.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn list(&self, filter: &Filter, limit: u32) -> Result<Vec<Execution>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        executions::list(&inner.readers, filter, limit.min(LIST_LIMIT)).await.map_err(failed)
    }

    /// What happened to one execution, in order.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn events(&self, id: &ExecutionId) -> Result<Vec<Event>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        events::of(&inner.readers, id).await.map_err(failed)
    }

    /// True when there is a database and it takes writes.
    pub fn is_open(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| !inner.writes.is_closed())
    }

    /// Commits what is queued and closes the file. Later writes answer [`DbError::Closed`].
    pub async fn close(&self) {
        let Some(inner) = &self.0 else { return };
        let (done, closed) = oneshot::channel();
        inner.readers.close().await;
        if inner.writes.send(Write::Close(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

fn failed(error: sqlx::Error) -> DbError {
    DbError::Failed(error.into())
}
