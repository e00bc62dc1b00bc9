//! Moves what was committed from the write-ahead log into the database file, beside the writer: whoever waits for a commit
//! does not wait for the disk.

use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};
use tokio::{sync::mpsc, task::JoinHandle};

/// Rows written between two checkpoints: rarely and much at a time, since the disk makes everybody wait while it syncs.
const ROWS: usize = 8192;

/// Pages of 4 KiB, together 192 MiB. A log that writers keep too busy to begin anew grows; past this they wait once, for what is left to move.
const LONG: i64 = 49_152;

/// Pages that are moved before anybody notices.
const FEW: i64 = 64;

/// The task that makes checkpoints.
pub(super) struct Checkpointer {
    rows: usize,
    due: mpsc::Sender<()>,
    task: JoinHandle<()>,
}

impl Checkpointer {
    /// `connection` is for this alone.
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (due, wanted) = mpsc::channel(1);
        Self { rows: 0, due, task: tokio::spawn(run(connection, wanted)) }
    }

    /// So many rows were committed.
    pub(super) fn committed(&mut self, rows: usize) {
        self.rows += rows;
        // One that is still at work takes these rows with it, or the next one does.
        if self.rows >= ROWS && self.due.try_send(()).is_ok() {
            self.rows = 0;
        }
    }

    /// Ends when the checkpoint that runs has ended.
    pub(super) async fn close(self) {
        drop(self.due);
        let _ = self.task.await;
    }
}

async fn run(mut connection: SqliteConnection, mut wanted: mpsc::Receiver<()>) {
    while wanted.recv().await.is_some() {
        if let Err(error) = checkpoint(&mut connection).await {
            tracing::warn!(%error, "the database's log could not be moved into its file; it will be tried again");
        }
    }
    let _ = connection.close().await;
}

async fn checkpoint(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut behind = moved(connection, "PASSIVE").await?;
    if behind.pages <= LONG {
        return Ok(());
    }
    // What is written meanwhile is left over; each round leaves less to the one that writers wait for.
    for _ in 0..4 {
        if behind.left <= FEW {
            break;
        }
        behind = moved(connection, "PASSIVE").await?;
    }
    moved(connection, "RESTART").await.map(drop)
}

/// A log after a checkpoint.
struct Log {
    pages: i64,
    /// Pages that are not in the file yet.
    left: i64,
}

async fn moved(connection: &mut SqliteConnection, mode: &str) -> sqlx::Result<Log> {
    let row = sqlx::query(AssertSqlSafe(format!("PRAGMA wal_checkpoint({mode})"))).fetch_one(&mut *connection).await?;
    let pages: i64 = row.try_get("log")?;
    Ok(Log { pages, left: pages - row.try_get::<i64, _>("checkpointed")? })
}
