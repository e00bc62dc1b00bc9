//! `tar -c`, `-r`, `-u`, `-A` and `--delete`.

use std::{path::{Path, PathBuf}, time::UNIX_EPOCH};

use bashkit::{FileType, Metadata};

use super::{Work, header::{self, FILE, FOLDER, LINK, Member}};
use crate::{
    commands::{absolute, mode, reason},
    dates,
    ready::{ID, USER},
};

/// What every member gets, where options say so.
struct Given {
    user: (String, u64),
    group: (String, u64),
    modified: Option<i64>,
}

impl Work<'_, '_> {
    pub(super) async fn create(&mut self) -> Result<(), String> {
        if self.options.operands.is_empty() {
            let again = "Try 'tar --help' or 'tar --usage' for more information.";
            return Err(format!("tar: Cowardly refusing to create an empty archive\n{again}\n"));
        }
        let mut archive = Vec::new();
        self.add(&mut archive, &[]).await?;
        header::finish(&mut archive);
        self.keep(archive).await
    }

    pub(super) async fn append(&mut self) -> Result<(), String> {
        if self.options.packing.is_some() {
            return Err("tar: Cannot update compressed archives\n".to_owned() + super::FATAL);
        }
        let exists = self.context.fs.exists(&absolute(self.context.cwd, &self.options.archive)).await.unwrap_or(false);
        let before = if exists { self.archive().await? } else { Vec::new() };
        let members = self.members(&before)?;
        let mut archive: Vec<u8> = members.iter().filter_map(|m| before.get(m.whole.clone())).flatten().copied().collect();
        if self.options.what == 'A' {
            for operand in &self.options.operands {
                let path = operand.folder.join(&operand.name);
                let other = self.context.fs.read_file(&path).await;
                let other = other.map_err(|e| format!("tar: {}: Cannot open: {}\n{}", operand.name, reason(&e), super::FATAL))?;
                let members = self.members(&other)?;
                members.iter().filter_map(|m| other.get(m.whole.clone())).for_each(|bytes| archive.extend(bytes));
            }
        } else {
            let known = if self.options.what == 'u' { members } else { Vec::new() };
            self.add(&mut archive, &known).await?;
        }
        header::finish(&mut archive);
        self.keep(archive).await
    }

    pub(super) async fn delete(&mut self) -> Result<(), String> {
        let before = self.archive().await?;
        let members = self.members(&before)?;
        let gone: Vec<usize> = self.chosen(members.clone()).iter().map(|m| m.whole.start).collect();
        let kept = members.iter().filter(|m| !gone.contains(&m.whole.start));
        let mut archive: Vec<u8> = kept.filter_map(|m| before.get(m.whole.clone())).flatten().copied().collect();
        header::finish(&mut archive);
        self.keep(archive).await
    }

    /// Adds the operands and what is below them, but for what `known` has as new.
    async fn add(&mut self, archive: &mut Vec<u8>, known: &[Member]) -> Result<(), String> {
        let given = self.given()?;
        let own = absolute(self.context.cwd, &self.options.archive);
        let mut led = false;
        let mut written = Vec::new();
        for operand in &self.options.operands {
            let mut rest = vec![(operand.name.clone(), operand.folder.join(&operand.name))];
            while let Some((name, path)) = rest.pop() {
                if self.options.is_excluded(&name) {
                    continue;
                }
                let found = if self.options.given.has("h") { self.context.fs.stat(&path).await } else { self.context.fs.lstat(&path).await };
                let metadata = match found {
                    Ok(metadata) => metadata,
                    Err(error) => {
                        self.fail(&format!("{name}: Cannot stat: {}", reason(&error)));
                        continue;
                    }
                };
                if path == own && self.options.archive != "-" {
                    self.errors.push_str(&format!("tar: {name}: file is the archive; not dumped\n"));
                    continue;
                }
                let shown = if metadata.file_type.is_dir() && !name.ends_with('/') { format!("{name}/") } else { name.clone() };
                if name.starts_with('/') && !self.options.given.has("P") && !led {
                    led = true;
                    self.errors.push_str("tar: Removing leading `/' from member names\n");
                }
                if self.options.verbose > 0 {
                    self.verbose(&shown);
                }
                self.member(archive, &given, known, &shown, &path, &metadata).await;
                written.push((path.clone(), metadata.file_type.is_dir()));
                if metadata.file_type.is_dir() && !self.options.given.has("\u{4}") {
                    rest.extend(self.below(&shown, &path).await);
                }
            }
        }
        if self.options.given.has("\u{5}") {
            for (path, _) in written.iter().rev() {
                let _what_is_not_empty_stays = self.context.fs.remove(path, false).await;
            }
        }
        Ok(())
    }

