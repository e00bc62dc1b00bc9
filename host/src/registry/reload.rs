//! What changes in a folder of skills while the host runs. What does not load takes nothing away.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{LoadSkillError, Registry, Runnable, Skill, digest, folder_name, skill_paths, watch::Changes};

impl Registry {
    /// Looks at what changed in a folder of skills: loads what is new or was edited, forgets what is gone.
    pub(super) async fn refresh(&self, root: &Path, changes: &Changes) {
        let _one_at_a_time = self.loading.lock().await;
        // A folder that cannot be read says nothing about the skills that were in it.
        let Ok(present) = skill_paths(root) else { return };
        let known = self.known(root);
        let mut freed = false;
        for (path, skill) in known.iter().filter(|(path, _)| present.binary_search(path).is_err()) {
            freed |= skill.is_some();
            self.forget(path);
        }
        let touched = |path: &&PathBuf| changes.all || changes.skills.contains(*path) || !known.contains_key(*path);
        for path in present.iter().filter(touched) {
            freed |= self.reload(path, known.get(path).cloned().flatten()).await;
        }
        if freed {
            // Whoever had to stand back may have the name now.
            let stood_back = self.known(root).into_iter().filter(|(_, skill)| skill.is_none());
            for (path, _) in stood_back {
                self.reload(&path, None).await;
            }
        }
    }

    /// Loads what lies at this path now, in place of what was loaded from it before. True when a name became free.
    async fn reload(&self, path: &Path, before: Option<Arc<Skill>>) -> bool {
        if before.as_ref().is_some_and(|it| is_unchanged(it, path)) {
            self.change(|state| drop(state.failures.remove(path)));
            return false;
        }
        let loaded = match self.loader.load(path).await {
            // Nothing is lost by an answer that says what is wrong; but a version that works is.
            Ok(skill) if before.is_some() => self.loader.check_loaded(&skill).await.map(|()| skill),
            other => other,
        };
        match loaded.and_then(|skill| self.replace(before.as_deref(), skill)) {
            Ok(skill) => {
                let version = skill.version.as_deref().unwrap_or_default();
                tracing::info!(skill = &*skill.name, version, digest = &*skill.digest, "loaded after a change");
                before.is_some_and(|before| before.name != skill.name)
            }
            Err(error) => {
                self.failed(path, &error);
                false
            }
        }
    }

    fn replace(&self, before: Option<&Skill>, skill: Arc<Skill>) -> Result<Arc<Skill>, LoadSkillError> {
        if self.get(&skill.name).is_some_and(|there| there.path != skill.path) {
            return Err(LoadSkillError::Duplicate(skill.name.to_string()));
        }
        self.change(|state| {
            if let Some(before) = before {
                state.skills.remove(&before.name);
            }
            state.skills.insert(skill.name.clone(), skill.clone());
            state.failures.remove(&skill.path);
        });
        Ok(skill)
    }

    fn forget(&self, path: &Path) {
        self.change(|state| {
            state.skills.retain(|_, skill| skill.path != path);
            state.failures.remove(path);
        });
        tracing::info!(skill = folder_name(path), "gone");
    }

    /// What lies in this folder, and the skill where it was loaded once.
    fn known(&self, root: &Path) -> BTreeMap<PathBuf, Option<Arc<Skill>>> {
        let state = self.state.load();
        let failed = state.failures.keys().map(|path| (path.clone(), None));
        let loaded = state.skills.values().map(|skill| (skill.path.clone(), Some(skill.clone())));
        failed.chain(loaded).filter(|(path, _)| path.parent() == Some(root)).collect()
    }
}

/// A file that was saved as it was is no change.
fn is_unchanged(skill: &Skill, path: &Path) -> bool {
    let is_folder = !matches!(skill.runnable, Runnable::Component(_)) || path.is_dir();
    is_folder && digest::of_folder(path).is_ok_and(|digest| *skill.digest == *digest)
}
