//! `diff` as of GNU.

mod changes;
mod forms;
mod options;

use std::{collections::BTreeSet, path::PathBuf};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};
use chrono::{DateTime, Utc};
use similar::DiffOp;

use self::{changes::changes, options::Options};
use super::{absolute, pattern::fits, reason};

pub struct Diff;

/// What is to be done yet, in order.
enum Task {
    /// These two; the ones of the command line first.
    Compare(String, String, bool),
    /// There is nothing to compare it with.
    OnlyIn(String),
}

/// One side: its name as it is shown, its text.
struct Side {
    name: String,
    text: Vec<u8>,
    modified: String,
}

#[async_trait]
impl Builtin for Diff {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let failed = |why: &str| {
            let (why, code) = options::wrong(why);
            Ok(ExecResult::err(why, code))
        };
        let options = match Options::read(context.args) {
            Ok(options) => options,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        let [one, other] = options.paths.as_slice() else {
            return match options.paths.last() {
                None => failed("missing operand"),
                Some(last) if options.paths.len() == 1 => failed(&format!("missing operand after '{last}'")),
                Some(last) => failed(&format!("extra operand '{last}'")),
            };
        };
        let mut work = Work { context: &context, options: &options, out: Vec::new(), errors: String::new(), different: false };
        work.compare(one.clone(), other.clone()).await;
        let code = if !work.errors.is_empty() { 2 } else { i32::from(work.different) };
        let mut result = ExecResult::with_code(String::new(), code);
        result.stdout = work.out.into();
        result.stderr = work.errors.into();
        Ok(result)
    }
}

struct Work<'a, 'b> {
    context: &'a BuiltinContext<'b>,
    options: &'a Options,
    out: Vec<u8>,
    errors: String,
    different: bool,
}

