//! `stat` as of GNU. What the sandbox does not know, inodes and devices, is 0.

use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileType, Metadata};
use chrono::{DateTime, Utc};

use super::{BLOCK, absolute, options::Known, permissions, reason};
use crate::ready::{ID, USER};

pub struct Stat;

const KNOWN: Known = Known {
    command: "stat",
    letters: "Lftc:p:",
    long: &[
        ("dereference", 'L'),
        ("file-system", 'f'),
        ("format", 'c'),
        ("printf", 'p'),
        ("terse", 't'),
        ("cached", '\u{1}'),
    ],
    wrong: 1,
};

const WHOLE: &str = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\nDevice: %d\tInode: %-11i Links: %h\n\
    Access: (%04a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: %w\n";
const TERSE: &str = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o\n";

#[async_trait]
impl Builtin for Stat {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let given = match KNOWN.read(context.args) {
            Ok(given) => given,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        if given.has("f") {
            return Ok(ExecResult::err("stat: --file-system is not there in the sandbox; df is\n".to_owned(), 1));
        }
        let follow = given.has("L");
        let format = match (given.value('c'), given.value('p')) {
            (Some(format), _) => format.to_owned() + "\n",
            (None, Some(format)) => unescaped(format),
            (None, None) if given.has("t") => TERSE.to_owned(),
            (None, None) => WHOLE.to_owned(),
        };
        let files = &given.operands;
        if files.is_empty() {
            return Ok(ExecResult::err("stat: missing operand\nTry 'stat --help' for more information.\n".to_owned(), 1));
        }
        let (mut out, mut errors) = (String::new(), String::new());
        for file in files {
            let path = absolute(context.cwd, file);
            let found = if follow { context.fs.stat(&path).await } else { context.fs.lstat(&path).await };
            match found {
                Ok(metadata) => {
                    let target = context.fs.read_link(&path).await.ok().map(|to| to.to_string_lossy().into_owned());
                    let entry = Entry { name: file, metadata, target: target.filter(|_| !follow) };
                    out.push_str(&entry.shown(&format));
                }
                Err(error) => errors.push_str(&format!("stat: cannot statx '{file}': {}\n", reason(&error))),
            }
        }
        let mut result = ExecResult::with_code(out, i32::from(!errors.is_empty()));
        result.stderr = errors.into();
        Ok(result)
    }
}

struct Entry<'a> {
    name: &'a str,
    metadata: Metadata,
    target: Option<String>,
}

impl Entry<'_> {
    fn shown(&self, format: &str) -> String {
        let (mut out, mut rest) = (String::new(), format);
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(before);
            let width = after.find(|c: char| !"-0123456789.+ #'".contains(c)).unwrap_or(after.len());
            let (flags, after) = after.split_at(width);
            let Some(letter) = after.chars().next() else { return out + "%" };
            let text = if letter == '%' { "%".to_owned() } else { self.value(letter) };
            let digits: usize = flags.trim_start_matches(['-', '0', '+', ' ', '#', '\'']).split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            out.push_str(&match flags.chars().next() {
                Some('-') => format!("{text:<digits$}"),
                Some('0') => format!("{text:0>digits$}"),
                _ => format!("{text:>digits$}"),
            });
            rest = &after[letter.len_utf8()..];
        }
        out + rest
    }

    fn value(&self, letter: char) -> String {
        let of = &self.metadata;
        let blocks = if of.file_type.is_file() { of.size.div_ceil(BLOCK) * BLOCK / 512 } else { 8 };
        let seconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()).to_string();
        match letter {
            'n' => self.name.to_owned(),
            'N' => match &self.target {
                Some(target) => format!("'{}' -> '{target}'", self.name),
                None => format!("'{}'", self.name),
            },
            's' => of.size.to_string(),
            'b' => if of.file_type.is_symlink() { "0".to_owned() } else { blocks.to_string() },
            'B' => "512".to_owned(),
            'o' => BLOCK.to_string(),
            'a' => format!("{:o}", of.mode & 0o7777),
            'A' => permissions(of),
            'f' => format!("{:x}", kind(of) | of.mode),
            'F' => match of.file_type {
                FileType::Directory => "directory",
                FileType::Symlink => "symbolic link",
                FileType::Fifo => "fifo",
                FileType::File if of.size == 0 => "regular empty file",
                FileType::File => "regular file",
            }
            .to_owned(),
            'u' | 'g' => ID.to_owned(),
            'U' | 'G' => USER.to_owned(),
            'h' => if of.file_type.is_dir() { "2" } else { "1" }.to_owned(),
            'x' | 'y' | 'z' => DateTime::<Utc>::from(of.modified).format("%Y-%m-%d %H:%M:%S%.9f %z").to_string(),
            'X' | 'Y' | 'Z' => seconds(of.modified),
            'w' => "-".to_owned(),
            'i' | 'd' | 'D' | 't' | 'T' | 'W' => "0".to_owned(),
            'm' => "/".to_owned(),
            other => format!("%{other}"),
        }
    }
}

fn kind(of: &Metadata) -> u32 {
    match of.file_type {
        FileType::Directory => 0o040_000,
        FileType::Symlink => 0o120_000,
        FileType::Fifo => 0o010_000,
        FileType::File => 0o100_000,
    }
}

/// `\n`, `\t` and their kind.
fn unescaped(format: &str) -> String {
    let (mut out, mut rest) = (String::new(), format.chars());
    while let Some(one) = rest.next() {
        match (one, if one == '\\' { rest.next() } else { None }) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some('0')) => out.push('\0'),
            ('\\', Some(other)) => out.push(other),
            (one, _) => out.push(one),
        }
    }
    out
}
