//! `ls` as of GNU.

use std::{
    cmp::{Ordering, Reverse},
    path::Path,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileType, Metadata};
use chrono::{DateTime, Utc};

use super::{
    BLOCK, absolute,
    ls_options::{Hidden, Layout, Options, Order, Times},
    permissions, reason,
};
use crate::ready::{ID, USER};

const HALF_A_YEAR: Duration = Duration::from_secs(15_778_476);

pub struct Ls;

struct Entry {
    /// As it is shown.
    name: String,
    metadata: Metadata,
    links: usize,
    target: Option<String>,
}

#[async_trait]
impl Builtin for Ls {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let (options, paths) = match Options::read(context.args) {
            Ok(read) => read,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        let mut listing = Listing { context: &context, options, out: String::new(), errors: String::new() };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for path in &paths {
            let full = absolute(context.cwd, path);
            match listing.entry(&full, path, true).await {
                Ok(entry) if entry.metadata.file_type.is_dir() && !listing.options.directory => folders.push(entry),
                Ok(entry) => files.push(entry),
                Err(error) => listing.errors.push_str(&format!("ls: cannot access '{path}': {}\n", reason(&error))),
            }
        }
        listing.sort(&mut files);
        listing.sort(&mut folders);
        let headed = paths.len() > 1 || listing.options.recursive;
        listing.show(&files);
        for folder in folders {
            listing.folder(&folder.name, headed).await;
        }
        let code = if listing.errors.is_empty() { 0 } else { 2 };
        let mut result = ExecResult::with_code(listing.out, code);
        result.stderr = listing.errors.into();
        Ok(result)
    }
}

struct Listing<'a, 'b> {
    context: &'a BuiltinContext<'b>,
    options: Options,
    out: String,
    errors: String,
}

impl Listing<'_, '_> {
    /// An operand that is a link is followed, but where the entry itself is shown.
    async fn entry(&self, path: &Path, name: &str, operand: bool) -> bashkit::Result<Entry> {
        let fs = &self.context.fs;
        let options = &self.options;
        let mut metadata = fs.lstat(path).await?;
        let mut target = None;
        if metadata.file_type.is_symlink() {
            let itself = options.layout == Layout::Long || options.directory || options.marks || !operand;
            if options.follow || !itself {
                metadata = fs.stat(path).await.unwrap_or(metadata);
            } else if options.layout == Layout::Long {
                target = fs.read_link(path).await.ok().map(|to| to.to_string_lossy().into_owned());
            }
        }
        let mut links = 1;
        if options.layout == Layout::Long && metadata.file_type.is_dir() {
            let inside = fs.read_dir(path).await.unwrap_or_default();
            links = 2 + inside.iter().filter(|entry| entry.metadata.file_type.is_dir()).count();
        }
        Ok(Entry { name: name.to_owned(), metadata, links, target })
    }

    /// What is in a folder, and in those in it where that is asked.
    async fn folder(&mut self, path: &str, headed: bool) {
        let mut rest = vec![path.to_owned()];
        while let Some(path) = rest.pop() {
            let full = absolute(self.context.cwd, &path);
            if headed {
                let gap = if self.out.is_empty() { "" } else { "\n" };
                self.out.push_str(&format!("{gap}{path}:\n"));
            }
            let inside = match self.context.fs.read_dir(&full).await {
                Ok(inside) => inside,
                Err(error) => {
                    self.errors.push_str(&format!("ls: cannot open directory '{path}': {}\n", reason(&error)));
                    continue;
                }
            };
            let mut names: Vec<String> = inside.into_iter().map(|entry| entry.name).collect();
            names.retain(|name| !self.options.leaves_out(name));
            match self.options.hidden {
                Hidden::No => names.retain(|name| !name.starts_with('.')),
                Hidden::Almost => {}
                Hidden::All => names.extend([".".to_owned(), "..".to_owned()]),
            }
            let mut entries = Vec::with_capacity(names.len());
            for name in names {
                match self.entry(&full.join(&name), &name, false).await {
                    Ok(entry) => entries.push(entry),
                    // Above the sandbox's root there is nothing to see.
                    Err(_) if name == ".." => {}
                    Err(error) => {
                        self.errors.push_str(&format!("ls: cannot access '{path}/{name}': {}\n", reason(&error)));
                    }
                }
            }
            self.sort(&mut entries);
            if self.options.layout == Layout::Long || self.options.blocks {
                let total: u64 = entries.iter().map(|entry| kibibytes(&entry.metadata)).sum();
                let total = if self.options.human { human(total * 1024) } else { total.to_string() };
                self.out.push_str(&format!("total {total}\n"));
            }
            self.show(&entries);
            if self.options.recursive {
                let below = entries.iter().filter(|e| e.metadata.file_type.is_dir() && e.name != "." && e.name != "..");
                rest.extend(below.rev().map(|e| format!("{}/{}", path.trim_end_matches('/'), e.name)));
            }
        }
    }

