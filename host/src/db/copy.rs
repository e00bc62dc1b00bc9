//! A copy of a database of SQLite, made while hosts write it; and whether a file may be replaced.

use std::{fs::File, path::Path};

use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use super::{DbError, Fault, Location, open, sqlite};

impl Location {
    /// Copies the records, as they are at one moment, to a file that is not there yet. Answers the migration that they are at;
    /// none where they are not in a file.
    ///
    /// # Errors
    /// [`DbError::Open`].
    pub async fn copy_to(&self, to: &Path) -> Result<Option<i64>, DbError> {
        let Some(file) = self.file() else { return Ok(None) };
        let copied = copy(file, to).await;
        copied.map(Some).map_err(|fault| DbError::Open { at: self.to_string(), fault })
    }

    /// The newest migration that this program knows.
    pub fn newest_migration() -> i64 {
        open::newest()
    }
}

async fn copy(file: &Path, to: &Path) -> Result<i64, Fault> {
    let settings = sqlite::settings(file)?.create_if_missing(false).read_only(true);
    let mut connection = settings.connect().await?;
    sqlx::query("VACUUM INTO ?").bind(to.to_string_lossy()).execute(&mut connection).await?;
    connection.close().await?;
    // Of the copy: somebody may migrate the other one meanwhile.
    let mut copy = sqlite::settings(to)?.create_if_missing(false).connect().await?;
    let row = sqlx::query("SELECT max(version) FROM _sqlx_migrations").fetch_one(&mut copy).await?;
    let migration = row.try_get(0)?;
    // The write-ahead log goes with it.
    copy.close().await?;
    Ok(migration)
}

/// Keeps hosts from opening a file of SQLite.
pub struct Held {
    _lock: File,
}

impl Held {
    /// Of this file, which need not be there. None where a host uses it.
    ///
    /// # Errors
    /// [`DbError::Open`].
    pub async fn take(file: &Path) -> Result<Option<Self>, DbError> {
        let failed = |fault| DbError::Open { at: file.display().to_string(), fault };
        let lock = sqlite::prepare(file).await.map_err(failed)?;
        let living = sqlite::living(file).map_err(|error| failed(Fault::Folder(error.to_string())))?;
        Ok((!living).then_some(Self { _lock: lock }))
    }

    /// The name of the file that holds it: it stays where it is.
    pub fn name(file: &Path) -> Option<String> {
        Some(format!("{}-hosts", file.file_name()?.to_str()?))
    }
}
