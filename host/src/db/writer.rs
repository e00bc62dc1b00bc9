//! The one task that writes. While a transaction is being committed the next one gathers, so the busier the host, the
//! more executions share a commit.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

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
    session::Session,
    sql::Connection,
    task::Task,
    usage::{self, Counts},
};
use crate::domain::{Execution, Job, State, Timestamp};

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
    /// What hosts that died had accepted, once this one has taken it over.
    Adopt(oneshot::Sender<Result<Vec<Job>, DbError>>),
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
    mut session: Session,
    mut checkpointer: Option<Checkpointer>,
    mut queue: mpsc::Receiver<Write>,
) {
    let mut waiting = Waiting::default();
    let mut received = Vec::with_capacity(BATCH);
    let (mut closer, mut adopters) = (None, Vec::new());
    loop {
        let open = waiting.receive(&mut queue, &mut received).await;
        let mut batch = Batch::default();
        for write in received.drain(..) {
            match write {
                Write::Start(change) => waiting.begin(*change),
                Write::Finish(change, done) => batch.finish(waiting.end(&change.row.id), *change, done),
                Write::Task(task) => batch.tasks.push(task),
                Write::Adopt(done) => adopters.push(done),
                Write::Close(done) => {
                    queue.close();
                    closer = Some(done);
                }
            }
        }
        let overdue = if open { waiting.overdue(Instant::now()) } else { waiting.all() };
        overdue.into_iter().for_each(|change| batch.start(change));
        if let Some(checkpointer) = &mut checkpointer {
            checkpointer.committed(batch.changes.len() + batch.tasks.len());
        }
        batch.commit(&mut session).await;
        for adopter in adopters.drain(..) {
            let _ = adopter.send(session.adopt().await);
        }
        if !open {
            break;
        }
    }
    if let Some(checkpointer) = checkpointer {
        checkpointer.close().await;
    }
    if let Err(error) = session.close().await {
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
    changes: Vec<(Change, Waiter)>,
    /// Of executions whose end comes with it.
    begun: Vec<EventRow>,
    tasks: Vec<Task>,
}

type Waiter = Option<oneshot::Sender<Result<(), DbError>>>;

impl Batch {
    fn start(&mut self, change: Change) {
        self.changes.push((change, None));
    }

    fn finish(&mut self, begun: Option<Change>, change: Change, done: oneshot::Sender<Result<(), DbError>>) {
        self.begun.extend(begun.map(|begun| begun.event));
        self.changes.push((change, Some(done)));
    }

    async fn commit(mut self, session: &mut Session) {
        if self.changes.is_empty() && self.tasks.is_empty() {
            return;
        }
        let ends = self.changes.iter_mut().enumerate().filter_map(|(n, (_, done))| Some((Some(n), done.take()?)));
        let mut waiters: Vec<_> = ends.collect();
        waiters.extend(self.tasks.iter_mut().filter_map(|task| Some((None, task.done.take()?))));
        let result = session.transaction(async |session| self.write(&mut session.connection).await).await;
        if let Err(error) = &result {
            tracing::error!(%error, "executions were not recorded");
        }
        for (change, waiter) in waiters {
            let answer = match &result {
                Ok(stale) if change.is_some_and(|n| stale.contains(&n)) => Err(DbError::Stale),
                Ok(_) => Ok(()),
                Err(error) => Err(error.clone()),
            };
            let _ = waiter.send(answer);
        }
    }

    /// Answers the ends, by their place, that are not this host's to record any more: nothing of them is.
    async fn write(self, connection: &mut Connection) -> sqlx::Result<HashSet<usize>> {
        let mut stale = HashSet::new();
        for (n, (change, _)) in self.changes.iter().enumerate() {
            if let Some(expires) = change.expires
                && !jobs::end(connection, &change.row.id, expires).await?
            {
                stale.insert(n);
            }
        }
        let (mut rows, mut events, mut counts) = (Vec::new(), self.begun, HashMap::<_, Counts>::new());
        for (n, (change, _)) in self.changes.into_iter().enumerate() {
            if stale.contains(&n) {
                continue;
            }
            rows.push(change.row);
            events.push(change.event);
            if let Some((skill, more)) = change.counts {
                let counts = counts.entry(skill).or_default();
                counts.calls += more.calls;
                counts.successes += more.successes;
            }
        }
        executions::upsert(connection, rows).await?;
        events::insert(connection, events).await?;
        usage::add(connection, counts).await?;
        for task in self.tasks {
            (task.run)(connection).await?;
        }
        Ok(stale)
    }
}
