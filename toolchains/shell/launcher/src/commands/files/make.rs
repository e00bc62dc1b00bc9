//! `mkdir` and `rmdir`

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileSystem};

use super::{Said, quoted};
use crate::commands::{absolute, mode, options::Known, reason};

pub struct Mkdir;

const MKDIR: Known = Known {
    command: "mkdir",
    letters: "m:pvZ",
    long: &[("mode", 'm'), ("parents", 'p'), ("verbose", 'v')],
    wrong: 1,
};

#[async_trait]
impl Builtin for Mkdir {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let given = match MKDIR.read(context.args) {
            Ok(given) if given.operands.is_empty() => Err(MKDIR.wrong("missing operand")),
            given => given,
        };
        let given = match given {
            Ok(given) => given,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        let wanted = match given.value('m').map(|text| (text, mode::read(text, 0o755, true))) {
            Some((text, None)) => return Ok(ExecResult::err(format!("mkdir: invalid mode {}\n", quoted(text)), 1)),
            Some((_, wanted)) => wanted,
            None => None,
        };
        let mut making = Making { fs: context.fs.as_ref(), verbose: given.has("v"), said: Said::default() };
        for operand in &given.operands {
            let made = making.operand(context.cwd, operand, given.has("p")).await;
            if let (true, Some(mode)) = (made, wanted) {
                let _ = context.fs.chmod(&absolute(context.cwd, operand), mode).await;
            }
        }
        Ok(making.said.result())
    }
}

struct Making<'a> {
    fs: &'a dyn FileSystem,
    verbose: bool,
    said: Said,
}

impl Making<'_> {
    /// Whether it made the folder.
    async fn operand(&mut self, cwd: &Path, shown: &str, parents: bool) -> bool {
        if !parents {
            return self.folder(shown, &absolute(cwd, shown)).await;
        }
        let mut made = false;
        for part in above(shown) {
            let path = absolute(cwd, &part);
            made = match self.fs.stat(&path).await {
                Ok(found) if found.file_type.is_dir() => false,
                Ok(_) => {
                    let why = if part == shown.trim_end_matches('/') { "File exists" } else { "Not a directory" };
                    self.said.failed(&format!("mkdir: cannot create directory {}: {why}", format_args!("‘{part}’")));
                    return false;
                }
                Err(_) => self.folder(&part, &path).await,
            };
            if self.said.failed {
                return false;
            }
        }
        made
    }

    async fn folder(&mut self, shown: &str, path: &Path) -> bool {
        let made = match self.fs.lstat(path).await {
            Ok(_) => Err("File exists".to_owned()),
            Err(_) => self.fs.mkdir(path, false).await.map_err(|error| reason(&error)),
        };
        match &made {
            Ok(()) if self.verbose => self.said.done(&format!("mkdir: created directory {}", quoted(shown))),
            Ok(()) => {}
            Err(why) => self.said.failed(&format!("mkdir: cannot create directory ‘{shown}’: {why}")),
        }
        made.is_ok()
    }
}

/// `a/b/c`: `a`, `a/b`, `a/b/c`.
fn above(path: &str) -> Vec<String> {
    let path = path.trim_end_matches('/');
    let mut all: Vec<String> = path.match_indices('/').filter(|(at, _)| *at > 0).filter_map(|(at, _)| path.get(..at).map(str::to_owned)).collect();
    all.push(path.to_owned());
    all.retain(|part| !part.is_empty() && !part.ends_with('/'));
    all
}

pub struct Rmdir;

const RMDIR: Known = Known {
    command: "rmdir",
    letters: "pv",
    long: &[("ignore-fail-on-non-empty", '\u{1}'), ("parents", 'p'), ("verbose", 'v')],
    wrong: 1,
};

#[async_trait]
impl Builtin for Rmdir {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let given = match RMDIR.read(context.args) {
            Ok(given) if given.operands.is_empty() => Err(RMDIR.wrong("missing operand")),
            given => given,
        };
        let given = match given {
            Ok(given) => given,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        let mut said = Said::default();
        for operand in &given.operands {
            let mut parts = if given.has("p") { above(operand) } else { vec![operand.clone()] };
            while let Some(part) = parts.pop() {
                if given.has("v") {
                    said.done(&format!("rmdir: removing directory, {}", quoted(&part)));
                }
                match empty(context.fs.as_ref(), absolute(context.cwd, &part)).await {
                    Ok(()) => {}
                    Err(why) if why == "Directory not empty" && given.has("\u{1}") => break,
                    Err(why) => {
                        let what = if part == *operand { "" } else { "directory " };
                        said.failed(&format!("rmdir: failed to remove {what}{}: {why}", quoted(&part)));
                        break;
                    }
                }
            }
        }
        Ok(said.result())
    }
}

/// Removes a folder that is empty.
async fn empty(fs: &dyn FileSystem, path: PathBuf) -> Result<(), String> {
    match fs.lstat(&path).await {
        Err(error) => return Err(reason(&error)),
        Ok(found) if !found.file_type.is_dir() => return Err("Not a directory".to_owned()),
        Ok(_) => {}
    }
    match fs.read_dir(&path).await {
        Ok(entries) if !entries.is_empty() => Err("Directory not empty".to_owned()),
        _ => fs.remove(&path, false).await.map_err(|error| reason(&error)),
    }
}
