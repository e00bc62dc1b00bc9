//! Whose something is, and who else sees it.

use std::{str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Caller, DEFAULT_TENANT, KeyId};

/// Who sees what somebody made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sharing {
    /// The key that made it.
    Private,
    /// Every key of its tenant.
    #[default]
    Team,
    /// Everybody.
    Public,
}

impl Sharing {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Team => "team",
            Self::Public => "public",
        }
    }
}

impl FromStr for Sharing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = [Self::Private, Self::Team, Self::Public].into_iter().find(|it| it.name() == text);
        found.ok_or_else(|| "is private, team or public".to_owned())
    }
}

/// Whose a skill or an execution is. The administrator sees and changes everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The tenant.
    pub tenant: Arc<str>,
    /// The key that made it; none where the administrator did.
    pub key: Option<KeyId>,
    /// Who else sees it.
    pub sharing: Sharing,
}

impl Owner {
    /// What this caller makes, shared so.
    pub fn new(caller: &Caller, sharing: Sharing) -> Self {
        Self { tenant: caller.tenant.clone(), key: caller.key.clone(), sharing }
    }

    /// Whether it is there for this caller.
    pub fn lets_see(&self, caller: &Caller) -> bool {
        self.sharing == Sharing::Public || self.lets_change(caller)
    }

    /// Whether this caller may change or remove it, where it may do that at all.
    pub fn lets_change(&self, caller: &Caller) -> bool {
        let own = self.sharing != Sharing::Private || self.key == caller.key;
        caller.is_administrator() || (self.tenant == caller.tenant && own)
    }
}

impl Default for Owner {
    fn default() -> Self {
        Self { tenant: DEFAULT_TENANT.into(), key: None, sharing: Sharing::Team }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Scopes;

    fn caller(tenant: &str, key: &str) -> Caller {
        Caller { tenant: tenant.into(), key: KeyId::parse(key), scopes: Scopes::all() }
    }

    #[test]
    fn who_sees_and_who_changes() {
        let maker = caller("a", "00000000000a");
        let (mate, stranger) = (caller("a", "00000000000b"), caller("b", "00000000000c"));
        for (sharing, seen_by, changed_by) in [
            (Sharing::Private, [true, false, false], [true, false, false]),
            (Sharing::Team, [true, true, false], [true, true, false]),
            (Sharing::Public, [true, true, true], [true, true, false]),
        ] {
            let owner = Owner::new(&maker, sharing);
            let callers = [&maker, &mate, &stranger];
            assert_eq!(callers.map(|it| owner.lets_see(it)), seen_by, "{sharing:?}");
            assert_eq!(callers.map(|it| owner.lets_change(it)), changed_by, "{sharing:?}");
            assert!(owner.lets_see(&Caller::administrator()) && owner.lets_change(&Caller::administrator()));
        }
        // What the administrator keeps to itself is no key's, though it has no key either.
        let own = Owner::new(&Caller::administrator(), Sharing::Private);
        assert!(!own.lets_see(&caller(DEFAULT_TENANT, "00000000000a")));
    }
}
