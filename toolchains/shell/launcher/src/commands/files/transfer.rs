//! What `cp` and `mv` have in common: where things go, what is replaced, and what is said of it.

use std::path::{Path, PathBuf};

use bashkit::{BuiltinContext, FileSystem};

use super::{Said, backup::Backup, below, last_part, quoted};
use crate::commands::{absolute, options::Known, options::Given, reason};

/// What to do with a file that is there already.
#[derive(Clone, Copy, PartialEq)]
enum Replace {
    Yes,
    No,
    Ask,
    /// Where ours is newer.
    Older,
}

/// Things that go from somewhere to somewhere.
pub struct Transfer<'a> {
    command: &'static str,
    pub fs: &'a dyn FileSystem,
    cwd: &'a Path,
    replace: Replace,
    backup: Backup,
    suffix: String,
    pub verbose: bool,
    /// Answers to questions.
    answers: std::vec::IntoIter<String>,
    pub said: Said,
}

/// A place, as it is shown and as it is.
#[derive(Clone)]
pub struct Place {
    pub shown: String,
    pub path: PathBuf,
}

/// Where the operands go.
pub enum Target {
    Folder(Place),
    /// The only operand gets this name.
    Name(Place),
}

impl<'a> Transfer<'a> {
    pub fn new(known: &Known, given: &Given, context: &'a BuiltinContext<'_>) -> Result<Self, (String, i32)> {
        let replace = match given.last("nifu") {
            Some('n') => Replace::No,
            Some('i') => Replace::Ask,
            _ if given.has("u") => Replace::Older,
            _ => Replace::Yes,
        };
        let backup = match (given.has("b"), given.has("B")) {
            (_, true) => Backup::named(given.value('B')).ok_or_else(|| {
                known.wrong(&format!("invalid argument {} for ‘backup type’", quoted(given.value('B').unwrap_or_default())))
            })?,
            (true, false) => Backup::Existing,
            (false, false) => Backup::No,
        };
        let answers = match replace {
            Replace::Ask => context.stdin.map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default(),
            _ => Vec::new(),
        };
        Ok(Self {
            command: known.command,
            fs: context.fs.as_ref(),
            cwd: context.cwd,
            replace,
            backup,
            suffix: given.value('S').unwrap_or("~").to_owned(),
            verbose: given.has("v"),
            answers: answers.into_iter(),
            said: Said::default(),
        })
    }

    pub fn place(&self, shown: &str) -> Place {
        Place { shown: shown.to_owned(), path: absolute(self.cwd, shown) }
    }

    /// Where the operands go, which is taken from them unless an option names it.
    pub async fn target(&self, known: &Known, given: &Given, operands: &mut Vec<String>) -> Result<Target, (String, i32)> {
        if operands.is_empty() {
            return Err(known.wrong("missing file operand"));
        }
        if let Some(folder) = given.value('t') {
            return match self.is_folder(&absolute(self.cwd, folder)).await {
                Some(true) => Ok(Target::Folder(self.place(folder))),
                found => Err(self.no_target(folder, found.is_some())),
            };
        }
        let several = operands.len() > 2;
        let Some(last) = operands.pop().filter(|_| !operands.is_empty()) else {
            let only = operands.first().or(given.operands.last()).map_or("", String::as_str);
            return Err(known.wrong(&format!("missing destination file operand after {}", quoted(only))));
        };
        if given.has("T") {
            return match several {
                true => Err(known.wrong(&format!("extra operand {}", quoted(&last)))),
                false => Ok(Target::Name(self.place(&last))),
            };
        }
        match self.is_folder(&absolute(self.cwd, &last)).await {
            Some(true) => Ok(Target::Folder(self.place(&last))),
            found if several => Err(self.no_target(&last, found.is_some())),
            _ => Ok(Target::Name(self.place(&last))),
        }
    }

    fn no_target(&self, name: &str, there: bool) -> (String, i32) {
        let why = if there { "Not a directory" } else { "No such file or directory" };
        (format!("{}: target {}: {why}\n", self.command, quoted(name)), 1)
    }

    /// Whether what is there is a folder.
    pub async fn is_folder(&self, path: &Path) -> Option<bool> {
        self.fs.stat(path).await.ok().map(|found| found.file_type.is_dir())
    }

    /// Where an operand goes.
    pub fn to(&self, target: &Target, operand: &str) -> Place {
        match target {
            Target::Name(place) => place.clone(),
            Target::Folder(folder) => match last_part(operand) {
                "." | ".." | "" => folder.clone(),
                name => Place { shown: below(&folder.shown, name), path: folder.path.join(name) },
            },
        }
    }

    /// Whether `from` may take the place of `to`: it is asked, and kept under another name, the end of which is returned.
    pub async fn may_replace(&mut self, from: &Place, to: &Place) -> Option<Option<String>> {
        let (Ok(old), Ok(new)) = (self.fs.lstat(&to.path).await, self.fs.lstat(&from.path).await) else { return Some(None) };
        let may = match self.replace {
            Replace::Yes => true,
            Replace::No => false,
            Replace::Older => new.modified > old.modified,
            Replace::Ask => {
                self.said.asked(&format!("{}: overwrite {}? ", self.command, quoted(&to.shown)));
                self.answers.next().is_some_and(|answer| answer.starts_with(['y', 'Y']))
            }
        };
        if !may {
            return None;
        }
        if self.backup == Backup::No || old.file_type.is_dir() {
            return Some(None);
        }
        let end = self.backup.end(self.fs, &to.path, &self.suffix).await;
        let mut kept = to.path.clone().into_os_string();
        kept.push(&end);
        match self.fs.rename(&to.path, Path::new(&kept)).await {
            Ok(()) => Some(Some(format!(" (backup: {})", quoted(&format!("{}{end}", to.shown))))),
            Err(error) => {
                self.failed(&format!("cannot backup {}: {}", quoted(&to.shown), reason(&error)));
                None
            }
        }
    }

    pub fn failed(&mut self, what: &str) {
        self.said.failed(&format!("{}: {what}", self.command));
    }

    /// Both are one file.
    pub fn same(&mut self, from: &Place, to: &Place) -> bool {
        let same = normal(&from.path) == normal(&to.path);
        if same {
            self.failed(&format!("{} and {} are the same file", quoted(&from.shown), quoted(&to.shown)));
        }
        same
    }

    /// A folder does not replace a file, nor a file a folder.
    pub async fn fits(&mut self, from_folder: bool, from: &Place, to: &Place) -> bool {
        let there = self.fs.lstat(&to.path).await.ok().map(|found| found.file_type.is_dir());
        match (from_folder, there) {
            (true, Some(false)) => {
                self.failed(&format!("cannot overwrite non-directory {} with directory {}", quoted(&to.shown), quoted(&from.shown)));
                false
            }
            (false, Some(true)) => {
                self.failed(&format!("cannot overwrite directory {} with non-directory {}", quoted(&to.shown), quoted(&from.shown)));
                false
            }
            _ => true,
        }
    }
}

/// Without `.` and `..`.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
