//! What an archive is made of: blocks of 512 bytes, a header before each file.

use std::ops::Range;

const BLOCK: usize = 512;
/// Archives end at a multiple of it.
const RECORD: usize = 20 * BLOCK;

pub const FILE: u8 = b'0';
pub const HARD: u8 = b'1';
pub const LINK: u8 = b'2';
pub const FOLDER: u8 = b'5';
const LONG_NAME: u8 = b'L';
const LONG_LINK: u8 = b'K';

/// A member of an archive.
#[derive(Clone, Default)]
pub struct Member {
    pub name: String,
    pub kind: u8,
    pub mode: u32,
    pub uid: u64,
    pub gid: u64,
    pub user: String,
    pub group: String,
    pub size: u64,
    /// Seconds since 1970.
    pub modified: i64,
    /// Where a link points to.
    pub target: String,
    /// Where its content is in the archive.
    pub data: Range<usize>,
    /// All of it, with its headers.
    pub whole: Range<usize>,
}

impl Member {
    pub fn is_folder(&self) -> bool {
        self.kind == FOLDER || matches!(self.kind, FILE | 0) && self.name.ends_with('/')
    }
}

/// All members, and what is wrong with the rest of the archive.
pub fn members(archive: &[u8]) -> (Vec<Member>, Option<&'static str>) {
    let mut all = Vec::new();
    let wrong = read(archive, &mut all).err();
    (all, wrong)
}

fn read(archive: &[u8], all: &mut Vec<Member>) -> Result<(), &'static str> {
    let (mut at, mut begin) = (0, 0);
    let (mut name, mut target) = (None, None);
    let mut more = Extended::default();
    while let Some(block) = archive.get(at..at + BLOCK) {
        if block.iter().all(|b| *b == 0) {
            return Ok(());
        }
        if number(block, 148, 8) != Some(sum(block)) {
            return Err(if all.is_empty() { "This does not look like a tar archive" } else { "Skipping to next header" });
        }
        let kind = block.get(156).copied().unwrap_or_default();
        let size = more.size.unwrap_or(number(block, 124, 12).ok_or("This does not look like a tar archive")?);
        let length = usize::try_from(size).map_err(|_| "Unexpected EOF in archive")?;
        let holds = matches!(kind, FILE | 0 | b'7' | b'L' | b'K' | b'x' | b'g');
        let start = at + BLOCK;
        let end = start.checked_add(if holds { length } else { 0 }).ok_or("Unexpected EOF in archive")?;
        let data = archive.get(start..end).ok_or("Unexpected EOF in archive")?;
        at = start + (end - start).div_ceil(BLOCK) * BLOCK;
        match kind {
            LONG_NAME => name = Some(text(data)),
            LONG_LINK => target = Some(text(data)),
            b'x' => more = Extended::read(data),
            b'g' => {}
            _ => {
                let prefix = if block.get(257..263) == Some(b"ustar\0") { field(block, 345, 155) } else { String::new() };
                let short = field(block, 0, 100);
                let short = if prefix.is_empty() { short } else { format!("{prefix}/{short}") };
                let small = |start, length| number(block, start, length).unwrap_or_default();
                all.push(Member {
                    name: more.name.take().or(name.take()).unwrap_or(short),
                    kind: if kind == 0 { FILE } else { kind },
                    mode: small(100, 8) as u32,
                    uid: small(108, 8),
                    gid: small(116, 8),
                    user: field(block, 265, 32),
                    group: field(block, 297, 32),
                    size: if holds { size } else { 0 },
                    modified: more.modified.unwrap_or(small(136, 12) as i64),
                    target: more.target.take().or(target.take()).unwrap_or_else(|| field(block, 157, 100)),
                    data: start..end,
                    whole: begin..at.min(archive.len()),
                });
                (more, name, target) = (Extended::default(), None, None);
                begin = at;
            }
        }
    }
    match at == archive.len() {
        true => Ok(()),
        false if at == 0 => Err("This does not look like a tar archive"),
        false => Err("Unexpected EOF in archive"),
    }
}

