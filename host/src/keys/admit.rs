//! From what a caller shows to who it is.

use std::sync::atomic::Ordering::Relaxed;

use super::{Allowance, Keys, digest, same, secret};
use crate::domain::{Caller, Timestamp};

/// Why what was shown opens nothing. Only who has the secret learns more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// It is no secret of any key, or none any more.
    #[error("the API key is missing or wrong")]
    Unknown,
    /// Its time is over.
    #[error("the API key has expired")]
    Expired,
    /// It was taken back.
    #[error("the API key was revoked")]
    Revoked,
}

/// Somebody who showed a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Who.
    pub caller: Caller,
    /// What its rate has left; none where it has no rate.
    pub allowance: Option<Allowance>,
}

impl Keys {
    /// Whose secret this is. Counts as a request of that key.
    ///
    /// # Errors
    /// [`KeyRefusal`].
    pub fn admit(&self, shown: &[u8]) -> Result<Admitted, KeyRefusal> {
        let now = Timestamp::now();
        let index = self.index.load();
        let live = secret::id_of(shown).and_then(|id| index.keys.get(&id)).ok_or(KeyRefusal::Unknown)?;
        let (key, shown) = (&live.key, digest(shown));
        let renewed = key.previous.as_ref().is_some_and(|(before, until)| same(before, &shown) & (now < *until));
        if !(same(&key.digest, &shown) | renewed) {
            return Err(KeyRefusal::Unknown);
        }
        match key.is_good(now) {
            true => {}
            false if key.revoked_at.is_some() => return Err(KeyRefusal::Revoked),
            false => return Err(KeyRefusal::Expired),
        }
        live.doing.used_at.store(now.0, Relaxed);
        Ok(Admitted { caller: Caller::of(key), allowance: live.doing.bucket.as_ref().map(super::Bucket::take) })
    }
}
