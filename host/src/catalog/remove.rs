//! Removing: calls that run keep what they run; the next ones find nothing.

use std::sync::Arc;

use semver::Version;

use super::{Catalog, RemoveError, shelf::Shelf};
use crate::domain::Caller;

impl Catalog {
    /// Removes one version of a registered skill that this caller may change, or all of them. Their code is removed from the disk when the host next
    /// starts: a call that runs may still read it.
    ///
    /// # Errors
    /// [`RemoveError`]; then nothing is removed.
    pub async fn remove(&self, id: &str, version: Option<&str>, by: &Caller) -> Result<(), RemoveError> {
        let _one_at_a_time = self.changing.lock().await;
        let shelf = self.shelf.load_full();
        let seen = shelf.get(id).filter(|it| it.owner().is_some_and(|owner| owner.lets_see(by)));
        let Some(versions) = seen else {
            return Err(match self.folders.get(id) {
                Some(_) => RemoveError::InFolder(id.to_owned()),
                None => RemoveError::Unknown(id.to_owned()),
            });
        };
        if !versions.owner().is_some_and(|owner| owner.lets_change(by)) {
            return Err(RemoveError::NotYours(id.to_owned()));
        }
        let all = || versions.all().iter().map(|it| it.registration.version.clone());
        let gone: Vec<Version> = match version {
            None => all().collect(),
            Some(asked) => all().filter(|it| it.to_string() == asked).collect(),
        };
        if gone.is_empty() {
            let there: Vec<String> = all().map(|it| it.to_string()).collect();
            return Err(RemoveError::UnknownVersion {
                id: id.to_owned(),
                version: version.unwrap_or_default().chars().filter(|c| !c.is_control()).take(64).collect(),
                there: there.join(", "),
            });
        }
        // Calls that run may need it for a while.
        for it in versions.all() {
            let _ = self.store.touch(&it.registration.digest);
        }
        let mut left = Shelf::clone(&shelf);
        let last = left.take(id, &gone);
        self.db.remove_skill(id.into(), gone, last).await?;
        self.shelf.store(Arc::new(left));
        if last {
            self.loader.usage.forget(id);
        }
        tracing::info!(skill = id, version, "removed");
        Ok(())
    }
}
