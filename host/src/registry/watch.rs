//! Sees what changes in a folder of skills, and has it loaded again.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use notify::{
    Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};
use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

use super::{Registry, digest};

/// Whoever edits writes several files: nothing is loaded before there was no change for so long.
const QUIET: Duration = Duration::from_millis(100);

/// But not for ever, where somebody never stops writing.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often it is looked whether the folder is still the same one, and the host still there.
const LOOK: Duration = Duration::from_millis(500);

/// What changed in a folder of skills.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Anything.
    pub(super) all: bool,
    /// These skills.
    pub(super) skills: BTreeSet<PathBuf>,
}

/// Watches a folder of skills until its registry is gone.
pub(crate) fn start(registry: &Arc<Registry>, root: PathBuf) {
    tokio::spawn(run(Arc::downgrade(registry), root));
}

async fn run(registry: Weak<Registry>, root: PathBuf) {
    let seen = Arc::new(Seen::default());
    let mut place = place(&root);
    let mut eyes = open(&root, &seen);
    loop {
        let mut changes = seen.changes().await;
        let Some(registry) = registry.upgrade() else { return };
        let now = self::place(&root);
        if now != place {
            // Another folder of the same name, which nobody watches yet. Where there is none, all stays as it is.
            drop(eyes);
            eyes = open(&root, &seen);
            place = now;
            changes.all = true;
        }
        if changes.all || !changes.skills.is_empty() {
            registry.refresh(&root, &changes).await;
        }
    }
}

/// What a path names at this moment.
fn place(root: &Path) -> Option<(u64, u64)> {
    fs::metadata(root).ok().map(|it| (it.dev(), it.ino()))
}

/// The kernel's events; where it has no room for more, a look at every file twice a second.
fn open(root: &Path, seen: &Arc<Seen>) -> Option<Box<dyn Watcher + Send>> {
    let absolute = std::path::absolute(root).ok()?;
    let tell = || {
        let (seen, root, absolute) = (seen.clone(), root.to_path_buf(), absolute.clone());
        move |event| seen.note(event, &root, &absolute)
    };
    let watched =
        |mut watcher: Box<dyn Watcher + Send>| watcher.watch(&absolute, RecursiveMode::Recursive).map(|()| watcher);
    let by_events = RecommendedWatcher::new(tell(), Config::default());
    let error = match by_events.and_then(|it| watched(Box::new(it))) {
        Ok(watcher) => return Some(watcher),
        Err(_) if place(root).is_none() => return None,
        Err(error) => error,
    };
    tracing::warn!(
        %error, folder = %root.display(),
        "the system has no room to watch this folder (Linux: raise fs.inotify.max_user_watches); its files are looked at instead"
    );
    let by_looking = PollWatcher::new(tell(), Config::default().with_poll_interval(LOOK));
    by_looking
        .and_then(|it| watched(Box::new(it)))
        .inspect_err(|error| tracing::warn!(%error, folder = %root.display(), "this folder is not watched"))
        .ok()
}

/// What was seen and not yet looked into.
#[derive(Default)]
struct Seen {
    changes: Mutex<Changes>,
    news: Notify,
}

impl Seen {
    /// What changed, once it is quiet again; after a while nothing.
    async fn changes(&self) -> Changes {
        if timeout(LOOK, self.news.notified()).await.is_ok() {
            let end = Instant::now() + PATIENCE;
            while Instant::now() < end && timeout(QUIET, self.news.notified()).await.is_ok() {}
        }
        std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, event: notify::Result<Event>, root: &Path, absolute: &Path) {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Ok(event) if is_read(&event.kind) => return,
            Ok(event) if !event.need_rescan() && !event.paths.is_empty() => {
                let touched: Vec<_> = event.paths.iter().map(|path| touched(path, absolute)).collect();
                if touched.iter().all(|it| matches!(it, Touched::Nothing)) {
                    return;
                }
                for it in touched {
                    match it {
                        Touched::Nothing => (),
                        Touched::Skill(name) => drop(changes.skills.insert(root.join(name))),
                        Touched::All => changes.all = true,
                    }
                }
            }
            Ok(_) | Err(_) => changes.all = true,
        }
        drop(changes);
        self.news.notify_one();
    }
}

/// Reading changes nothing; the host itself reads.
fn is_read(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

#[derive(Debug, PartialEq, Eq)]
enum Touched {
    Nothing,
    Skill(PathBuf),
    All,
}

/// The skill that a path belongs to.
fn touched(path: &Path, root: &Path) -> Touched {
    let Ok(inside) = path.strip_prefix(root) else { return Touched::All };
    let mut parts = inside.components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(_)), Some(Component::Normal(within))) if digest::is_left_out(within) => {
            Touched::Nothing
        }
        // What is hidden is no skill, but others may be links into it.
        (Some(Component::Normal(skill)), _) if !skill.as_encoded_bytes().starts_with(b".") => {
            Touched::Skill(skill.into())
        }
        _ => Touched::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_skill_whose_folder_it_is_in() {
        let touched = |path: &str| super::touched(Path::new(path), Path::new("/skills"));
        let skill = |name: &str| Touched::Skill(name.into());
        assert_eq!(touched("/skills/a/run.py"), skill("a"));
        assert_eq!(touched("/skills/a"), skill("a"));
        assert_eq!(touched("/skills/a.wasm"), skill("a.wasm"));
        assert_eq!(touched("/skills/a/target/x"), Touched::Nothing);
        assert_eq!(touched("/skills/a/lib/target/x"), skill("a"));
        for all in ["/skills", "/skills/..data", "/elsewhere/a"] {
            assert_eq!(touched(all), Touched::All, "{all}");
        }
    }
}