    fn sort(&self, entries: &mut [Entry]) {
        let by_name = |a: &Entry, b: &Entry| a.name.cmp(&b.name);
        match self.options.order {
            Order::None => return,
            Order::Name => entries.sort_by(by_name),
            Order::Time => entries.sort_by(|a, b| b.metadata.modified.cmp(&a.metadata.modified).then(by_name(a, b))),
            Order::Size => entries.sort_by(|a, b| Reverse(a.metadata.size).cmp(&Reverse(b.metadata.size)).then(by_name(a, b))),
            Order::Extension => {
                let of = |entry: &Entry| entry.name.rfind('.').map(|at| entry.name[at..].to_owned());
                entries.sort_by(|a, b| of(a).cmp(&of(b)).then(by_name(a, b)));
            }
            Order::Version => entries.sort_by(|a, b| by_version(&a.name, &b.name)),
        }
        if self.options.reverse {
            entries.reverse();
        }
        if self.options.folders_first {
            entries.sort_by_key(|entry| !entry.metadata.file_type.is_dir());
        }
    }

    fn show(&mut self, entries: &[Entry]) {
        if self.options.layout == Layout::Long {
            return self.long(entries);
        }
        let names: Vec<String> = entries.iter().map(|entry| self.short(entry)).collect();
        match self.options.layout {
            Layout::Columns => self.out.push_str(&columns(&names, self.options.width, self.options.across, self.options.tab)),
            Layout::Commas if !names.is_empty() => self.out.push_str(&(names.join(", ") + "\n")),
            _ => names.iter().for_each(|name| self.out.push_str(&format!("{name}\n"))),
        }
    }

    fn short(&self, entry: &Entry) -> String {
        match self.options.blocks {
            true => format!("{} {}", self.blocks(entry), self.named(entry)),
            false => self.named(entry),
        }
    }

    fn blocks(&self, entry: &Entry) -> String {
        let kibibytes = kibibytes(&entry.metadata);
        if self.options.human { human(kibibytes * 1024) } else { kibibytes.to_string() }
    }

    fn named(&self, entry: &Entry) -> String {
        let name = if self.options.quoted { format!("{:?}", entry.name) } else { entry.name.clone() };
        let mark = match entry.metadata.file_type {
            FileType::Directory if self.options.slashes => "/",
            FileType::Symlink if self.options.marks && self.options.layout != Layout::Long => "@",
            FileType::Fifo if self.options.marks => "|",
            FileType::File if self.options.marks && entry.metadata.mode & 0o111 != 0 => "*",
            _ => "",
        };
        name + mark
    }

