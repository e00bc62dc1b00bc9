//! The one task that writes. While a transaction is being committed the next one gathers, so the busier the host, the
//! more executions share a commit.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use sqlx::{Connection as _, SqliteConnection};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

use super::{
    DbError,
    checkpoint::Checkpointer,
    events::{self, EventRow},
    executions::{self, ExecutionRow},
    jobs,
    task::Task,
    usage::{self, Counts},
};
use crate::domain::{Execution, State, Timestamp};

/// Executions that one transaction takes at most.
const BATCH: usize = 256;

/// How long a beginning may wait for its end: most calls are shorter, and then both are one row to write.
const LINGER: Duration = Duration::from_millis(5);

/// What a caller wants written.
pub(super) enum Write {
    /// An execution began. Nobody waits.
    Start(Box<Change>),
    /// An execution ended; somebody waits for the commit.
    Finish(Box<Change>, oneshot::Sender<Result<(), DbError>>),
    /// Anything else; somebody waits for the commit.
    Task(Task),
    /// No more writes; answered when everything before is committed and the file is closed.
    Close(oneshot::Sender<()>),
}

/// A state of an execution, and the event that goes with it.
pub(super) struct Change {
    row: ExecutionRow,
    event: EventRow,
    counts: Option<(Arc<str>, Counts)>,
    /// Of one that was accepted before: when its result expires.
    expires: Option<Timestamp>,
}

impl Change {
    pub(super) fn of(execution: &Execution) -> Box<Self> {
        Box::new(Self { row: ExecutionRow::of(execution), event: EventRow::of(execution), counts: None, expires: None })
    }

    /// The end of a call that ran: it counts.
    pub(super) fn counted(execution: &Execution) -> Box<Self> {
        let counts = Counts { calls: 1, successes: u64::from(execution.state == State::Succeeded) };
        Box::new(Self { counts: Some((execution.skill.clone(), counts)), ..*Self::of(execution) })
    }

    /// The end of one that was accepted before.
    pub(super) fn expiring(mut self: Box<Self>, at: Timestamp) -> Box<Self> {
        self.expires = Some(at);
        self
    }
}

/// Writes until the queue is closed.
pub(super) async fn run(
    mut connection: SqliteConnection,
    mut checkpointer: Checkpointer,
    mut queue: mpsc::Receiver<Write>,
) {
    let mut waiting = Waiting::default();
    let mut received = Vec::with_capacity(BATCH);
    let mut closer = None;
    loop {
        let open = waiting.receive(&mut queue, &mut received).await;
        let mut batch = Batch::default();
        for write in received.drain(..) {
            match write {
                Write::Start(change) => waiting.begin(*change),
                Write::Finish(change, done) => batch.finish(waiting.end(&change.row.id), *change, done),
                Write::Task(task) => batch.tasks.push(task),
                Write::Close(done) => {
                    queue.close();
                    closer = Some(done);
                }
            }
        }
        let overdue = if open { waiting.overdue(Instant::now()) } else { waiting.all() };
        overdue.into_iter().for_each(|change| batch.start(change));
        checkpointer.committed(batch.rows.len() + batch.tasks.len());
        batch.commit(&mut connection).await;
        if !open {
            break;
        }
    }
    checkpointer.close().await;
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the database did not close cleanly");
    }
    if let Some(done) = closer {
        let _ = done.send(());
    }
}

/// Beginnings that are not written yet.
#[derive(Default)]
struct Waiting {
    changes: HashMap<Arc<str>, Change>,
    due: VecDeque<(Instant, Arc<str>)>,
}

impl Waiting {
    /// Waits for writes, at most until a beginning is due. False when the queue is closed and empty.
    async fn receive(&self, queue: &mut mpsc::Receiver<Write>, into: &mut Vec<Write>) -> bool {
        match self.due.front() {
            None => queue.recv_many(into, BATCH).await > 0,
            Some((due, _)) => timeout_at(*due, queue.recv_many(into, BATCH)).await.map_or(true, |count| count > 0),
        }
    }

    fn begin(&mut self, change: Change) {
        self.due.push_back((Instant::now() + LINGER, change.row.id.clone()));
        self.changes.insert(change.row.id.clone(), change);
    }

    /// The beginning of an execution that has ended, if it was not written yet.
    fn end(&mut self, id: &Arc<str>) -> Option<Change> {
        self.changes.remove(id)
    }

    fn overdue(&mut self, now: Instant) -> Vec<Change> {
        let mut changes = Vec::new();
        while let Some((_, id)) = self.due.pop_front_if(|(due, _)| *due <= now) {
            changes.extend(self.changes.remove(&id));
        }
        changes
    }

    fn all(&mut self) -> Vec<Change> {
        self.due.clear();
        self.changes.drain().map(|(_, change)| change).collect()
    }
}

/// What one transaction writes, and who waits for it.
#[derive(Default)]
struct Batch {
    rows: Vec<ExecutionRow>,
    events: Vec<EventRow>,
    counts: HashMap<Arc<str>, Counts>,
    ended: Vec<(Arc<str>, Timestamp)>,
    tasks: Vec<Task>,
    waiters: Vec<oneshot::Sender<Result<(), DbError>>>,
}

impl Batch {
    fn start(&mut self, change: Change) {
        self.ended.extend(change.expires.map(|at| (change.row.id.clone(), at)));
        self.rows.push(change.row);
        self.events.push(change.event);
        if let Some((skill, more)) = change.counts {
            let counts = self.counts.entry(skill).or_default();
            counts.calls += more.calls;
            counts.successes += more.successes;
        }
    }

    fn finish(&mut self, begun: Option<Change>, change: Change, done: oneshot::Sender<Result<(), DbError>>) {
        self.events.extend(begun.map(|begun| begun.event));
        self.start(change);
        self.waiters.push(done);
    }

    async fn commit(mut self, connection: &mut SqliteConnection) {
        if self.rows.is_empty() && self.tasks.is_empty() {
            return;
        }
        self.waiters.extend(self.tasks.iter_mut().filter_map(|task| task.done.take()));
        let waiters = std::mem::take(&mut self.waiters);
        let result = self.write(connection).await.map_err(|error| DbError::Failed(error.into()));
        if let Err(error) = &result {
            tracing::error!(%error, "executions were not recorded");
        }
        for waiter in waiters {
            let _ = waiter.send(result.clone());
        }
    }

    async fn write(self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        // IMMEDIATE: to wait for another process's lock here, where SQLite waits, and not at the first row, where it fails.
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        executions::upsert(&mut transaction, self.rows).await?;
        events::insert(&mut transaction, self.events).await?;
        usage::add(&mut transaction, self.counts).await?;
        for (id, expires) in self.ended {
            jobs::end(&mut transaction, &id, expires).await?;
        }
        for task in self.tasks {
            (task.run)(&mut transaction).await?;
        }
        transaction.commit().await
    }
}
