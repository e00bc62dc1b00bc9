//! The words of a `tar` command.

use bashkit::BuiltinContext;
use regex::Regex;

use crate::commands::{
    absolute,
    options::{Given, Known},
    packing::Packing,
    pattern, reason,
};

pub const KNOWN: Known = Known {
    command: "tar",
    letters: "cxtruAdf:zjJaI:C:OkpPhT:X:mvwlSBoWb:N:UiGé:è:à:ô:ĝ:ù:û:ö?ç:ñ:",
    long: &[
        ("create", 'c'),
        ("extract", 'x'),
        ("get", 'x'),
        ("list", 't'),
        ("append", 'r'),
        ("update", 'u'),
        ("catenate", 'A'),
        ("concatenate", 'A'),
        ("diff", 'd'),
        ("compare", 'd'),
        ("delete", '\u{1}'),
        ("file", 'f'),
        ("gzip", 'z'),
        ("gunzip", 'z'),
        ("bzip2", 'j'),
        ("xz", 'J'),
        ("auto-compress", 'a'),
        ("use-compress-program", 'I'),
        ("directory", 'C'),
        ("to-stdout", 'O'),
        ("keep-old-files", 'k'),
        ("preserve-permissions", 'p'),
        ("same-permissions", 'p'),
        ("absolute-names", 'P'),
        ("dereference", 'h'),
        ("files-from", 'T'),
        ("exclude-from", 'X'),
        ("touch", 'm'),
        ("verbose", 'v'),
        ("exclude", 'é'),
        ("strip-components", 'è'),
        ("transform", 'à'),
        ("xform", 'à'),
        ("owner", 'ô'),
        ("group", 'ĝ'),
        ("mtime", 'ù'),
        ("mode", 'û'),
        ("one-top-level", 'ö'),
        ("format", 'ç'),
        ("sort", 'ñ'),
        ("warning", 'ç'),
        ("quoting-style", 'ç'),
        ("blocking-factor", 'b'),
        ("newer", 'N'),
        ("after-date", 'N'),
        ("exclude-vcs", '\u{2}'),
        ("numeric-owner", '\u{3}'),
        ("no-recursion", '\u{4}'),
        ("remove-files", '\u{5}'),
        ("wildcards", '\u{6}'),
        ("null", '\u{7}'),
        ("skip-old-files", '\u{8}'),
        ("totals", '\u{9}'),
        ("ignore-failed-read", '\u{b}'),
        ("show-transformed-names", '\u{c}'),
        ("full-time", '\u{e}'),
        ("no-same-owner", '\u{f}'),
        ("no-same-permissions", '\u{f}'),
        ("same-owner", '\u{f}'),
        ("recursion", '\u{f}'),
        ("overwrite", '\u{f}'),
        ("no-wildcards", '\u{f}'),
        ("anchored", '\u{f}'),
        ("no-anchored", '\u{f}'),
        ("sparse", '\u{f}'),
        ("posix", '\u{f}'),
        ("verify", 'W'),
    ],
    wrong: 64,
};

/// A word of the command line, and the folder that it is looked for in.
pub struct Operand {
    pub name: String,
    pub folder: std::path::PathBuf,
}

/// `--transform`
pub struct Rename {
    find: Regex,
    put: String,
    all: bool,
    /// The first that is replaced.
    from: usize,
}

pub struct Options {
    pub given: Given,
    /// Of `cxtruAd`, or `\u{1}`.
    pub what: char,
    pub archive: String,
    pub packing: Option<Packing>,
    pub operands: Vec<Operand>,
    /// The last folder of `-C`.
    pub folder: std::path::PathBuf,
    pub without: Vec<String>,
    pub renames: Vec<Rename>,
    pub strip: usize,
    pub verbose: usize,
}

type Wrong = (String, i32);

