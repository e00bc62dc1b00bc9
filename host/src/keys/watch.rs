//! What other processes change, `skillhost key` for one, is seen within a second: one number is read twice a second, and the keys
//! when it is another one.

use std::{
    sync::{Weak, atomic::Ordering::Relaxed},
    time::Duration,
};

use super::Keys;
use crate::{db::DbError, domain::Timestamp};

const OFTEN: Duration = Duration::from_millis(500);

/// When keys were last shown is written once in so many looks: about a minute.
const WRITTEN: u32 = 120;

/// Looks until nobody needs the keys any more, or the database is closed.
pub(super) async fn run(keys: Weak<Keys>) {
    let mut often = tokio::time::interval(OFTEN);
    often.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut looks, mut failures) = (0_u32, 0_u32);
    loop {
        often.tick().await;
        let Some(keys) = keys.upgrade().filter(|keys| keys.db.is_open()) else { return };
        looks = looks.wrapping_add(1);
        match keys.look(looks.is_multiple_of(WRITTEN)).await {
            Ok(()) => failures = 0,
            Err(error) => {
                failures = failures.saturating_add(1);
                // The first may be of a database that is just being closed.
                if failures == 2 {
                    tracing::warn!(%error, "the keys cannot be read; those that are known stay as they are");
                }
            }
        }
    }
}

impl Keys {
    async fn look(&self, write: bool) -> Result<(), DbError> {
        if self.db.key_changes().await? != self.index.load().changes {
            self.reload().await?;
        }
        if write { self.write_uses().await } else { Ok(()) }
    }

    /// Writes when keys were last shown.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn write_uses(&self) -> Result<(), DbError> {
        let index = self.index.load_full();
        let mut uses = Vec::new();
        for (id, live) in &index.keys {
            let used = live.doing.used_at.load(Relaxed);
            if live.doing.known_at.swap(used, Relaxed) != used {
                uses.push((id.clone(), Timestamp(used)));
            }
        }
        if uses.is_empty() { Ok(()) } else { self.db.use_keys(uses).await }
    }
}
