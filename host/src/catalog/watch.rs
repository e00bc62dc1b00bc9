//! What other hosts of the same database register and remove is seen within a second.

use std::{
    collections::HashSet,
    sync::{Arc, Weak},
    time::Duration,
};

use super::{Catalog, shelf::Shelf};
use crate::db::DbError;

const OFTEN: Duration = Duration::from_millis(500);

/// Looks until nobody needs the catalog any more, or the database is closed.
pub(super) async fn run(catalog: Weak<Catalog>) {
    let mut often = tokio::time::interval(OFTEN);
    often.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        often.tick().await;
        let Some(catalog) = catalog.upgrade().filter(|it| it.db.is_open()) else { return };
        if let Err(error) = catalog.look().await {
            tracing::debug!(%error, "it is not known whether another host registered a skill");
        }
    }
}

impl Catalog {
    /// Reads the skills again where they are others than those on the shelf.
    async fn look(&self) -> Result<(), DbError> {
        if self.is_known().await? {
            return Ok(());
        }
        let _one_at_a_time = self.changing.lock().await;
        // A change of this host itself may just have been on its way to the shelf.
        if !self.is_known().await? {
            self.reload(self.db.skills().await?);
        }
        Ok(())
    }

    async fn is_known(&self) -> Result<bool, DbError> {
        Ok(self.db.skills_mark().await? == self.shelf.load().mark())
    }

    /// These are the skills. What is known already stays as it is, with what was loaded of it.
    fn reload(&self, registered: Vec<crate::domain::Registration>) {
        let before = self.shelf.load_full();
        let names: HashSet<_> = registered.iter().map(|it| it.id.clone()).collect();
        let mut shelf = Shelf::default();
        for it in registered {
            let known = before.get(&it.id).and_then(|versions| versions.get(&it.version));
            match known.filter(|known| known.registration == it) {
                Some(known) => shelf.put(known.clone()),
                None => shelf.put(self.new_entry(it)),
            }
        }
        before.names().filter(|id| !names.contains(*id)).for_each(|id| self.loader.usage.forget(id));
        self.shelf.store(Arc::new(shelf));
    }
}
