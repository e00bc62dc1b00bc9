//! What no record names. Only with the very database that the hosts of these folders use: seen from another one, everything
//! is nobody's. What is younger than a day may belong to what is just beginning.

use std::{
    collections::HashSet,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{Freed, RetentionError, sweep::blocking};
use crate::{artifacts::Archive, catalog::Store, db::Db, domain::ExecutionId};

const OLD: Duration = Duration::from_secs(24 * 3600);

/// Folders looked at together.
const AT_ONCE: usize = 64;

/// Artifacts without a record; removes them if `really`.
///
/// # Errors
/// [`RetentionError`].
pub async fn artifacts_of_nobody(db: &Db, archive: &Archive, really: bool) -> Result<Freed, RetentionError> {
    let all = archive.clone();
    let old = blocking(move || all.older(SystemTime::now() - OLD)).await??;
    let mut freed = Freed::default();
    for some in old.chunks(AT_ONCE) {
        let known = db.known(some).await?;
        let nobodys: Vec<ExecutionId> = some.iter().filter(|id| !known.contains(*id)).cloned().collect();
        let archive = archive.clone();
        let removed = blocking(move || -> Result<Freed, RetentionError> {
            let mut freed = Freed::default();
            for id in nobodys {
                freed.usage += archive.folder(&id).usage()?;
                if really {
                    archive.folder(&id).remove()?;
                }
            }
            Ok(freed)
        });
        freed.usage += removed.await??.usage;
    }
    Ok(freed)
}

/// Code of registered skills in this folder that no row names; removes it if `really`.
///
/// # Errors
/// [`RetentionError`].
pub async fn code_of_nobody(db: &Db, folder: &Path, really: bool) -> Result<Freed, RetentionError> {
    let registered = db.skills().await?;
    let folder = folder.to_owned();
    blocking(move || {
        let used: HashSet<&str> = registered.iter().map(|it| &*it.digest).collect();
        let store = Store::at(folder.clone());
        let usage = store.discard(&used, SystemTime::now() - OLD, really);
        usage.map(|usage| Freed { records: 0, usage }).map_err(|source| RetentionError::Folder { path: folder, source })
    })
    .await?
}
