//! For whom a skill is there. A name may be that of a registered skill and of one in a folder: then the registered one is meant by
//! callers of its own tenant, and by nobody else.

use super::{
    Catalog,
    shelf::{Shelf, Versions},
};
use crate::domain::{Caller, Owner};

/// Those for whom a line of a list is there.
pub(super) enum Audience {
    /// A folder's.
    Everybody,
    /// A registered one's.
    Seeing(Owner),
    /// A registered one's whose name a folder has too.
    Own(Owner),
    /// That folder's.
    Others(Owner),
}

impl Audience {
    pub(super) fn has(&self, caller: &Caller) -> bool {
        match self {
            Self::Everybody => true,
            Self::Seeing(owner) => owner.lets_see(caller),
            Self::Own(owner) => is_own(owner, caller),
            Self::Others(owner) => !is_own(owner, caller),
        }
    }
}

fn is_own(owner: &Owner, caller: &Caller) -> bool {
    owner.tenant == caller.tenant && owner.lets_see(caller)
}

impl Catalog {
    /// The registered skill that this caller means by this name; none where a folder's is meant, or nothing.
    pub(super) fn meant<'a>(&self, shelf: &'a Shelf, id: &str, caller: &Caller) -> Option<&'a Versions> {
        let versions = shelf.get(id)?;
        let owner = versions.owner()?;
        let meant = is_own(owner, caller) || (owner.lets_see(caller) && self.folders.get(id).is_none());
        meant.then_some(versions)
    }

    /// Whose the registered skill of this name is.
    pub(crate) fn owner(&self, id: &str) -> Option<Owner> {
        self.shelf.load().get(id).and_then(Versions::owner).cloned()
    }
}