/// What an extended header of POSIX says of the next member.
#[derive(Default)]
struct Extended {
    name: Option<String>,
    target: Option<String>,
    size: Option<u64>,
    modified: Option<i64>,
}

impl Extended {
    fn read(data: &[u8]) -> Self {
        let mut read = Self::default();
        let mut rest = data;
        while let Some(space) = rest.iter().position(|b| *b == b' ') {
            let length = std::str::from_utf8(rest.get(..space).unwrap_or_default()).ok().and_then(|n| n.parse::<usize>().ok());
            let Some(record) = length.filter(|n| *n > space).and_then(|n| rest.get(space + 1..n)) else { break };
            rest = rest.get(length.unwrap_or(rest.len())..).unwrap_or_default();
            let record = String::from_utf8_lossy(record.strip_suffix(b"\n").unwrap_or(record)).into_owned();
            match record.split_once('=') {
                Some(("path", value)) => read.name = Some(value.to_owned()),
                Some(("linkpath", value)) => read.target = Some(value.to_owned()),
                Some(("size", value)) => read.size = value.parse().ok(),
                Some(("mtime", value)) => read.modified = value.split('.').next().and_then(|n| n.parse().ok()),
                _ => {}
            }
        }
        read
    }
}

fn field(block: &[u8], start: usize, length: usize) -> String {
    text(block.get(start..start + length).unwrap_or_default())
}

/// Up to its first zero.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned()
}

/// A number in octal digits, or in binary where its first bit is set.
fn number(block: &[u8], start: usize, length: usize) -> Option<u64> {
    let bytes = block.get(start..start + length)?;
    if let Some((first, rest)) = bytes.split_first().filter(|(first, _)| **first & 0x80 != 0) {
        return rest.iter().try_fold(u64::from(first & 0x7f), |n, b| n.checked_mul(256)?.checked_add(u64::from(*b)));
    }
    let text = text(bytes);
    let digits = text.trim();
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn sum(block: &[u8]) -> u64 {
    block.iter().enumerate().map(|(at, b)| if (148..156).contains(&at) { 32 } else { u64::from(*b) }).sum()
}

/// Adds a member and its content.
pub fn add(archive: &mut Vec<u8>, member: &Member, content: &[u8]) {
    for (kind, value) in [(LONG_LINK, &member.target), (LONG_NAME, &member.name)] {
        if value.len() > 100 {
            let long = Member { name: "././@LongLink".to_owned(), kind, mode: 0o644, user: "root".into(), group: "root".into(), ..Member::default() };
            let mut bytes = value.clone().into_bytes();
            bytes.push(0);
            put(archive, &long, &bytes);
        }
    }
    put(archive, member, content);
}

fn put(archive: &mut Vec<u8>, member: &Member, content: &[u8]) {
    let mut block = [0u8; BLOCK];
    let mut set = |at: usize, bytes: &[u8]| block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
    set(0, member.name.as_bytes().get(..100).unwrap_or(member.name.as_bytes()));
    set(100, format!("{:07o}\0", member.mode & 0o7777).as_bytes());
    set(108, format!("{:07o}\0", member.uid).as_bytes());
    set(116, format!("{:07o}\0", member.gid).as_bytes());
    set(124, format!("{:011o}\0", content.len()).as_bytes());
    set(136, format!("{:011o}\0", member.modified.max(0)).as_bytes());
    set(156, &[member.kind]);
    set(157, member.target.as_bytes().get(..100).unwrap_or(member.target.as_bytes()));
    set(257, b"ustar  \0");
    set(265, member.user.as_bytes().get(..31).unwrap_or(member.user.as_bytes()));
    set(297, member.group.as_bytes().get(..31).unwrap_or(member.group.as_bytes()));
    let sum = sum(&block);
    block.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()).for_each(|(to, from)| *to = from);
    archive.extend(block);
    archive.extend(content);
    archive.resize(archive.len().div_ceil(BLOCK) * BLOCK, 0);
}

/// What stands at the end of every archive.
pub fn finish(archive: &mut Vec<u8>) {
    archive.resize(archive.len() + 2 * BLOCK, 0);
    archive.resize(archive.len().div_ceil(RECORD) * RECORD, 0);
}
