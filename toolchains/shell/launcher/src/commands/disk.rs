//! `du` and `df` as of GNU. The sandbox knows no disk: what files take is counted in blocks of 4 KiB, and what is free is made up.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileType, Metadata};

use super::{BLOCK, absolute, options::{Given, Known}, pattern::fits, reason};

pub struct Du;
pub struct Df;

const DU: Known = Known {
    command: "du",
    letters: "abchHkmsSd:B:t:xlLD0X:é:",
    long: &[
        ("all", 'a'),
        ("bytes", 'b'),
        ("total", 'c'),
        ("human-readable", 'h'),
        ("si", 'H'),
        ("summarize", 's'),
        ("separate-dirs", 'S'),
        ("max-depth", 'd'),
        ("block-size", 'B'),
        ("threshold", 't'),
        ("one-file-system", 'x'),
        ("count-links", 'l'),
        ("dereference", 'L'),
        ("null", '0'),
        ("exclude", 'é'),
        ("apparent-size", '\u{1}'),
        ("inodes", '\u{2}'),
    ],
    wrong: 1,
};

const DF: Known = Known {
    command: "df",
    letters: "aB:hHikPTt:x:lé?",
    long: &[
        ("all", 'a'),
        ("block-size", 'B'),
        ("human-readable", 'h'),
        ("si", 'H'),
        ("inodes", 'i'),
        ("portability", 'P'),
        ("print-type", 'T'),
        ("type", 't'),
        ("exclude-type", 'x'),
        ("local", 'l'),
        ("output", 'é'),
        ("total", '\u{1}'),
        ("sync", '\u{2}'),
        ("no-sync", '\u{2}'),
    ],
    wrong: 1,
};

/// The disk that there seems to be.
const SIZE: u64 = 8 << 30;
const USED: u64 = 2 << 30;