    /// Lines whose columns are as wide as they must be.
    fn long(&mut self, entries: &[Entry]) {
        let user = self.context.env.get("USER").map_or(USER, String::as_str);
        let (user, group) = if self.options.numeric { (ID, ID) } else { (user, user) };
        let now = SystemTime::now();
        let cells = entries.iter().map(|entry| {
            let size = entry.metadata.size;
            let size = if self.options.human { human(size) } else { size.to_string() };
            (entry.links.to_string(), size, self.time(entry.metadata.modified, now))
        });
        let cells: Vec<_> = cells.collect();
        let links = cells.iter().map(|c| c.0.len()).max().unwrap_or(0);
        let sizes = cells.iter().map(|c| c.1.len()).max().unwrap_or(0);
        for (entry, (link, size, time)) in entries.iter().zip(cells) {
            let mut line = String::new();
            if self.options.blocks {
                line.push_str(&format!("{} ", self.blocks(entry)));
            }
            line.push_str(&format!("{} {link:>links$} ", permissions(&entry.metadata)));
            if self.options.owner {
                line.push_str(&format!("{user} "));
            }
            if self.options.group {
                line.push_str(&format!("{group} "));
            }
            line.push_str(&format!("{size:>sizes$} {time} {}", self.named(entry)));
            if let Some(target) = &entry.target {
                line.push_str(&format!(" -> {target}"));
            }
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    fn time(&self, time: SystemTime, now: SystemTime) -> String {
        let old = now.duration_since(time).map_or(true, |ago| ago > HALF_A_YEAR);
        let format = match &self.options.times {
            Times::Format(format) => format,
            Times::Usual if old => "%b %e  %Y",
            Times::Usual => "%b %e %H:%M",
        };
        let mut text = String::new();
        // A format that is none shows nothing.
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{}", DateTime::<Utc>::from(time).format(format)));
        text
    }
}

fn kibibytes(of: &Metadata) -> u64 {
    match of.file_type {
        FileType::Symlink | FileType::Fifo => 0,
        FileType::Directory => BLOCK / 1024,
        FileType::File => of.size.div_ceil(BLOCK) * BLOCK / 1024,
    }
}

/// `4.0K`: rounded up, as GNU does.
fn human(size: u64) -> String {
    let (mut value, mut units) = (size as f64, "KMGTPE".chars());
    let mut unit = None;
    while value >= 1024.0 {
        value /= 1024.0;
        unit = units.next();
    }
    match unit {
        None => size.to_string(),
        Some(unit) if (value * 10.0).ceil() < 100.0 => format!("{:.1}{unit}", (value * 10.0).ceil() / 10.0),
        Some(unit) => format!("{:.0}{unit}", value.ceil()),
    }
}

/// Digits count as numbers: `a2` before `a10`.
fn by_version(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    let number = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    while let (Some(x), Some(y)) = (a.first(), b.first()) {
        let (n, m) = (number(a), number(b));
        let (one, rest_a) = a.split_at(n.max(1));
        let (other, rest_b) = b.split_at(m.max(1));
        let order = if n > 0 && m > 0 {
            let value = |digits: &[u8]| digits.iter().fold(0u128, |v, d| v.saturating_mul(10) + u128::from(d - b'0'));
            value(one).cmp(&value(other))
        } else {
            x.cmp(y)
        };
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    a.len().cmp(&b.len())
}

/// Down the columns, as few lines as fit.
fn columns(names: &[String], limit: usize, across: bool, tab: usize) -> String {
    for lines in 1..=names.len() {
        let count = names.len().div_ceil(lines);
        let cell = |line: usize, column: usize| {
            names.get(if across { line * count + column } else { column * lines + line }).filter(|_| column < count)
        };
        let width = |column: usize| (0..lines).filter_map(|line| cell(line, column)).map(|name| name.chars().count()).max().unwrap_or(0) + 2;
        let widths: Vec<usize> = (0..count).map(width).collect();
        if widths.iter().sum::<usize>().saturating_sub(2) < limit || lines == names.len() {
            let mut out = String::new();
            for line in 0..lines {
                let row = widths.iter().enumerate().filter_map(|(column, width)| Some((cell(line, column)?, width)));
                let (mut at, mut begin) = (0, 0);
                for (name, width) in row {
                    out.push_str(&gap(at, begin, tab));
                    out.push_str(name);
                    at = begin + name.chars().count();
                    begin += width;
                }
                out.push('\n');
            }
            return out;
        }
    }
    String::new()
}

/// From one column to another, by tabs where they reach.
fn gap(mut from: usize, to: usize, tab: usize) -> String {
    let mut out = String::new();
    while from < to {
        if tab > 0 && to / tab > (from + 1) / tab {
            out.push('\t');
            from += tab - from % tab;
        } else {
            out.push(' ');
            from += 1;
        }
    }
    out
}
