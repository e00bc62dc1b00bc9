//! `diff` as of GNU.

use std::{collections::BTreeSet, path::PathBuf};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};
use chrono::{DateTime, Utc};
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use super::{absolute, pattern::fits, reason};

pub struct Diff;

#[derive(Default)]
struct Options {
    /// Lines around a change; none: the usual form without any.
    unified: Option<usize>,
    context: Option<usize>,
    brief: bool,
    same: bool,
    recursive: bool,
    new: bool,
    ignore_case: bool,
    ignore_space: bool,
    ignore_amount: bool,
    ignore_end: bool,
    ignore_blank: bool,
    labels: Vec<String>,
    without: Vec<String>,
    paths: Vec<String>,
}

impl Options {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--" {
                options.paths.extend(words.by_ref().cloned());
            } else if let Some(long) = word.strip_prefix("--") {
                let (name, value) = long.split_once('=').map_or((long, None), |(n, v)| (n, Some(v.to_owned())));
                let number = |value: Option<String>| value.map_or(Ok(3), |v| v.parse().map_err(|_| format!("invalid context length '{v}'")));
                match name {
                    "unified" => options.unified = Some(number(value)?),
                    "context" => options.context = Some(number(value)?),
                    "label" => options.labels.extend(value.or_else(|| words.next().cloned())),
                    "exclude" => options.without.extend(value.or_else(|| words.next().cloned())),
                    "brief" => options.brief = true,
                    "report-identical-files" => options.same = true,
                    "recursive" => options.recursive = true,
                    "new-file" => options.new = true,
                    "ignore-case" => options.ignore_case = true,
                    "ignore-all-space" => options.ignore_space = true,
                    "ignore-space-change" => options.ignore_amount = true,
                    "ignore-trailing-space" | "strip-trailing-cr" => options.ignore_end = true,
                    "ignore-blank-lines" => options.ignore_blank = true,
                    "color" | "text" | "minimal" | "speed-large-files" | "normal" | "no-dereference" => {}
                    _ => return Err(format!("unrecognized option '{word}'")),
                }
            } else if word.len() > 1 && word.starts_with('-') {
                options.letters(&word[1..], &mut words)?;
            } else {
                options.paths.push(word.clone());
            }
        }
        Ok(options)
    }

    fn letters<'a>(&mut self, letters: &str, words: &mut impl Iterator<Item = &'a String>) -> Result<(), String> {
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            let mut value = || {
                let rest = letters.by_ref().collect::<String>();
                if rest.is_empty() { words.next().cloned().unwrap_or_default() } else { rest }
            };
            let number = |value: String| value.parse().map_err(|_| format!("invalid context length '{value}'"));
            match letter {
                'u' => self.unified = Some(3),
                'c' => self.context = Some(3),
                'U' => self.unified = Some(number(value())?),
                'C' => self.context = Some(number(value())?),
                'L' => self.labels.push(value()),
                'x' => self.without.push(value()),
                'q' => self.brief = true,
                's' => self.same = true,
                'r' => self.recursive = true,
                'N' => self.new = true,
                'i' => self.ignore_case = true,
                'w' => self.ignore_space = true,
                'b' => self.ignore_amount = true,
                'Z' => self.ignore_end = true,
                'B' => self.ignore_blank = true,
                'a' | 'd' | 'p' | 't' | 'P' => {}
                other => return Err(format!("invalid option -- '{other}'")),
            }
        }
        Ok(())
    }

    /// What of a line is compared.
    fn key(&self, line: &str) -> String {
        let mut line = line.to_owned();
        if self.ignore_space {
            line.retain(|c| !c.is_whitespace());
        } else if self.ignore_amount {
            let ends = line.trim_end();
            let words = ends.split_whitespace().collect::<Vec<_>>().join(" ");
            line = if ends.starts_with(char::is_whitespace) { format!(" {words}") } else { words };
        } else if self.ignore_end {
            line.truncate(line.trim_end().len());
        }
        if self.ignore_case { line.to_lowercase() } else { line }
    }
}

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
        let failed = |why: &str| Ok(ExecResult::err(format!("diff: {why}\ndiff: Try 'diff --help' for more information.\n"), 2));
        let options = match Options::read(context.args) {
            Ok(options) => options,
            Err(why) => return failed(&why),
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

    fn headers(&self, a: &Side, b: &Side) -> [String; 2] {
        let of = |side: &Side, label: Option<&String>| match label {
            Some(label) => label.clone(),
            None => format!("{}\t{}", side.name, side.modified),
        };
        [of(a, self.options.labels.first()), of(b, self.options.labels.get(1))]
    }

    fn line(&mut self, mark: &str, line: &str) {
        self.say(mark);
        self.say(line);
        if !line.ends_with('\n') {
            self.say("\n\\ No newline at end of file\n");
        }
    }

    fn lines(&mut self, mark: &str, lines: &[&str], range: std::ops::Range<usize>) {
        for line in lines.get(range).unwrap_or_default() {
            self.line(mark, line);
        }
    }

    fn unified(&mut self, a: &Side, b: &Side, lines_a: &[&str], lines_b: &[&str], ops: Vec<DiffOp>, around: usize) {
        let [one, other] = self.headers(a, b);
        self.say(&format!("--- {one}\n+++ {other}\n"));
        for hunk in group_diff_ops(ops, around) {
            let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
            let old = first.old_range().start..last.old_range().end;
            let new = first.new_range().start..last.new_range().end;
            self.say(&format!("@@ -{} +{} @@\n", hunk_range(&old), hunk_range(&new)));
            for op in hunk {
                match op {
                    DiffOp::Equal { .. } => self.lines(" ", lines_b, op.new_range()),
                    _ => {
                        self.lines("-", lines_a, op.old_range());
                        self.lines("+", lines_b, op.new_range());
                    }
                }
            }
        }
    }

    fn context(&mut self, a: &Side, b: &Side, lines_a: &[&str], lines_b: &[&str], ops: Vec<DiffOp>, around: usize) {
        let [one, other] = self.headers(a, b);
        self.say(&format!("*** {one}\n--- {other}\n"));
        for hunk in group_diff_ops(ops, around) {
            let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
            let old = first.old_range().start..last.old_range().end;
            let new = first.new_range().start..last.new_range().end;
            self.say(&format!("***************\n*** {} ****\n", span(&old)));
            let mark = |op: &DiffOp, plain: &'static str| match op {
                DiffOp::Equal { .. } => "  ",
                DiffOp::Replace { .. } => "! ",
                _ => plain,
            };
            if hunk.iter().any(|op| matches!(op, DiffOp::Delete { .. } | DiffOp::Replace { .. })) {
                hunk.iter().for_each(|op| self.lines(mark(op, "- "), lines_a, op.old_range()));
            }
            self.say(&format!("--- {} ----\n", span(&new)));
            if hunk.iter().any(|op| matches!(op, DiffOp::Insert { .. } | DiffOp::Replace { .. })) {
                hunk.iter().for_each(|op| self.lines(mark(op, "+ "), lines_b, op.new_range()));
            }
        }
    }

    fn normal(&mut self, lines_a: &[&str], lines_b: &[&str], ops: &[DiffOp]) {
        for op in ops {
            let (old, new) = (op.old_range(), op.new_range());
            let letter = match op {
                DiffOp::Equal { .. } => continue,
                DiffOp::Delete { .. } => 'd',
                DiffOp::Insert { .. } => 'a',
                DiffOp::Replace { .. } => 'c',
            };
            self.say(&format!("{}{letter}{}\n", span(&old), span(&new)));
            self.lines("< ", lines_a, old);
            if letter == 'c' {
                self.say("---\n");
            }
            self.lines("> ", lines_b, new);
        }
    }
}