pub async fn read(context: &BuiltinContext<'_>) -> Result<Options, Wrong> {
    let given = KNOWN.read(&dashed(context.args)).map_err(|(why, code)| (why.replace("--help' for", "--help' or 'tar --usage' for"), code))?;
    let wrong = |why: &str| (format!("tar: {why}\nTry 'tar --help' or 'tar --usage' for more information.\n"), 2);
    let mut asked: Vec<char> = given.each().map(|(c, _)| c).filter(|c| "cxtruAd\u{1}".contains(*c)).collect();
    asked.dedup();
    let what = match asked.as_slice() {
        [one] => *one,
        [] => return Err(wrong("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options")),
        _ => return Err(wrong("You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")),
    };
    let archive = given.value('f').unwrap_or("-").to_owned();
    let packing = packing(&given, &archive)?;
    let lines = |text: Vec<u8>, end: char| -> Vec<String> {
        String::from_utf8_lossy(&text).split(end).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let mut without: Vec<String> = given.values('é').map(str::to_owned).collect();
    for file in given.values('X') {
        without.extend(lines(content(context, file).await?, '\n'));
    }
    if given.has("\u{2}") {
        const OWN: [&str; 9] = [".git", ".gitignore", ".gitmodules", ".gitattributes", "CVS", ".svn", ".hg", ".hgignore", ".bzr"];
        without.extend(OWN.map(str::to_owned));
    }
    let mut operands = Vec::new();
    for (at, name) in given.operands.iter().enumerate() {
        operands.push(Operand { name: name.clone(), folder: folder(context, &given, Some(at)) });
    }
    let last = folder(context, &given, None);
    for file in given.values('T') {
        let end = if given.has("\u{7}") { '\0' } else { '\n' };
        operands.extend(lines(content(context, file).await?, end).into_iter().map(|name| Operand { name, folder: last.clone() }));
    }
    let renames = given.values('à').map(rename).collect::<Result<Vec<_>, _>>().map_err(|why| (format!("tar: {why}\n"), 2))?;
    let strip = match given.value('è').map(str::parse::<usize>) {
        None => 0,
        Some(Ok(count)) => count,
        Some(Err(_)) => return Err((format!("tar: {}: Invalid number of elements\n", given.value('è').unwrap_or_default()), 2)),
    };
    let verbose = given.each().filter(|(c, _)| *c == 'v').count();
    Ok(Options { what, archive, packing, operands, folder: last, without, renames, strip, verbose, given })
}

/// `tar czf x` as `tar -c -z -f x`.
fn dashed(args: &[String]) -> Vec<String> {
    let Some((first, rest)) = args.split_first().filter(|(first, _)| !first.starts_with('-')) else { return args.to_vec() };
    let mut rest = rest.iter();
    let mut out = Vec::new();
    for letter in first.chars() {
        out.push(format!("-{letter}"));
        if "fITXCbN".contains(letter) {
            out.extend(rest.next().cloned());
        }
    }
    out.extend(rest.cloned());
    out
}

/// Where the operand at this place is looked for: each `-C` before it leads on.
fn folder(context: &BuiltinContext<'_>, given: &Given, operand: Option<usize>) -> std::path::PathBuf {
    let count = operand.and_then(|at| given.places.get(at)).copied().unwrap_or(usize::MAX);
    let folders = given.each().take(count).filter(|(c, _)| *c == 'C').filter_map(|(_, value)| value);
    folders.fold(context.cwd.clone(), |at, folder| absolute(&at, folder))
}

async fn content(context: &BuiltinContext<'_>, file: &str) -> Result<Vec<u8>, Wrong> {
    if file == "-" {
        return Ok(context.stdin_bytes().map(<[u8]>::to_vec).unwrap_or_default());
    }
    let read = context.fs.read_file(&absolute(context.cwd, file)).await;
    read.map_err(|e| (format!("tar: {file}: {}\ntar: Error is not recoverable: exiting now\n", reason(&e)), 2))
}

fn packing(given: &Given, archive: &str) -> Result<Option<Packing>, Wrong> {
    if let Some(program) = given.value('I') {
        let name = program.split_whitespace().next().unwrap_or_default();
        let refused = || (format!("tar: the program '{program}' is not there in the sandbox; gzip, bzip2 and xz are\n"), 2);
        return Packing::of_program(name).map(Some).ok_or_else(refused);
    }
    Ok(match given.last("zjJ") {
        Some('z') => Some(Packing::Gzip),
        Some('j') => Some(Packing::Bzip2),
        Some(_) => Some(Packing::Xz),
        None if given.has("a") => Packing::of_name(archive),
        None => None,
    })
}

fn rename(text: &str) -> Result<Rename, String> {
    let wrong = || "Invalid transform expression".to_owned();
    let mut chars = text.strip_prefix('s').ok_or_else(wrong)?.chars();
    let mark = chars.next().ok_or_else(wrong)?;
    let mut parts = vec![String::new()];
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let next = chars.next().unwrap_or('\\');
                if let Some(part) = parts.last_mut() {
                    if next != mark {
                        part.push('\\');
                    }
                    part.push(next);
                }
            }
            c if c == mark && parts.len() < 3 => parts.push(String::new()),
            c => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    let [find, put, flags] = parts.as_slice() else { return Err(wrong()) };
    let digits: String = flags.chars().filter(char::is_ascii_digit).collect();
    Ok(Rename {
        find: pattern::regex(find, flags.contains('x'), flags.contains('i'))?,
        put: put.clone(),
        all: flags.contains('g'),
        from: digits.parse().unwrap_or(1),
    })
}

