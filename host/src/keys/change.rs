//! Making keys, renewing them, taking them back: and who may.

use std::{sync::Arc, time::Duration};

use super::{Keys, Secret};
use crate::{
    db::DbError,
    domain::{Caller, Key, KeyId, Rate, Scope, Scopes, Timestamp, check_tenant},
};

/// Characters of a key's name.
const LONGEST_NAME: usize = 100;
/// Keys of one host, those that were taken back too: all are in memory.
const MOST_KEYS: usize = 100_000;
/// Longest time that a secret which was replaced is still taken.
const LONGEST_GRACE: Duration = Duration::from_secs(30 * 86_400);

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What people call it.
    pub name: String,
    /// Whose it is; of its maker's tenant where none is named.
    pub tenant: Option<String>,
    /// What it is good for.
    pub scopes: Scopes,
    /// Requests; as its maker's where none is said.
    pub rate: Option<Rate>,
    /// Calls at once; as its maker's where none is said.
    pub concurrent: Option<u32>,
    /// How long it is good; as its maker's end where none is said.
    pub lifetime: Option<Duration>,
}

impl NewKey {
    /// A key of its maker's tenant that may read and invoke, without bounds.
    pub fn new(name: impl Into<String>) -> Self {
        let scopes = [Scope::Read, Scope::Invoke].into_iter().collect();
        Self { name: name.into(), tenant: None, scopes, rate: None, concurrent: None, lifetime: None }
    }
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No such key, or one of another tenant.
    #[error("there is no such key")]
    Unknown,
    /// A field is wrong.
    #[error("`{field}` {reason}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// More than whoever asks may do.
    #[error("{0}")]
    Denied(String),
    /// It was taken back, or has expired.
    #[error("the key has ended; make a new one")]
    Ended,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn invalid(field: &'static str, reason: impl Into<String>) -> KeyError {
    KeyError::Invalid { field, reason: reason.into() }
}

impl Keys {
    /// Makes a key. It is good for no more than its maker's, and of the same tenant; the administrator's bounds nothing.
    ///
    /// # Errors
    /// [`KeyError`]; then there is no key.
    pub async fn create(&self, by: &Caller, new: NewKey) -> Result<(Key, Secret), KeyError> {
        check(&new)?;
        let _one_at_a_time = self.changing.lock().await;
        self.reload_changed().await?;
        let now = Timestamp::now();
        let maker = by.key.as_ref().and_then(|id| self.index.load().keys.get(id).cloned());
        let tenant = new.tenant.as_deref().map_or_else(|| by.tenant.clone(), Arc::from);
        if !by.is_administrator() && tenant != by.tenant {
            return Err(KeyError::Denied("only the administrator makes keys of another tenant".into()));
        }
        check_scopes(by, new.scopes)?;
        if self.index.load().keys.len() >= MOST_KEYS {
            return Err(KeyError::Denied(format!("there are {MOST_KEYS} keys already")));
        }
        let maker = maker.as_ref().map(|live| &live.key);
        let expires_at = new.lifetime.map(|lifetime| now.after(lifetime));
        let id = KeyId::random();
        let secret = Secret::new(&id);
        let key = Key {
            id,
            name: new.name,
            tenant,
            scopes: new.scopes,
            rate: within(new.rate, maker.and_then(|key| key.rate), slower),
            concurrent: within(new.concurrent, maker.and_then(|key| key.concurrent), u32::min),
            created_at: now,
            expires_at: within(expires_at, maker.and_then(|key| key.expires_at), Timestamp::min),
            last_used_at: None,
            revoked_at: None,
            digest: secret.digest(),
            previous: None,
        };
        self.put(key.clone()).await?;
        tracing::info!(key = %key.id, tenant = &*key.tenant, scopes = %key.scopes, "a key was made");
        Ok((key, secret))
    }

