//! What the rest of the house calls.

use std::{
    fs::File,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use semver::Version;
use tokio::sync::{mpsc, oneshot};

use super::{
    DbError, Event, Fault, Filter, Location,
    checkpoint::Checkpointer,
    events, executions, hosts, keys, open, skills,
    sql::{Connection, Readers},
    task::{Run, Task},
    usage::{self, Counts},
    writer::{self, Change, Write},
};
use crate::domain::{Execution, ExecutionId, Key, KeyId, Registration, Timestamp};

/// Writes that may wait; past it, those who want to write wait too.
const QUEUE: usize = 1024;

/// Executions that [`Db::list`] answers at most.
const LIST_LIMIT: u32 = 1000;

/// How long [`Db::check`] waits for an answer.
const CHECK: Duration = Duration::from_secs(3);

/// The records of executions: a SQLite file, a PostgreSQL database, or nothing at all. Clones share it.
#[derive(Clone)]
pub struct Db(pub(super) Option<Arc<Inner>>);

pub(super) struct Inner {
    pub(super) writes: mpsc::Sender<Write>,
    pub(super) readers: Readers,
    location: Location,
    /// Locked as long as this host lives, where the database is a file.
    alive: Mutex<Option<File>>,
    alone: bool,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.0.as_ref().map(|inner| &inner.location)).finish()
    }
}

impl Db {
    /// Keeps nothing and costs nothing: for a host inside another program that has records of its own.
    pub fn none() -> Self {
        Self(None)
    }

    /// Opens the database, and makes a SQLite file and its folder where they are not there. What a host that died was to
    /// run, this one runs; what it ran for callers is marked as failed.
    ///
    /// # Errors
    /// [`DbError::Open`], with the place, the reason and what to do.
    pub async fn open(location: &Location) -> Result<Self, DbError> {
        let opened = open::open(location).await?;
        let (writes, queue) = mpsc::channel(QUEUE);
        tokio::spawn(writer::run(opened.session, opened.checkpointer.map(Checkpointer::start), queue));
        Ok(Self(Some(Arc::new(Inner {
            writes,
            readers: opened.readers,
            location: location.clone(),
            alive: Mutex::new(opened.alive),
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

    pub(super) async fn end(&self, change: Box<Change>) -> Result<(), DbError> {
        let Some(inner) = &self.0 else { return Ok(()) };
        let (done, committed) = oneshot::channel();
        inner.writes.send(Write::Finish(change, done)).await.map_err(|_| DbError::Closed)?;
        committed.await.map_err(|_| DbError::Closed)?
    }

    /// Does a write in one of the writer's transactions; what it answers, once that is committed. None without a database.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, sqlx::Result<T>> + Send + 'static,
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

    /// Numbers that are others after each change of [`Db::skills`], of another process too: how many versions there are, and
    /// the sum of the times at which they were registered.
    ///
    /// # Errors
    /// [`DbError::Failed`].
    pub async fn skills_mark(&self) -> Result<(i64, i64), DbError> {
        let Some(inner) = &self.0 else { return Ok((0, 0)) };
        skills::mark(&inner.readers).await.map_err(failed)
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

    /// True when there is a database and it takes writes.
    pub fn is_open(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| !inner.writes.is_closed())
    }

    /// Whether something can be written at this moment: writes it, and waits until it is committed, at most 3 seconds.
    /// Without a database there is nothing that could fail.
    ///
    /// # Errors
    /// Any [`DbError`], which says why not.
    pub async fn check(&self) -> Result<(), DbError> {
        let written = self.write(|connection| Box::pin(hosts::check(connection)));
        match tokio::time::timeout(CHECK, written).await {
            Ok(written) => written.map(drop),
            Err(_) => Err(DbError::Failed(Fault::Silent(CHECK.as_secs()))),
        }
    }

    /// Commits what is queued and closes the database. Later writes answer [`DbError::Closed`].
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
    work: impl for<'w> FnOnce(&'w mut Connection) -> BoxFuture<'w, sqlx::Result<T>> + Send + 'static,
    connection: &'c mut Connection,
    answer: oneshot::Sender<T>,
) -> BoxFuture<'c, sqlx::Result<()>> {
    let work = work(connection);
    Box::pin(async move {
        let _ = answer.send(work.await?);
        Ok(())
    })
}

pub(super) fn failed(error: sqlx::Error) -> DbError {
    DbError::Failed(error.into())
}
