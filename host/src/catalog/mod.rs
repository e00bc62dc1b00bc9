//! Every skill that can be called, by name and version: those of folders, and those that were registered.
//!
//! | file | owns |
//! |---|---|
//! | `resolve` | name and version → the skill that a call runs |
//! | `register` | a new version: fields, code, dependencies checked before it is there |
//! | `remove` | versions taken away |
//! | `search`, `index`, `card` | what lists and details say |
//! | `audience` | for whom each is there |
//! | `shelf` | registered versions, newest first |
//! | `store` | their code, a folder each, by digest |
//! | `watch` | what other hosts of the database register and remove |
//! | `language` | what can be registered |
//!
//! The rows of the database are what survives; everything that is asked for is answered from memory. A registered skill goes
//! before one of a folder that has its name, and gives it back when it is removed.

mod audience;
mod card;
mod error;
mod index;
mod language;
mod register;
mod remove;
mod resolve;
mod search;
mod shelf;
mod store;
mod watch;

use std::{collections::BTreeMap, collections::HashSet, path::PathBuf, sync::Arc};

use arc_swap::{ArcSwap, ArcSwapOption};
use tokio::sync::{Mutex, OnceCell, Semaphore};

pub use card::{Card, Detail};
pub use error::{RegisterError, RemoveError};
pub use language::Offer;
pub use register::NewSkill;
pub use search::{Page, Query, Sort};

use crate::{
    db::{Db, DbError},
    domain::{Caller, Registration},
    registry::{Listing, Loader, Registry, Skill},
};
use audience::Audience;
use index::Index;
use shelf::{Entry, Shelf};
pub(crate) use store::Store;

/// Registrations whose code is checked at once; each may compile megabytes.
const CHECKED_AT_ONCE: usize = 4;

/// The skills of one host.
pub struct Catalog {
    folders: Arc<Registry>,
    loader: Arc<Loader>,
    shelf: ArcSwap<Shelf>,
    /// Of what was there when somebody last searched.
    index: ArcSwapOption<Indexed>,
    store: Store,
    db: Db,
    changing: Mutex<()>,
    checking: Semaphore,
}

/// An index, and what it was made of.
struct Indexed {
    index: Index,
    shelf: Arc<Shelf>,
    folders: Arc<Vec<Arc<Skill>>>,
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
    pub async fn open(
        folders: Arc<Registry>,
        loader: Arc<Loader>,
        code: PathBuf,
        db: Db,
    ) -> Result<Arc<Self>, CatalogError> {
        let store = Store::open(code)?;
        let registered = db.skills().await?;
        if db.is_alone() {
            store.sweep(&registered.iter().map(|it| &*it.digest).collect::<HashSet<_>>())?;
        }
        let catalog = Arc::new(Self {
            folders,
            loader,
            shelf: ArcSwap::default(),
            index: ArcSwapOption::empty(),
            store,
            db,
            changing: Mutex::default(),
            checking: Semaphore::new(CHECKED_AT_ONCE),
        });
        let mut shelf = Shelf::default();
        registered.into_iter().for_each(|it| shelf.put(catalog.new_entry(it)));
        catalog.shelf.store(Arc::new(shelf));
        if catalog.db.is_open() {
            tokio::spawn(watch::run(Arc::downgrade(&catalog)));
        }
        Ok(catalog)
    }

    /// The skills of folders.
    pub fn folders(&self) -> &Registry {
        &self.folders
    }

    /// Everything that is there for this caller: registered skills as those of folders, and folders that did not load.
    pub fn listing(&self, caller: &Caller) -> Listing {
        let mut listing = self.folders.listing();
        let shelf = self.shelf.load();
        listing.skills.retain(|it| self.meant(&shelf, &it.name, caller).is_none());
        let meant = shelf.names().filter_map(|id| self.meant(&shelf, id, caller)?.usual());
        listing.skills.extend(meant.map(|it| it.card.summary()));
        listing.skills.sort_by(|a, b| a.name.cmp(&b.name));
        listing
    }

    /// How many skills can be called.
    pub fn count(&self) -> usize {
        let shelf = self.shelf.load();
        shelf.usual().count() + self.folders.all().iter().filter(|it| shelf.get(&it.name).is_none()).count()
    }

    /// Skills that match.
    pub fn search(&self, query: &Query) -> Page {
        self.indexed().index.search(query)
    }

    /// How many skills there are of each category for this caller.
    pub fn categories(&self, caller: &Caller) -> BTreeMap<String, usize> {
        self.indexed().index.categories(caller)
    }

    /// What a skill may be registered in.
    pub fn languages(&self) -> Vec<Offer> {
        language::offers(self.loader.interpreters.languages())
    }

    /// All that is said of one skill, where it is there for this caller.
    pub fn detail(&self, id: &str, caller: &Caller) -> Option<Detail> {
        let shelf = self.shelf.load();
        match self.meant(&shelf, id, caller) {
            Some(versions) => Detail::of_registered(versions),
            None => self.folders.get(id).map(|it| {
                let timeout = self.loader.policy.limits(&it.manifest, None).deadline;
                Detail::of_folder(&it, timeout.as_secs_f64())
            }),
        }
    }

    /// The index of what is there now; made anew after a change, by whoever searches first.
    fn indexed(&self) -> Arc<Indexed> {
        let (shelf, folders) = (self.shelf.load_full(), self.folders.all());
        let kept = self.index.load_full();
        let same = |it: &Arc<Indexed>| Arc::ptr_eq(&it.shelf, &shelf) && Arc::ptr_eq(&it.folders, &folders);
        if let Some(kept) = kept.filter(same) {
            return kept;
        }
        let names: HashSet<&str> = folders.iter().map(|it| &*it.name).collect();
        let registered = shelf.usual().map(|it| {
            let owner = it.registration.owner.clone();
            let twice = names.contains(&*it.registration.id);
            (it.card.clone(), if twice { Audience::Own(owner) } else { Audience::Seeing(owner) })
        });
        let in_folders = folders.iter().map(|it| {
            let owner = shelf.get(&it.name).and_then(|versions| versions.owner()).cloned();
            (Arc::new(Card::of_folder(it)), owner.map_or(Audience::Everybody, Audience::Others))
        });
        let index = Index::of(registered.chain(in_folders).collect());
        let indexed = Arc::new(Indexed { index, shelf, folders });
        self.index.store(Some(indexed.clone()));
        indexed
    }

    /// All names that are there for this caller, for suggestions.
    fn names(&self, caller: &Caller) -> Vec<Arc<str>> {
        let mut names = self.folders.names();
        let shelf = self.shelf.load();
        names.extend(shelf.names().filter(|id| self.meant(&shelf, id, caller).is_some()).cloned());
        names
    }

    fn new_entry(&self, registration: Registration) -> Arc<Entry> {
        let card = Arc::new(Card::of_registered(&registration, self.loader.usage.of(&registration.id)));
        Arc::new(Entry { registration, card, loaded: OnceCell::new() })
    }
}