    /// What is in a folder, the last first.
    async fn below(&mut self, name: &str, path: &Path) -> Vec<(String, PathBuf)> {
        match self.context.fs.read_dir(path).await {
            Ok(mut entries) => {
                entries.sort_by(|a, b| b.name.cmp(&a.name));
                entries.into_iter().map(|entry| (format!("{name}{}", entry.name), path.join(&entry.name))).collect()
            }
            Err(error) => {
                self.fail(&format!("{name}: Cannot open: {}", reason(&error)));
                Vec::new()
            }
        }
    }

    async fn member(&mut self, archive: &mut Vec<u8>, given: &Given, known: &[Member], name: &str, path: &Path, metadata: &Metadata) {
        let (mut content, mut target) = (Vec::new(), String::new());
        let kind = match metadata.file_type {
            FileType::Directory => FOLDER,
            FileType::Symlink => {
                target = self.context.fs.read_link(path).await.map(|to| to.to_string_lossy().into_owned()).unwrap_or_default();
                LINK
            }
            FileType::File | FileType::Fifo => match self.context.fs.read_file(path).await {
                Ok(read) => {
                    content = read;
                    FILE
                }
                Err(error) => return self.fail(&format!("{name}: Cannot open: {}", reason(&error))),
            },
        };
        let stripped = if self.options.given.has("P") { name } else { name.trim_start_matches('/') };
        let stripped = if stripped.is_empty() { "./" } else { stripped };
        let Some(name) = self.options.renamed(stripped) else { return };
        let seconds = metadata.modified.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
        let modified = given.modified.unwrap_or(seconds);
        if known.iter().any(|m| m.name == name && m.modified >= modified) {
            return;
        }
        let bits = self.options.given.value('û').and_then(|text| mode::read(text, metadata.mode, kind == FOLDER));
        let member = Member {
            name,
            kind,
            mode: bits.unwrap_or(metadata.mode),
            uid: given.user.1,
            gid: given.group.1,
            user: given.user.0.clone(),
            group: given.group.0.clone(),
            modified,
            target,
            ..Member::default()
        };
        header::add(archive, &member, &content);
    }

    /// `--owner`, `--group` and `--mtime`.
    fn given(&self) -> Result<Given, String> {
        let bare = self.options.given.has("\u{3}");
        let owner = |letter: char| {
            let own: u64 = ID.parse().unwrap_or(1000);
            let (name, id) = match self.options.given.value(letter) {
                None => (USER.to_owned(), own),
                Some(text) => match text.split_once(':') {
                    Some((name, id)) => (name.to_owned(), id.parse().unwrap_or(own)),
                    None => match text.parse() {
                        Ok(0) => ("root".to_owned(), 0),
                        Ok(id) => (String::new(), id),
                        Err(_) => (text.to_owned(), if text == "root" { 0 } else { own }),
                    },
                },
            };
            (if bare { String::new() } else { name }, id)
        };
        let wrong = |text: &str| format!("tar: Invalid date format ‘{text}’\n");
        let modified = match self.options.given.value('ù') {
            None => None,
            Some(text) => Some(dates::seconds(text).ok_or_else(|| wrong(text))?),
        };
        Ok(Given { user: owner('ô'), group: owner('ĝ'), modified })
    }
}
