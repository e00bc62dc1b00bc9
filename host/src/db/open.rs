//! Opening the database: the file, its settings, its tables, and the executions that a host which died left behind.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{DbError, Fault, events, executions, jobs, usage};
use crate::domain::{Failure, FailureKind, Timestamp};

static MIGRATIONS: Migrator = sqlx::migrate!("src/db/migrations");

/// Connections that read at the same time.
const READERS: u32 = 2;

/// An open database: the connection that writes, the one that moves what was written into the file, those that read, and the sign that this host is alive.
pub(super) struct Opened {
    pub(super) writer: SqliteConnection,
    pub(super) checkpointer: SqliteConnection,
    pub(super) readers: SqlitePool,
    pub(super) alive: File,
    /// No other host used the database when this one opened it.
    pub(super) alone: bool,
}

/// Opens the file, and makes it where it is not there.
pub(super) async fn open(path: &Path) -> Result<Opened, DbError> {
    open_inner(path).await.map_err(|fault| DbError::Open { path: path.to_owned(), fault })
}

async fn open_inner(path: &Path) -> Result<Opened, Fault> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(|error| Fault::Folder(format!("its folder cannot be made: {error}")))?;
    }
    let (alive, alone) = Alive::enter(path)?;
    let options = settings(path);
    let mut writer = options.clone().connect().await?;
    if alone == Alone::Yes {
        MIGRATIONS.run(&mut writer).await?;
        fail_abandoned(&mut writer).await?;
    }
    let alive = alive.stay().await?;
    if alone == Alone::No {
        MIGRATIONS.run(&mut writer).await?;
    }
    let checkpointer = options.clone().connect().await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(Duration::from_secs(10))
        .connect_lazy_with(options.create_if_missing(false).read_only(true));
    Ok(Opened { writer, checkpointer, readers, alive, alone: alone == Alone::Yes })
}

fn settings(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A crash of the machine may lose the last moments, never the file.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(5))
        // Checkpoints have a connection of their own.
        .pragma("wal_autocheckpoint", "0")
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

/// Whether another host uses the same database at this moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alone {
    Yes,
    No,
}

/// A lock beside the database that every host shares while it lives. The one that gets it for itself knows that nobody
/// else runs anything, so what still says "running" was left by a host that died.
struct Alive(File);

impl Alive {
    fn enter(database: &Path) -> Result<(Self, Alone), Fault> {
        let refused = |error: io::Error| match error.kind() {
            io::ErrorKind::StorageFull => Fault::DiskFull,
            _ => Fault::Folder(format!("its folder cannot be written: {error}")),
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(beside(database, "-hosts"))
            .map_err(refused)?;
        match file.try_lock() {
            Ok(()) => Ok((Self(file), Alone::Yes)),
            Err(TryLockError::WouldBlock) => Ok((Self(file), Alone::No)),
            Err(TryLockError::Error(error)) => Err(refused(error)),
        }
    }

    /// Shares the lock from now on; waits for a host that is just preparing the tables.
    async fn stay(self) -> Result<File, Fault> {
        let share = move || self.0.lock_shared().map(|()| self.0);
        let shared = tokio::task::spawn_blocking(share).await.map_err(io::Error::other);
        shared.flatten().map_err(|error| Fault::Other(format!("its lock file cannot be shared: {error}")))
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

async fn fail_abandoned(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let failure = Failure::new(FailureKind::Internal, "the host stopped while this ran").hint("run it again");
    let text = serde_json::to_string(&failure).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let now = Timestamp::now();
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    events::insert_for_running(&mut transaction, now, r#"{"kind":"internal","blame":"host"}"#).await?;
    usage::add_running(&mut transaction).await?;
    let count = executions::fail_running(&mut transaction, now, &text).await?;
    jobs::queue_again(&mut transaction).await?;
    transaction.commit().await?;
    if count > 0 {
        tracing::warn!(count, "executions that ran when the last host stopped are marked as failed");
    }
    Ok(())
}