/// So many pairs of lines are looked at one by one.
const PAIRS: usize = 4 << 20;

/// What has changed. Of several shortest answers the one that GNU gives mostly: what goes goes first.
fn changes(a: &[String], b: &[String]) -> Vec<DiffOp> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (m, n) = (rest_a.len() - end, rest_b.len() - end);
    if m.saturating_mul(n) > PAIRS {
        return capture_diff_slices(Algorithm::Myers, a, b);
    }
    // How many lines stay, from here to the end.
    let width = n + 1;
    let mut stay = vec![0u32; (m + 1) * width];
    for i in (0..m).rev() {
        for j in (0..n).rev() {
            stay[i * width + j] = match rest_a[i] == rest_b[j] {
                true => stay[(i + 1) * width + j + 1] + 1,
                false => stay[(i + 1) * width + j].max(stay[i * width + j + 1]),
            };
        }
    }
    let mut ops = Vec::new();
    push(&mut ops, 0..start, 0..start, true);
    let (mut i, mut j) = (0, 0);
    while i < m || j < n {
        let (from_i, from_j) = (i, j);
        while i < m && j < n && rest_a[i] == rest_b[j] {
            (i, j) = (i + 1, j + 1);
        }
        push(&mut ops, start + from_i..start + i, start + from_j..start + j, true);
        let (from_i, from_j) = (i, j);
        while (i < m || j < n) && !(i < m && j < n && rest_a[i] == rest_b[j]) {
            match j == n || i < m && stay[(i + 1) * width + j] >= stay[i * width + j + 1] {
                true => i += 1,
                false => j += 1,
            }
        }
        push(&mut ops, start + from_i..start + i, start + from_j..start + j, false);
    }
    push(&mut ops, start + m..a.len(), start + n..b.len(), true);
    ops
}

fn push(ops: &mut Vec<DiffOp>, old: std::ops::Range<usize>, new: std::ops::Range<usize>, equal: bool) {
    let (old_index, new_index, old_len, new_len) = (old.start, new.start, old.len(), new.len());
    ops.push(match (equal, old_len, new_len) {
        (_, 0, 0) => return,
        (true, len, _) => DiffOp::Equal { old_index, new_index, len },
        (false, _, 0) => DiffOp::Delete { old_index, old_len, new_index },
        (false, 0, _) => DiffOp::Insert { old_index, new_index, new_len },
        (false, ..) => DiffOp::Replace { old_index, old_len, new_index, new_len },
    });
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

/// `first,count`; a count of one is left out, and none stands behind the line before.
fn hunk_range(range: &std::ops::Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => (range.start + 1).to_string(),
        count => format!("{},{count}", range.start + 1),
    }
}

/// `first,last`, or the one line; none is the line before.
fn span(range: &std::ops::Range<usize>) -> String {
    match range.len() {
        0 => range.start.to_string(),
        1 => (range.start + 1).to_string(),
        _ => format!("{},{}", range.start + 1, range.end),
    }
}
