//! Every skill that can be called, by name and version: those of folders, and those that were registered.
//!
//! | file | owns |
//! |---|---|
//! | `resolve` | name and version → the skill that a call runs |
//! | `register` | a new version: fields, code, dependencies checked before it is there |
//! | `remove` | versions taken away |
//! | `search`, `card` | what lists and details say |
//! | `shelf` | registered versions, newest first |
//! | `store` | their code, a folder each, by digest |
//! | `language` | what can be registered |
//!
//! The rows of the database are what survives; everything that is asked for is answered from memory. A registered skill goes
//! before one of a folder that has its name, and gives it back when it is removed.

mod card;
mod error;
mod language;
mod register;
mod remove;
mod resolve;
mod search;
mod shelf;
mod store;

use std::{collections::BTreeMap, collections::HashSet, path::PathBuf, sync::Arc};

use arc_swap::ArcSwap;
use tokio::sync::{Mutex, OnceCell, Semaphore};

pub use card::{Card, Detail};
pub use error::{RegisterError, RemoveError};
pub use language::Offer;
pub use register::NewSkill;
pub use search::{Page, Query, Sort};

use crate::{
    db::{Db, DbError},
    domain::Registration,
    registry::{Listing, Loader, Registry},
};
use shelf::{Entry, Shelf};
use store::Store;

/// Registrations whose code is checked at once; each may compile megabytes.
const CHECKED_AT_ONCE: usize = 4;

/// The skills of one host.
pub struct Catalog {
    folders: Registry,
    loader: Arc<Loader>,
    shelf: ArcSwap<Shelf>,
    store: Store,
    db: Db,
    changing: Mutex<()>,
    checking: Semaphore,
}

/// Why the registered skills could not be had.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The folder of their code.
    #[error("its folder cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// Their rows.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Catalog {
    /// Those of folders, and those that were registered before: their code is in `code`, their rows in `db`.
    ///
    /// # Errors
    /// When either cannot be read.
    pub async fn open(folders: Registry, loader: Arc<Loader>, code: PathBuf, db: Db) -> Result<Self, CatalogError> {
        let store = Store::open(code)?;
        let registered = db.skills().await?;
        if db.is_alone() {
            store.sweep(&registered.iter().map(|it| &*it.digest).collect::<HashSet<_>>())?;
        }
        let catalog = Self {
            folders,
            loader,
            shelf: ArcSwap::default(),
            store,
            db,
            changing: Mutex::default(),
            checking: Semaphore::new(CHECKED_AT_ONCE),
        };
        let mut shelf = Shelf::default();
        registered.into_iter().for_each(|it| shelf.put(catalog.new_entry(it)));
        catalog.shelf.store(Arc::new(shelf));
        Ok(catalog)
    }

    /// The skills of folders.
    pub fn folders(&self) -> &Registry {
        &self.folders
    }

    /// Everything, for lists: registered skills as those of folders, and folders that did not load.
    pub fn listing(&self) -> Listing {
        let mut listing = self.folders.listing();
        let shelf = self.shelf.load();
        listing.skills.retain(|it| shelf.get(&it.name).is_none());
        listing.skills.extend(shelf.usual().map(|it| it.card.summary()));
        listing.skills.sort_by(|a, b| a.name.cmp(&b.name));
        listing
    }

    /// Skills that match.
    pub fn search(&self, query: &Query) -> Page {
        let shelf = self.shelf.load_full();
        query.answer(self.cards(&shelf))
    }

    /// How many skills there are of each category.
    pub fn categories(&self) -> BTreeMap<String, usize> {
        let shelf = self.shelf.load_full();
        self.cards(&shelf).fold(BTreeMap::new(), |mut counts, card| {
            *counts.entry(card.category.clone()).or_default() += 1;
            counts
        })
    }

    /// What a skill may be registered in.
    pub fn languages(&self) -> Vec<Offer> {
        language::offers(self.loader.interpreters.languages())
    }

    /// All that is said of one skill.
    pub fn detail(&self, id: &str) -> Option<Detail> {
        let shelf = self.shelf.load();
        match shelf.get(id) {
            Some(versions) => Detail::of_registered(versions),
            None => self.folders.get(id).map(|it| {
                let timeout = self.loader.policy.limits(&it.manifest, None).deadline;
                Detail::of_folder(&it, timeout.as_secs_f64())
            }),
        }
    }

    fn cards<'a>(&'a self, shelf: &'a Shelf) -> impl Iterator<Item = Arc<Card>> + 'a {
        let folders = self.folders.all().into_iter().filter(|it| shelf.get(&it.name).is_none());
        shelf.usual().map(|it| it.card.clone()).chain(folders.map(|it| Arc::new(Card::of_folder(&it))))
    }

    /// All names, for suggestions.
    fn names(&self) -> Vec<Arc<str>> {
        let mut names = self.folders.names();
        names.extend(self.shelf.load().names().cloned());
        names
    }

    fn new_entry(&self, registration: Registration) -> Arc<Entry> {
        let card = Arc::new(Card::of_registered(&registration, self.loader.usage.of(&registration.id)));
        Arc::new(Entry { registration, card, loaded: OnceCell::new() })
    }
}