impl Work<'_, '_> {
    fn say(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn place(&self, name: &str) -> PathBuf {
        absolute(self.context.cwd, name)
    }

    async fn is_folder(&self, name: &str) -> bool {
        name != "-" && self.context.fs.stat(&self.place(name)).await.is_ok_and(|m| m.file_type.is_dir())
    }

    async fn compare(&mut self, one: String, other: String) {
        let mut rest = vec![Task::Compare(one, other, true)];
        while let Some(task) = rest.pop() {
            let (mut one, mut other, first) = match task {
                Task::Compare(one, other, first) => (one, other, first),
                Task::OnlyIn(text) => {
                    self.different = true;
                    self.say(&text);
                    continue;
                }
            };
            match (self.is_folder(&one).await, self.is_folder(&other).await) {
                (true, true) => {
                    if first || self.options.recursive {
                        rest.extend(self.folders(&one, &other).await.into_iter().rev());
                    } else {
                        self.say(&format!("Common subdirectories: {one} and {other}\n"));
                    }
                    continue;
                }
                // A file is compared with the one of its name.
                (true, false) if first => one = format!("{}/{}", one.trim_end_matches('/'), base(&other)),
                (false, true) if first => other = format!("{}/{}", other.trim_end_matches('/'), base(&one)),
                (false, false) => {}
                (folder, _) => {
                    let kind = |folder| if folder { "directory" } else { "regular file" };
                    self.different = true;
                    self.say(&format!("File {one} is a {} while file {other} is a {}\n", kind(folder), kind(!folder)));
                    continue;
                }
            }
            let (Some(a), Some(b)) = (self.side(&one).await, self.side(&other).await) else { continue };
            self.files(&a, &b, first);
        }
    }

    /// What is in both folders, and what is in one.
    async fn folders(&mut self, one: &str, other: &str) -> Vec<Task> {
        let mut names = [BTreeSet::new(), BTreeSet::new()];
        for (folder, names) in [one, other].into_iter().zip(&mut names) {
            match self.context.fs.read_dir(&self.place(folder)).await {
                Ok(entries) => names.extend(entries.into_iter().map(|entry| entry.name)),
                Err(error) => self.errors.push_str(&format!("diff: {folder}: {}\n", reason(&error))),
            }
        }
        let [here, there] = &names;
        let without = |name: &&String| !self.options.without.iter().any(|p| fits(p.as_bytes(), name.as_bytes()));
        let task = |name: &String| {
            let below = |folder: &str| format!("{}/{name}", folder.trim_end_matches('/'));
            match (here.contains(name), there.contains(name)) {
                (true, false) if !self.options.new => Task::OnlyIn(format!("Only in {one}: {name}\n")),
                (false, true) if !self.options.new => Task::OnlyIn(format!("Only in {other}: {name}\n")),
                _ => Task::Compare(below(one), below(other), false),
            }
        };
        here.union(there).filter(without).map(task).collect()
    }

    async fn side(&mut self, name: &str) -> Option<Side> {
        if name == "-" {
            let text = self.context.stdin.map(|input| input.as_bytes().to_vec()).unwrap_or_default();
            let modified = stamp(std::time::SystemTime::now());
            return Some(Side { name: name.to_owned(), text, modified });
        }
        let path = self.place(name);
        match self.context.fs.read_file(&path).await {
            Ok(text) => {
                let modified = self.context.fs.stat(&path).await.map_or(std::time::UNIX_EPOCH, |m| m.modified);
                Some(Side { name: name.to_owned(), text, modified: stamp(modified) })
            }
            Err(_) if self.options.new => {
                Some(Side { name: name.to_owned(), text: Vec::new(), modified: stamp(std::time::UNIX_EPOCH) })
            }
            Err(error) => {
                self.errors.push_str(&format!("diff: {name}: {}\n", reason(&error)));
                None
            }
        }
    }

    fn files(&mut self, a: &Side, b: &Side, first: bool) {
        if a.text == b.text {
            if self.options.same {
                self.say(&format!("Files {} and {} are identical\n", a.name, b.name));
            }
            return;
        }
        let binary = |side: &Side| side.text.iter().take(32 << 10).any(|byte| *byte == 0);
        if self.options.brief || binary(a) || binary(b) {
            self.different = true;
            let kind = if self.options.brief { "Files" } else { "Binary files" };
            return self.say(&format!("{kind} {} and {} differ\n", a.name, b.name));
        }
        let (text_a, text_b) = (String::from_utf8_lossy(&a.text), String::from_utf8_lossy(&b.text));
        let (lines_a, lines_b): (Vec<&str>, Vec<&str>) = (lines(&text_a), lines(&text_b));
        let keys = |lines: &[&str]| lines.iter().map(|line| self.options.key(line)).collect::<Vec<_>>();
        let ops = changes(&keys(&lines_a), &keys(&lines_b));
        let ops: Vec<DiffOp> = ops.into_iter().map(|op| self.unless_blank(op, &lines_a, &lines_b)).collect();
        if ops.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
            return;
        }
        self.different = true;
        if !first {
            let words = self.context.args.iter().filter(|word| !self.options.paths.contains(word));
            let command = words.map(String::as_str).collect::<Vec<_>>().join(" ");
            self.say(&format!("diff {command} {} {}\n", a.name, b.name));
        }
        match (self.options.unified, self.options.context) {
            (Some(around), _) => self.unified(a, b, &lines_a, &lines_b, ops, around),
            (None, Some(around)) => self.context(a, b, &lines_a, &lines_b, ops, around),
            (None, None) => self.normal(&lines_a, &lines_b, &ops),
        }
    }

    /// A change of blank lines alone is none, where that is asked.
    fn unless_blank(&self, op: DiffOp, a: &[&str], b: &[&str]) -> DiffOp {
        let blank = |lines: Option<&[&str]>| lines.is_some_and(|lines| lines.iter().all(|line| line.trim().is_empty()));
        let only = blank(a.get(op.old_range())) && blank(b.get(op.new_range()));
        match op {
            DiffOp::Equal { .. } => op,
            _ if self.options.ignore_blank && only => {
                DiffOp::Equal { old_index: op.old_range().start, new_index: op.new_range().start, len: op.new_range().len() }
            }
            _ => op,
        }
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// With their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn stamp(time: std::time::SystemTime) -> String {
    DateTime::<Utc>::from(time).format("%Y-%m-%d %H:%M:%S%.9f %z").to_string()
}
