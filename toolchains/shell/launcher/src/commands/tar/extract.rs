//! `tar -x`. Nothing of an archive leads out of the folder that it is taken out into.

use std::{
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use super::{Work, header::{FILE, HARD, LINK, Member}};
use crate::commands::reason;

impl Work<'_, '_> {
    pub(super) async fn extract(&mut self) -> Result<(), String> {
        let archive = self.archive().await?;
        let members = self.members(&archive)?;
        let top = self.top();
        let folder = self.folder(top.as_deref()).await?;
        let (mut links, mut folders) = (Vec::new(), Vec::new());
        let mut width = 19;
        let mut led = false;
        for member in self.chosen(members) {
            let Some(name) = self.options.renamed(&member.name) else { continue };
            if self.options.verbose > 0 {
                let line = self.line(&member, &mut width);
                self.verbose(&line);
            }
            if self.options.given.has("O") {
                self.out.extend(archive.get(member.data.clone()).unwrap_or_default());
                continue;
            }
            if name.starts_with('/') && !led {
                led = true;
                self.errors.push_str("tar: Removing leading `/' from member names\n");
            }
            let inside = name.trim_start_matches('/');
            if inside.split('/').any(|part| part == "..") {
                self.fail(&format!("{name}: Member name contains '..'"));
                continue;
            }
            let below = top.as_ref().and_then(|top| inside.strip_prefix(top.as_str())?.strip_prefix('/'));
            let path = folder.join(below.unwrap_or(inside));
            if member.is_folder() {
                self.make(&path, &name).await;
                folders.push((path, member));
            } else if matches!(member.kind, LINK | HARD) {
                // Last, so that nothing is written through them.
                links.push((path, name, member));
            } else {
                self.file(&path, &name, &member, archive.get(member.data.clone()).unwrap_or_default()).await;
            }
        }
        for (path, name, member) in links {
            self.link(&folder, &path, &name, &member).await;
        }
        for (path, member) in folders.iter().rev() {
            self.finish(path, member).await;
        }
        Ok(())
    }

    /// `--one-top-level`
    fn top(&self) -> Option<String> {
        let archive = self.options.archive.rsplit('/').next().unwrap_or_default();
        let stem = archive.split(".t").next().unwrap_or(archive);
        self.options.given.has("ö").then(|| self.options.given.value('ö').unwrap_or(stem).to_owned())
    }

    /// Where everything goes.
    async fn folder(&mut self, top: Option<&str>) -> Result<PathBuf, String> {
        let mut folder = self.options.folder.clone();
        if !self.context.fs.stat(&folder).await.is_ok_and(|m| m.file_type.is_dir()) {
            let name = self.options.given.value('C').unwrap_or_default();
            let why = match self.context.fs.stat(&folder).await {
                Ok(_) => "Not a directory".to_owned(),
                Err(error) => reason(&error),
            };
            return Err(format!("tar: {name}: Cannot open: {why}\n{}", super::FATAL));
        }
        if let Some(top) = top {
            folder = folder.join(top);
            self.make(&folder.clone(), top).await;
        }
        Ok(folder)
    }

    async fn make(&mut self, path: &Path, name: &str) {
        if self.context.fs.stat(path).await.is_ok_and(|m| m.file_type.is_dir()) {
            return;
        }
        if let Err(error) = self.context.fs.mkdir(path, true).await {
            self.fail(&format!("{name}: Cannot mkdir: {}", reason(&error)));
        }
    }

    /// Whether something may be written there; what is there goes.
    async fn ready(&mut self, path: &Path, name: &str) -> bool {
        if let Some(parent) = path.parent() {
            self.make(parent, name).await;
        }
        let Ok(found) = self.context.fs.lstat(path).await else { return true };
        if self.options.given.has("\u{8}") {
            return false;
        }
        if self.options.given.has("k") {
            self.fail(&format!("{name}: Cannot open: File exists"));
            return false;
        }
        if found.file_type.is_dir() {
            self.fail(&format!("{name}: Cannot open: File exists"));
            return false;
        }
        if found.file_type.is_symlink() {
            let _what_follows_says_why = self.context.fs.remove(path, false).await;
        }
        true
    }

    async fn file(&mut self, path: &Path, name: &str, member: &Member, content: &[u8]) {
        if !matches!(member.kind, FILE | b'7') {
            return self.fail(&format!("{name}: the sandbox has no files of this kind (type '{}')", char::from(member.kind)));
        }
        if !self.ready(path, name).await {
            return;
        }
        match self.context.fs.write_file(path, content).await {
            Ok(()) => self.finish(path, member).await,
            Err(error) => self.fail(&format!("{name}: Cannot open: {}", reason(&error))),
        }
    }

    /// A hard link becomes a copy.
    async fn link(&mut self, folder: &Path, path: &Path, name: &str, member: &Member) {
        if !self.ready(path, name).await {
            return;
        }
        if self.context.fs.lstat(path).await.is_ok() {
            let _what_follows_says_why = self.context.fs.remove(path, false).await;
        }
        let made = match member.kind {
            LINK => self.context.fs.symlink(Path::new(&member.target), path).await,
            _ => {
                let target = self.options.renamed(&member.target).unwrap_or_default();
                let inside = target.trim_start_matches('/');
                if inside.split('/').any(|part| part == "..") {
                    return self.fail(&format!("{name}: Member name contains '..'"));
                }
                match self.context.fs.read_file(&folder.join(inside)).await {
                    Ok(content) => self.context.fs.write_file(path, &content).await,
                    Err(error) => Err(error),
                }
            }
        };
        if let Err(error) = made {
            let what = if member.kind == LINK { "Cannot create symlink to" } else { "Cannot hard link to" };
            self.fail(&format!("{name}: {what} '{}': {}", member.target, reason(&error)));
        }
    }

    /// Its time and permissions.
    async fn finish(&mut self, path: &Path, member: &Member) {
        let usual = if member.is_folder() { 0o755 } else { 0o644 };
        let kept = if self.options.given.has("p") { member.mode & 0o7777 } else { member.mode & 0o755 };
        if kept != usual {
            let _it_is_remembered = self.context.fs.chmod(path, kept).await;
        }
        if !self.options.given.has("m")
            && let Ok(seconds) = u64::try_from(member.modified)
        {
            let _what_cannot_have_one_has_none = self.context.fs.set_modified_time(path, UNIX_EPOCH + Duration::from_secs(seconds)).await;
        }
    }
}
