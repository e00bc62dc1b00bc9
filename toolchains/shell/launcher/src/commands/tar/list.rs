//! `tar -t`, and `-d`.

use std::time::UNIX_EPOCH;

use chrono::DateTime;

use super::{Work, header::{FOLDER, HARD, LINK, Member}};

/// How wide owner and size are at least.
const WIDTH: usize = 19;

impl Work<'_, '_> {
    pub(super) async fn list(&mut self) -> Result<(), String> {
        let archive = self.archive().await?;
        let members = self.members(&archive)?;
        let mut width = WIDTH;
        for member in self.chosen(members) {
            let line = self.line(&member, &mut width);
            self.say(&line);
        }
        Ok(())
    }

    /// A member as it is listed; the width grows with what was shown.
    pub(super) fn line(&self, member: &Member, width: &mut usize) -> String {
        let shown = if self.options.given.has("\u{c}") { self.options.renamed(&member.name) } else { None };
        let name = shown.as_deref().unwrap_or(&member.name).replace('\\', r"\\").replace('\n', r"\n").replace('\t', r"\t");
        let detailed = if self.options.what == 't' { self.options.verbose > 0 } else { self.options.verbose > 1 };
        if !detailed {
            return name;
        }
        let kind = match member.kind {
            FOLDER => 'd',
            LINK => 'l',
            HARD => 'h',
            _ if member.is_folder() => 'd',
            _ => '-',
        };
        let letters = (0..9).rev().zip("rwxrwxrwx".chars());
        let mode: String = letters.map(|(bit, letter)| if member.mode >> bit & 1 == 1 { letter } else { '-' }).collect();
        let name_or = |name: &str, id: u64| if name.is_empty() || self.options.given.has("\u{3}") { id.to_string() } else { name.to_owned() };
        let owner = format!("{}/{}", name_or(&member.user, member.uid), name_or(&member.group, member.gid));
        let size = member.size.to_string();
        *width = (*width).max(owner.len() + size.len() + 1);
        let pad = *width - owner.len();
        let time = DateTime::from_timestamp(member.modified, 0).unwrap_or_default();
        let time = time.format(if self.options.given.has("\u{e}") { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M" });
        let target = match member.kind {
            LINK => format!(" -> {}", member.target),
            HARD => format!(" link to {}", member.target),
            _ => String::new(),
        };
        format!("{kind}{mode} {owner}{size:>pad$} {time} {name}{target}")
    }

    /// What in the folder is not as in the archive.
    pub(super) async fn compare(&mut self) -> Result<(), String> {
        let archive = self.archive().await?;
        let members = self.members(&archive)?;
        for member in self.chosen(members) {
            let path = self.options.folder.join(&member.name);
            let Ok(found) = self.context.fs.lstat(&path).await else {
                self.errors.push_str(&format!("tar: {}: Warning: Cannot stat: No such file or directory\n", member.name));
                self.out.extend(format!("{}: Not found\n", member.name).bytes());
                continue;
            };
            let seconds = found.modified.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
            if !found.file_type.is_symlink() && seconds != member.modified {
                self.say(&format!("{}: Mod time differs", member.name));
            }
            if found.file_type.is_file() {
                let content = self.context.fs.read_file(&path).await.unwrap_or_default();
                if content.len() as u64 != member.size {
                    self.say(&format!("{}: Size differs", member.name));
                } else if archive.get(member.data.clone()) != Some(content.as_slice()) {
                    self.say(&format!("{}: Contents differ", member.name));
                }
            }
        }
        Ok(())
    }
}