impl Rename {
    fn apply(&self, name: &str) -> String {
        let (mut out, mut last) = (String::new(), 0);
        for (at, found) in self.find.captures_iter(name).enumerate() {
            let Some(whole) = found.get(0) else { continue };
            if at + 1 < self.from {
                continue;
            }
            out.push_str(name.get(last..whole.start()).unwrap_or_default());
            let mut chars = self.put.chars();
            while let Some(c) = chars.next() {
                match c {
                    '&' => out.push_str(whole.as_str()),
                    '\\' => match chars.next() {
                        Some(digit) if digit.is_ascii_digit() => {
                            let group = digit.to_digit(10).and_then(|n| found.get(n as usize));
                            out.push_str(group.map_or("", |g| g.as_str()));
                        }
                        other => out.extend(other),
                    },
                    c => out.push(c),
                }
            }
            last = whole.end();
            if !self.all {
                break;
            }
        }
        out + name.get(last..).unwrap_or_default()
    }
}

impl Options {
    /// The name that a member has on the other side; none where nothing is left of it.
    pub fn renamed(&self, name: &str) -> Option<String> {
        let mut name = self.renames.iter().fold(name.to_owned(), |name, rename| rename.apply(&name));
        if self.strip > 0 {
            let mut rest = name.as_str();
            for _ in 0..self.strip {
                rest = rest.split_once('/').map_or("", |(_, rest)| rest.trim_start_matches('/'));
            }
            name = rest.to_owned();
        }
        (!name.is_empty()).then_some(name)
    }

    /// A pattern fits a name, a part of it behind a slash, or a folder above it.
    pub fn is_excluded(&self, name: &str) -> bool {
        let name = name.trim_end_matches('/');
        self.without.iter().any(|pattern| {
            let pattern = pattern.trim_end_matches('/');
            let starts = std::iter::once(0).chain(name.match_indices('/').map(|(at, _)| at + 1));
            starts.filter_map(|at| name.get(at..)).any(|part| {
                let ends = part.match_indices('/').map(|(at, _)| at).chain([part.len()]);
                ends.filter_map(|end| part.get(..end)).any(|part| pattern::fits(pattern.as_bytes(), part.as_bytes()))
            })
        })
    }
}
