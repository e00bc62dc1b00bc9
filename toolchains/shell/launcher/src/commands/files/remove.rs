//! `rm`

use std::path::Path;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileSystem};

use super::{Said, below, last_part, quoted, transfer::normal};
use crate::commands::{absolute, options::{Given, Known}, reason};

pub struct Rm;

const KNOWN: Known = Known {
    command: "rm",
    letters: "dfiIrRv",
    long: &[
        ("dir", 'd'),
        ("force", 'f'),
        ("interactive", 'i'),
        ("no-preserve-root", '\u{1}'),
        ("one-file-system", '\u{2}'),
        ("preserve-root", '\u{3}'),
        ("recursive", 'r'),
        ("verbose", 'v'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for Rm {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let given = match KNOWN.read(context.args) {
            Ok(given) => given,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        if given.operands.is_empty() && !given.has("f") {
            let (why, code) = KNOWN.wrong("missing operand");
            return Ok(ExecResult::err(why, code));
        }
        let answers = context.stdin.filter(|_| given.last("fi") == Some('i')).map(|text| text.lines().map(str::to_owned).collect());
        let mut removing = Removing {
            fs: context.fs.as_ref(),
            given: &given,
            answers: answers.unwrap_or_else(Vec::new).into_iter(),
            said: Said::default(),
        };
        for operand in &given.operands {
            removing.operand(operand, &absolute(context.cwd, operand)).await;
        }
        Ok(removing.said.result())
    }
}

struct Removing<'a> {
    fs: &'a dyn FileSystem,
    given: &'a Given,
    answers: std::vec::IntoIter<String>,
    said: Said,
}

impl Removing<'_> {
    async fn operand(&mut self, shown: &str, path: &Path) {
        if matches!(last_part(shown), "." | "..") {
            return self.said.failed(&format!("rm: refusing to remove '.' or '..' directory: skipping {}", quoted(shown)));
        }
        if normal(path) == Path::new("/") && self.given.has("rR") {
            let use_it = "rm: use --no-preserve-root to override this failsafe";
            return self.said.failed(&format!("rm: it is dangerous to operate recursively on '/'\n{use_it}"));
        }
        let found = match self.fs.lstat(path).await {
            Ok(found) => found,
            Err(_) if self.given.has("f") => return,
            Err(error) => return self.said.failed(&format!("rm: cannot remove {}: {}", quoted(shown), reason(&error))),
        };
        let folder = found.file_type.is_dir();
        if folder && !self.given.has("rR") {
            let empty = self.given.has("d") && self.fs.read_dir(path).await.is_ok_and(|entries| entries.is_empty());
            let why = if self.given.has("d") { "Directory not empty" } else { "Is a directory" };
            if !empty {
                return self.said.failed(&format!("rm: cannot remove {}: {why}", quoted(shown)));
            }
        }
        // One call for all that is below, where nobody wants to know each name.
        if !self.given.has("v") && self.given.last("fi") != Some('i') {
            if let Err(error) = self.fs.remove(path, folder).await {
                self.said.failed(&format!("rm: cannot remove {}: {}", quoted(shown), reason(&error)));
            }
            return;
        }
        self.each(shown, path, folder).await;
    }

    /// From the inside out.
    async fn each(&mut self, shown: &str, path: &Path, folder: bool) {
        if folder {
            for entry in self.fs.read_dir(path).await.unwrap_or_default() {
                let inner = path.join(&entry.name);
                Box::pin(self.each(&below(shown, &entry.name), &inner, entry.metadata.file_type.is_dir())).await;
            }
        }
        if self.given.last("fi") == Some('i') && !self.may(shown, folder) {
            return;
        }
        match self.fs.remove(path, false).await {
            Ok(()) if !self.given.has("v") => {}
            Ok(()) if folder => self.said.done(&format!("removed directory {}", quoted(shown))),
            Ok(()) => self.said.done(&format!("removed {}", quoted(shown))),
            Err(error) => self.said.failed(&format!("rm: cannot remove {}: {}", quoted(shown), reason(&error))),
        }
    }

    fn may(&mut self, shown: &str, folder: bool) -> bool {
        let kind = if folder { "directory" } else { "regular file" };
        self.said.asked(&format!("rm: remove {kind} {}? ", quoted(shown)));
        self.answers.next().is_some_and(|answer| answer.starts_with(['y', 'Y']))
    }
}
