//! Registered skills: every version of every name, newest first.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use semver::Version;
use tokio::sync::OnceCell;

use super::card::Card;
use crate::{
    domain::{Owner, Registration},
    registry::Skill,
};

/// One version. It is loaded when it is first called.
pub(super) struct Entry {
    pub(super) registration: Registration,
    pub(super) card: Arc<Card>,
    pub(super) loaded: OnceCell<Arc<Skill>>,
}

/// The versions of one name, never none.
#[derive(Clone)]
pub(super) struct Versions(Vec<Arc<Entry>>);

impl Versions {
    /// All of them, the newest first.
    pub(super) fn all(&self) -> &[Arc<Entry>] {
        &self.0
    }

    pub(super) fn get(&self, version: &Version) -> Option<&Arc<Entry>> {
        self.0.iter().find(|it| it.registration.version == *version)
    }

    /// Whose they are.
    pub(super) fn owner(&self) -> Option<&Owner> {
        self.0.first().map(|it| &it.registration.owner)
    }

    /// The newest that is no pre-release; the newest where all are.
    pub(super) fn usual(&self) -> Option<&Arc<Entry>> {
        self.0.iter().find(|it| it.registration.version.pre.is_empty()).or(self.0.first())
    }
}

/// All names. A change makes a new shelf; whoever reads keeps the one that it has.
#[derive(Clone, Default)]
pub(super) struct Shelf(BTreeMap<Arc<str>, Versions>);

impl Shelf {
    pub(super) fn get(&self, id: &str) -> Option<&Versions> {
        self.0.get(id)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.keys()
    }

    /// What [`Db::skills_mark`](crate::db::Db::skills_mark) says of a database that has just these.
    pub(super) fn mark(&self) -> (i64, i64) {
        let versions = self.0.values().flat_map(Versions::all);
        versions.fold((0, 0), |(count, times), it| (count + 1, times + it.registration.created_at.0))
    }

    /// The version of each name that is called where none is named.
    pub(super) fn usual(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.0.values().filter_map(Versions::usual)
    }

    pub(super) fn put(&mut self, entry: Arc<Entry>) {
        let versions = self.0.entry(entry.registration.id.clone()).or_insert_with(|| Versions(Vec::new()));
        versions.0.push(entry);
        versions.0.sort_by(|a, b| Reverse(&a.registration.version).cmp(&Reverse(&b.registration.version)));
    }

    /// Takes versions away. True when none of that name is left.
    pub(super) fn take(&mut self, id: &str, gone: &[Version]) -> bool {
        let Some(versions) = self.0.get_mut(id) else { return true };
        versions.0.retain(|it| !gone.contains(&it.registration.version));
        let last = versions.0.is_empty();
        if last {
            self.0.remove(id);
        }
        last
    }
}