    /// Gives a key a new secret; the one before is taken for `grace` longer. A key renews only itself, since whoever has its
    /// secret is that key: the administrator renews any.
    ///
    /// # Errors
    /// [`KeyError`]; then the secret stays.
    pub async fn rotate(&self, by: &Caller, id: &KeyId, grace: Duration) -> Result<(Key, Secret), KeyError> {
        if grace > LONGEST_GRACE {
            return Err(invalid("grace", "is longer than 30 days"));
        }
        let _one_at_a_time = self.changing.lock().await;
        self.reload_changed().await?;
        let mut key = self.seen(by, id)?;
        if by.key.as_ref().is_some_and(|own| own != id) {
            return Err(KeyError::Denied(
                "a key gives a new secret to itself only; the administrator does to any".into(),
            ));
        }
        let now = Timestamp::now();
        if !key.is_good(now) {
            return Err(KeyError::Ended);
        }
        let secret = Secret::new(id);
        key.previous = (!grace.is_zero()).then(|| (key.digest, now.after(grace)));
        key.digest = secret.digest();
        self.put(key.clone()).await?;
        tracing::info!(key = %key.id, "a key has a new secret");
        Ok((key, secret))
    }

    /// Takes a key back: from now on it opens nothing. One that was taken back before stays so.
    ///
    /// # Errors
    /// [`KeyError`]; then it stays good.
    pub async fn revoke(&self, by: &Caller, id: &KeyId) -> Result<Key, KeyError> {
        let _one_at_a_time = self.changing.lock().await;
        self.reload_changed().await?;
        let mut key = self.seen(by, id)?;
        check_scopes(by, key.scopes)?;
        if key.revoked_at.is_none() {
            (key.revoked_at, key.previous) = (Some(Timestamp::now()), None);
            self.put(key.clone()).await?;
            tracing::info!(key = %key.id, "a key was taken back");
        }
        Ok(key)
    }

    /// The keys of a tenant, the oldest first; the administrator sees all.
    pub fn list(&self, by: &Caller) -> Vec<Key> {
        let index = self.index.load();
        let seen = index.keys.values().filter(|live| by.is_administrator() || live.key.tenant == by.tenant);
        let mut keys: Vec<Key> = seen.map(|live| Key { last_used_at: live.last_used(), ..live.key.clone() }).collect();
        keys.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        keys
    }

    fn seen(&self, by: &Caller, id: &KeyId) -> Result<Key, KeyError> {
        let index = self.index.load();
        let live = index.keys.get(id).filter(|live| by.is_administrator() || live.key.tenant == by.tenant);
        live.map(|live| live.key.clone()).ok_or(KeyError::Unknown)
    }

    async fn put(&self, key: Key) -> Result<(), KeyError> {
        if !self.db.is_open() {
            return Err(KeyError::Denied(
                "this host keeps no records, so it has no keys; give it a data folder".into(),
            ));
        }
        self.db.put_key(key).await?;
        Ok(self.reload_changed().await?)
    }
}

fn check(new: &NewKey) -> Result<(), KeyError> {
    let length = new.name.chars().count();
    if new.name.trim().is_empty() || length > LONGEST_NAME || new.name.contains(char::is_control) {
        return Err(invalid("name", format!("is not 1 to {LONGEST_NAME} characters, or holds a control character")));
    }
    if let Some(tenant) = &new.tenant {
        check_tenant(tenant).map_err(|why| invalid("tenant", format!("is refused: {why}")))?;
    }
    if new.scopes.is_empty() {
        return Err(invalid("scopes", "names none: a key that may do nothing is none"));
    }
    if new.concurrent.is_some_and(|it| !(1..=100_000).contains(&it)) {
        return Err(invalid("concurrent", "is not from 1 to 100000"));
    }
    Ok(())
}

fn check_scopes(by: &Caller, scopes: Scopes) -> Result<(), KeyError> {
    let beyond = scopes.beyond(by.scopes);
    match by.is_administrator() || beyond.is_empty() {
        true => Ok(()),
        false => Err(KeyError::Denied(format!("the key that asks has no scope {beyond} itself"))),
    }
}

/// What is asked for, within what its maker has.
fn within<T: Copy>(asked: Option<T>, own: Option<T>, least: impl Fn(T, T) -> T) -> Option<T> {
    match (asked, own) {
        (Some(asked), Some(own)) => Some(least(asked, own)),
        (asked, own) => asked.or(own),
    }
}

fn slower(a: Rate, b: Rate) -> Rate {
    let per_day = |rate: Rate| u64::from(rate.requests) * 86_400 / u64::from(rate.seconds.max(1));
    if per_day(a) <= per_day(b) { a } else { b }
}
