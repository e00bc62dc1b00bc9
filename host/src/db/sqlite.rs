//! SQLite: the file, its settings, and a lock beside it for each host that lives.

use std::{
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Fault, HostId};

/// Connections that read at the same time.
const READERS: u32 = 2;

/// How every connection is made; the folder too, where it is not there.
pub(super) fn settings(path: &Path) -> Result<SqliteConnectOptions, Fault> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| Fault::Folder(format!("its folder cannot be made: {error}")))?;
    }
    Ok(SqliteConnectOptions::new()
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
        .disable_statement_logging())
}

pub(super) fn readers(settings: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(Duration::from_secs(10))
        .connect_lazy_with(settings.create_if_missing(false).read_only(true))
}

/// Waits until no other host prepares the tables; for oneself until what is returned is dropped.
pub(super) async fn prepare(database: &Path) -> Result<File, Fault> {
    let file = lock_file(&beside(database, "-hosts"))?;
    let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await.map_err(io::Error::other);
    locked.flatten().map_err(|error| refused(&error))
}

/// The sign that a host lives: the system frees the lock when it dies, however it dies.
pub(super) fn live(database: &Path, host: HostId) -> Result<File, Fault> {
    let file = lock_file(&sign(database, host))?;
    file.try_lock().map_err(|error| Fault::Other(format!("its lock file cannot be locked: {error}")))?;
    Ok(file)
}

/// Whether a host with this number lives. The sign of one that does not is removed.
pub(super) fn lives(database: &Path, host: HostId) -> bool {
    let path = sign(database, host);
    let Ok(file) = File::options().write(true).open(&path) else { return false };
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => true,
        // A file system without locks: better to wait for good than to run twice.
        Err(TryLockError::Error(_)) => true,
        Ok(()) => {
            let _ = fs::remove_file(&path);
            false
        }
    }
}

/// Whether any host lives that uses this file.
pub(super) fn living(database: &Path) -> io::Result<bool> {
    let prefix = format!("{}-host-", database.file_name().unwrap_or_default().to_string_lossy());
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| HostId::from_str_radix(name.strip_prefix(&prefix)?, 16).ok());
        if number.is_some_and(|number| lives(database, number)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Which file it is, whatever its name: none where nothing has that name.
pub(super) fn identity(database: &Path) -> Option<(u64, u64)> {
    fs::metadata(database).ok().map(|it| (it.dev(), it.ino()))
}

fn lock_file(path: &Path) -> Result<File, Fault> {
    File::options().create(true).truncate(false).write(true).open(path).map_err(|error| refused(&error))
}

fn refused(error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::StorageFull => Fault::DiskFull,
        _ => Fault::Folder(format!("its folder cannot be written: {error}")),
    }
}

fn sign(database: &Path, host: HostId) -> PathBuf {
    beside(database, &format!("-host-{host:016x}"))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