#[async_trait]
impl Builtin for Du {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(du(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

#[async_trait]
impl Builtin for Df {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(df(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// How sizes are shown.
#[derive(Clone, Copy)]
enum Unit {
    Blocks(u64),
    Human(u64),
}

impl Unit {
    fn read(given: &Given) -> Result<Self, (String, i32)> {
        let mut unit = Self::Blocks(1024);
        for (letter, value) in given.each() {
            unit = match (letter, value) {
                ('h', _) => Self::Human(1024),
                ('H', _) => Self::Human(1000),
                ('k', _) => Self::Blocks(1024),
                ('m', _) => Self::Blocks(1 << 20),
                ('b', _) => Self::Blocks(1),
                ('B', Some(text)) => Self::Blocks(size(text).filter(|n| *n > 0).ok_or_else(|| (format!("invalid -B argument '{text}'\n"), 1))?),
                _ => unit,
            };
        }
        Ok(unit)
    }

    fn shown(self, bytes: u64) -> String {
        let base = match self {
            Self::Blocks(block) => return bytes.div_ceil(block).to_string(),
            Self::Human(base) => base as f64,
        };
        let (mut value, mut letter) = (bytes as f64, None);
        for next in if base > 1000.0 { "KMGTP" } else { "kMGTP" }.chars() {
            if value.ceil() < base {
                break;
            }
            value /= base;
            letter = Some(next);
        }
        let Some(letter) = letter else { return bytes.to_string() };
        // Upwards, so that nothing seems smaller than it is.
        let tenths = (value * 10.0).ceil() / 10.0;
        if tenths < 10.0 { format!("{tenths:.1}{letter}") } else { format!("{}{letter}", value.ceil()) }
    }
}

/// `1K`, `MB`, `512`
fn size(text: &str) -> Option<u64> {
    let at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(at);
    let number: u64 = if digits.is_empty() { 1 } else { digits.parse().ok()? };
    number.checked_mul(match unit {
        "" => 1,
        "K" | "k" | "KiB" => 1 << 10,
        "M" | "MiB" => 1 << 20,
        "G" | "GiB" => 1 << 30,
        "KB" | "kB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return None,
    })
}

struct Counter<'a, 'b> {
    context: &'a BuiltinContext<'b>,
    given: &'a Given,
    unit: Unit,
    depth: usize,
    out: String,
    errors: String,
}

/// A folder that is being counted.
struct Open {
    shown: String,
    path: PathBuf,
    depth: usize,
    size: u64,
    rest: Vec<(String, Metadata)>,
}

async fn du(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = DU.read(context.args)?;
    let unit = Unit::read(&given).map_err(|(why, code)| (format!("du: {why}"), code))?;
    let depth = match given.value('d').map(str::parse::<usize>) {
        Some(Err(_)) => return Err(DU.wrong(&format!("invalid maximum depth ‘{}’", given.value('d').unwrap_or_default()))),
        Some(Ok(depth)) => depth,
        None if given.has("s") => 0,
        None => usize::MAX,
    };
    let mut counter = Counter { context, given: &given, unit, depth, out: String::new(), errors: String::new() };
    let operands = if given.operands.is_empty() { vec![".".to_owned()] } else { given.operands.clone() };
    let mut total = 0;
    for operand in operands {
        let path = absolute(context.cwd, &operand);
        let found = if given.has("LD") { context.fs.stat(&path).await } else { context.fs.lstat(&path).await };
        match found {
            Ok(metadata) => total += counter.all(operand, path, &metadata).await,
            Err(error) => counter.errors.push_str(&format!("du: cannot access '{operand}': {}\n", reason(&error))),
        }
    }
    if given.has("c") {
        counter.line(total, "total");
    }
    let mut result = ExecResult::with_code(counter.out, i32::from(!counter.errors.is_empty()));
    result.stderr = counter.errors.into();
    Ok(result)
}

impl Counter<'_, '_> {
    fn line(&mut self, size: u64, name: &str) {
        let size = if self.given.has("\u{2}") { size.to_string() } else { self.unit.shown(size) };
        let end = if self.given.has("0") { '\0' } else { '\n' };
        self.out.push_str(&format!("{size}\t{name}{end}"));
    }

    fn size(&self, of: &Metadata) -> u64 {
        let apparent = self.given.has("b\u{1}");
        match of.file_type {
            _ if self.given.has("\u{2}") => 1,
            FileType::Directory => BLOCK,
            FileType::Symlink if apparent => of.size,
            FileType::Symlink | FileType::Fifo => 0,
            FileType::File if apparent => of.size,
            FileType::File => of.size.div_ceil(BLOCK) * BLOCK,
        }
    }

    fn is_excluded(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.given.values('é').any(|p| fits(p.as_bytes(), name.as_bytes()) || fits(p.as_bytes(), path.as_bytes()))
    }

    /// What is shown of an operand; its size.
    async fn all(&mut self, shown: String, path: PathBuf, metadata: &Metadata) -> u64 {
        if !metadata.file_type.is_dir() {
            let size = self.size(metadata);
            self.line(size, &shown);
            return size;
        }
        let own = self.size(metadata);
        let first = self.open(shown, &path, 0, own).await;
        let mut stack = vec![first];
        loop {
            let Some(top) = stack.last_mut() else { return 0 };
            let (folder, path, depth) = (top.shown.clone(), top.path.clone(), top.depth);
            match top.rest.pop() {
                Some((name, metadata)) => {
                    let shown = if folder.ends_with('/') { format!("{folder}{name}") } else { format!("{folder}/{name}") };
                    if self.is_excluded(&shown) {
                        continue;
                    }
                    let size = self.size(&metadata);
                    if metadata.file_type.is_dir() {
                        let next = self.open(shown, &path.join(&name), depth + 1, size).await;
                        stack.push(next);
                        continue;
                    }
                    if self.given.has("a") && depth < self.depth {
                        self.line(size, &shown);
                    }
                    stack.last_mut().into_iter().for_each(|top| top.size += size);
                }
                None => {
                    let Some(done) = stack.pop() else { return 0 };
                    if done.depth <= self.depth {
                        self.line(done.size, &done.shown);
                    }
                    match stack.last_mut() {
                        Some(above) if self.given.has("S") => above.size += 0,
                        Some(above) => above.size += done.size,
                        None => return done.size,
                    }
                }
            }
        }
    }

    async fn open(&mut self, shown: String, path: &Path, depth: usize, size: u64) -> Open {
        let mut rest = Vec::new();
        match self.context.fs.read_dir(path).await {
            Ok(entries) => rest.extend(entries.into_iter().map(|entry| (entry.name, entry.metadata))),
            Err(error) => self.errors.push_str(&format!("du: cannot read directory '{shown}': {}\n", reason(&error))),
        }
        rest.sort_by(|a, b| b.0.cmp(&a.0));
        Open { shown, path: path.to_owned(), depth, size, rest }
    }
}

async fn df(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = DF.read(context.args)?;
    let unit = Unit::read(&given).map_err(|(why, code)| (format!("df: {why}"), code))?;
    let mut errors = String::new();
    let mut count = usize::from(given.operands.is_empty());
    for operand in &given.operands {
        match context.fs.stat(&absolute(context.cwd, operand)).await {
            Ok(_) => count += 1,
            Err(error) => errors.push_str(&format!("df: {operand}: {}\n", reason(&error))),
        }
    }
    let human = matches!(unit, Unit::Human(_));
    let blocks = match unit {
        Unit::Human(_) => "Size".to_owned(),
        Unit::Blocks(1024) if given.has("P") => "1024-blocks".to_owned(),
        Unit::Blocks(1024) => "1K-blocks".to_owned(),
        Unit::Blocks(1) => "1B-blocks".to_owned(),
        Unit::Blocks(block) if block == 1 << 20 => "1M-blocks".to_owned(),
        Unit::Blocks(block) => format!("{block}-blocks"),
    };
    let available = if human || given.has("é") { "Avail" } else { "Available" };
    let usage = if given.has("P") { "Capacity" } else { "Use%" };
    let nodes = given.has("i");
    let number = |bytes: u64| if nodes { (bytes >> 12).to_string() } else { unit.shown(bytes) };
    let percent = format!("{}%", (USED * 100).div_ceil(SIZE));
    let all: Vec<(&str, String, String)> = vec![
        ("source", "Filesystem".to_owned(), "sandbox".to_owned()),
        ("fstype", "Type".to_owned(), "wasi".to_owned()),
        ("size", if nodes { "Inodes".to_owned() } else { blocks }, number(SIZE)),
        ("used", if nodes { "IUsed" } else { "Used" }.to_owned(), number(USED)),
        ("avail", if nodes { "IFree" } else { available }.to_owned(), number(SIZE - USED)),
        ("pcent", if nodes { "IUse%" } else { usage }.to_owned(), percent),
        ("target", "Mounted on".to_owned(), "/".to_owned()),
    ];
    let asked: Vec<&str> = match given.value('é') {
        Some(fields) => fields.split(',').collect(),
        None if given.has("é") => vec!["source", "fstype", "size", "used", "avail", "pcent", "target"],
        None if given.has("T") => vec!["source", "fstype", "size", "used", "avail", "pcent", "target"],
        None => vec!["source", "size", "used", "avail", "pcent", "target"],
    };
    let mut columns = Vec::new();
    for name in asked {
        let found = all.iter().find(|(own, ..)| *own == name);
        columns.push(found.ok_or_else(|| DF.wrong(&format!("option --output: field ‘{name}’ unknown")))?);
    }
    let mut out = String::new();
    if count > 0 {
        out.push_str(&row(&columns, |(_, head, _)| head));
        (0..count).for_each(|_| out.push_str(&row(&columns, |(_, _, value)| value)));
    }
    let mut result = ExecResult::with_code(out, i32::from(!errors.is_empty()));
    result.stderr = errors.into();
    Ok(result)
}

type Cell = (&'static str, String, String);

fn row<'a>(columns: &[&'a Cell], shown: impl Fn(&'a Cell) -> &'a String) -> String {
    let cells = columns.iter().enumerate().map(|(at, column)| {
        let least = match column.0 {
            "source" => 14,
            "size" | "used" | "avail" => 5,
            "pcent" => 4,
            _ => 0,
        };
        let width = column.1.len().max(column.2.len()).max(least);
        let text = shown(column);
        match column.0 {
            _ if at + 1 == columns.len() && column.0 == "target" => text.clone(),
            "source" | "fstype" => format!("{text:<width$}"),
            _ => format!("{text:>width$}"),
        }
    });
    cells.collect::<Vec<_>>().join(" ") + "\n"
}
