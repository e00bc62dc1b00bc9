//! What the rest of the house calls.

use std::{
    fs::File,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::future::BoxFuture;
use semver::Version;
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::{
    DbError, Event, Filter,
    checkpoint::Checkpointer,
    events::{self, EventRow},
    executions::{self, ExecutionRow},
    jobs, keys, open, skills,
    task::{Run, Task},
    usage::{self, Counts},
    writer::{self, Change, Write},
};
use crate::domain::{Execution, ExecutionId, Job, Key, KeyId, Registration, Timestamp};

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
    alive: Mutex<Option<File>>,
    alone: bool,
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
        Ok(Self(Some(Arc::new(Inner {
            writes,
            readers: opened.readers,
            alive: Mutex::new(Some(opened.alive)),
            alone: opened.alone,
        }))))
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

    /// Records that an execution ended, and waits until row, event and count are committed. Works without [`Db::start`]
    /// too.
    ///
    /// # Errors
    /// Any [`DbError`]; then nothing of it is recorded.
    pub async fn finish(&self, execution: &Execution) -> Result<(), DbError> {
        self.end(Change::counted(execution)).await
    }

    /// As [`Db::finish`], for one that never ran: it does not count as a call of its skill.
    ///
    /// # Errors
    /// As [`Db::finish`].
    pub async fn refuse(&self, execution: &Execution) -> Result<(), DbError> {
        self.end(Change::of(execution)).await
    }

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
    /// Any [`DbError`].
    pub async fn attempt(&self, id: &ExecutionId) -> Result<(), DbError> {
        let id = id.clone();
        self.write(move |connection| Box::pin(async move { jobs::attempt(connection, &id).await })).await.map(drop)
    }

    /// Records the end of what was accepted, once and for all: it is not run again. `ran` says whether it counts as a call.
    ///
    /// # Errors
    /// Any [`DbError`]; then it is run again after a restart.
    pub async fn finish_job(&self, execution: &Execution, ran: bool, expires: Timestamp) -> Result<(), DbError> {
        let change = if ran { Change::counted(execution) } else { Change::of(execution) };
        self.end(change.expiring(expires)).await
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

    /// What was accepted and has not ended, the oldest first. Another host that uses the same database runs its own.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn jobs(&self) -> Result<Vec<Job>, DbError> {
        match &self.0 {
            Some(inner) if inner.alone => jobs::to_run(&inner.readers).await.map_err(failed),
            _ => Ok(Vec::new()),
        }
    }

    /// Results of what was accepted that have expired, at most `limit`.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn expired(&self, now: Timestamp, limit: u32) -> Result<Vec<ExecutionId>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        jobs::expired(&inner.readers, now, limit).await.map_err(failed)
    }

    /// Removes all that is known of these executions.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn forget(&self, ids: Vec<ExecutionId>) -> Result<(), DbError> {
        let forgotten = self.write(move |connection| {
            Box::pin(async move {
                for id in &ids {
                    jobs::forget(connection, id).await?;
                }
                Ok(())
            })
        });
        forgotten.await.map(drop)
    }

    async fn end(&self, change: Box<Change>) -> Result<(), DbError> {
        let Some(inner) = &self.0 else { return Ok(()) };
        let (done, committed) = oneshot::channel();
        inner.writes.send(Write::Finish(change, done)).await.map_err(|_| DbError::Closed)?;
        committed.await.map_err(|_| DbError::Closed)?
    }

    /// Does a write in one of the writer's transactions; what it answers, once that is committed. None without a database.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<T>> + Send + 'static,
    ) -> Result<Option<T>, DbError> {
        let Some(inner) = &self.0 else { return Ok(None) };
        let (answer, answered) = oneshot::channel();
        let (done, committed) = oneshot::channel();
        let run: Run = Box::new(move |connection| run(work, connection, answer));
        let write = Write::Task(Task { run, done: Some(done) });
        inner.writes.send(write).await.map_err(|_| DbError::Closed)?;
        committed.await.map_err(|_| DbError::Closed)??;
        answered.await.map(Some).map_err(|_| DbError::Closed)
    }

    /// Adds a version of a skill; the first version begins a new count. False when that version is there already.
    ///
    /// # Errors
    /// Any [`DbError`]; then nothing of it is recorded.
    pub async fn add_skill(&self, registration: Registration, first: bool) -> Result<bool, DbError> {
        let added = self.write(move |connection| {
            Box::pin(async move {
                if first {
                    usage::reset(connection, &registration.id).await?;
                }
                skills::insert(connection, &registration).await
            })
        });
        Ok(added.await?.unwrap_or(true))
    }

    /// Removes versions of a skill; `last` says that none is left, and its count goes too.
    ///
    /// # Errors
    /// Any [`DbError`]; then nothing is removed.
    pub async fn remove_skill(&self, id: Arc<str>, versions: Vec<Version>, last: bool) -> Result<(), DbError> {
        let removed = self.write(move |connection| {
            Box::pin(async move {
                for version in versions {
                    skills::delete(connection, &id, &version).await?;
                }
                if last { usage::reset(connection, &id).await } else { Ok(()) }
            })
        });
        removed.await.map(drop)
    }

    /// Every registered version of every skill.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn skills(&self) -> Result<Vec<Registration>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        skills::all(&inner.readers).await.map_err(failed)
    }

    /// How often each skill ran.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn usage(&self) -> Result<Vec<(String, Counts)>, DbError> {
        let Some(inner) = &self.0 else { return Ok(Vec::new()) };
        usage::all(&inner.readers).await.map_err(failed)
    }

    /// Adds a key, or what changed of one: the end, the secret.
    ///
    /// # Errors
    /// Any [`DbError`]; then nothing is changed.
    pub async fn put_key(&self, key: Key) -> Result<(), DbError> {
        self.write(move |connection| Box::pin(async move { keys::put(connection, &key).await })).await.map(drop)
    }

    /// Remembers when keys were last shown.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn use_keys(&self, uses: Vec<(KeyId, Timestamp)>) -> Result<(), DbError> {
        self.write(move |connection| Box::pin(async move { keys::used(connection, &uses).await })).await.map(drop)
    }

    /// Every key, and a number that is another one after each change, of another process too.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn keys(&self) -> Result<(i64, Vec<Key>), DbError> {
        let Some(inner) = &self.0 else { return Ok((0, Vec::new())) };
        // The number first: what changes in between is read again.
        let changes = keys::changes(&inner.readers).await.map_err(failed)?;
        Ok((changes, keys::all(&inner.readers).await.map_err(failed)?))
    }

    /// The number of [`Db::keys`] alone.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn key_changes(&self) -> Result<i64, DbError> {
        let Some(inner) = &self.0 else { return Ok(0) };
        keys::changes(&inner.readers).await.map_err(failed)
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

    /// True when no other host used the same database as this one opened it: what is not finished, nobody finishes.
    pub fn is_alone(&self) -> bool {
        self.0.as_ref().is_none_or(|inner| inner.alone)
    }

    /// True when nothing is kept, by choice.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Writes something, and waits until it is committed: what takes this write takes others.
    ///
    /// # Errors
    /// Why it takes none.
    pub async fn check(&self) -> Result<(), DbError> {
        // The number is of no meaning to SQLite and to nothing here; setting it writes a page.
        let written = self.write(|connection| {
            Box::pin(async move { sqlx::query("PRAGMA user_version = 1").execute(connection).await.map(drop) })
        });
        written.await.map(drop)
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
        // The next host may take over.
        inner.alive.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn run<'c, T: Send + 'static>(
    work: impl for<'w> FnOnce(&'w mut SqliteConnection) -> BoxFuture<'w, sqlx::Result<T>> + Send + 'static,
    connection: &'c mut SqliteConnection,
    answer: oneshot::Sender<T>,
) -> BoxFuture<'c, sqlx::Result<()>> {
    let work = work(connection);
    Box::pin(async move {
        let _ = answer.send(work.await?);
        Ok(())
    })
}

fn failed(error: sqlx::Error) -> DbError {
    DbError::Failed(error.into())
}
