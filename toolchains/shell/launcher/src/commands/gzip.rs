//! `gzip`, `bzip2`, `xz` and their kin: files that are packed and unpacked in place, or to standard output.

use std::path::Path;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{absolute, options::{Given, Known}, packing::Packing, reason};

/// One of them, under each of its names.
pub struct Packer {
    pub name: &'static str,
    pub packing: Packing,
    pub unpack: bool,
    pub to_stdout: bool,
}

const LETTERS: &str = "cdzkftlqvnNrS:123456789aT:e0";
const LONG: &[(&str, char)] = &[
    ("stdout", 'c'),
    ("to-stdout", 'c'),
    ("decompress", 'd'),
    ("uncompress", 'd'),
    ("compress", 'z'),
    ("keep", 'k'),
    ("force", 'f'),
    ("test", 't'),
    ("list", 'l'),
    ("quiet", 'q'),
    ("verbose", 'v'),
    ("no-name", 'n'),
    ("name", 'N'),
    ("recursive", 'r'),
    ("suffix", 'S'),
    ("fast", '1'),
    ("best", '9'),
    ("threads", 'T'),
    ("extreme", 'e'),
    ("rsyncable", 'R'),
    ("version", 'V'),
    ("help", 'h'),
];

/// It goes on, but says so.
const WARNING: i32 = 2;

#[async_trait]
impl Builtin for Packer {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let known = Known { command: self.name, letters: LETTERS, long: LONG, wrong: 1 };
        let given = match known.read(context.args) {
            Ok(given) => given,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        if given.has("Vh") {
            return Ok(ExecResult::ok(format!("{} 1.12\n", self.name)));
        }
        let unpack = given.last("dz").map_or(self.unpack, |letter| letter == 'd') || given.has("tl");
        let suffix = match (given.value('S'), self.packing) {
            (Some(suffix), _) => format!(".{}", suffix.trim_start_matches('.')),
            (None, Packing::Gzip) => ".gz".to_owned(),
            (None, Packing::Bzip2) => ".bz2".to_owned(),
            (None, Packing::Xz) => ".xz".to_owned(),
        };
        let mut work = Work { own: self, context: &context, given: &given, unpack, suffix, out: Vec::new(), errors: String::new(), code: 0, sizes: (0, 0) };
        work.all().await;
        let mut result = ExecResult::with_code(String::new(), work.code);
        result.stdout = work.out.into();
        result.stderr = work.errors.into();
        Ok(result)
    }
}

struct Work<'a, 'b> {
    own: &'a Packer,
    context: &'a BuiltinContext<'b>,
    given: &'a Given,
    unpack: bool,
    suffix: String,
    out: Vec<u8>,
    errors: String,
    code: i32,
    /// Of all that `-l` shows.
    sizes: (usize, usize),
}

impl Work<'_, '_> {
    fn fail(&mut self, code: i32, why: &str) {
        if !(code == WARNING && self.given.has("q")) {
            // A blank line comes first where an archive is broken, as of gzip.
            let broken = self.own.packing == Packing::Gzip && why.ends_with(['t', 'e', 'r']) && (why.contains("not in gzip") || why.contains("unexpected end") || why.contains("crc error"));
            let name = if self.own.packing == Packing::Gzip { "gzip" } else { self.own.name };
            self.errors.push_str(&format!("{}{name}: {why}\n", if broken { "\n" } else { "" }));
        }
        self.code = if code == 1 || self.code == 0 { code } else { self.code };
    }

    async fn all(&mut self) {
        let files = self.given.operands.clone();
        if self.given.has("l") {
            self.out.extend(b"         compressed        uncompressed  ratio uncompressed_name\n");
        }
        if files.is_empty() {
            self.stdin();
        }
        for file in &files {
            if file == "-" {
                self.stdin();
            } else {
                self.path(file).await;
            }
        }
        if self.given.has("l") && files.len() > 1 {
            let (packed, plain) = self.sizes;
            self.listed(packed, plain, "(totals)");
        }
    }

    fn stdin(&mut self) {
        let data = self.context.stdin_bytes().map(<[u8]>::to_vec).unwrap_or_default();
        if let Some(done) = self.converted(&data, "stdin", None) {
            self.out.extend(done);
        }
    }

    async fn path(&mut self, file: &str) {
        let mut rest = vec![file.to_owned()];
        while let Some(file) = rest.pop() {
            let path = absolute(self.context.cwd, &file);
            match self.context.fs.stat(&path).await {
                Ok(found) if found.file_type.is_dir() && self.given.has("r") => {
                    let entries = self.context.fs.read_dir(&path).await.unwrap_or_default();
                    rest.extend(entries.into_iter().rev().map(|entry| format!("{}/{}", file.trim_end_matches('/'), entry.name)));
                }
                Ok(found) if found.file_type.is_dir() => self.fail(WARNING, &format!("{file} is a directory -- ignored")),
                Ok(found) => self.file(&file, &path, found.modified).await,
                Err(error) => {
                    let with = format!("{file}{}", self.suffix);
                    if self.unpack && self.context.fs.exists(&absolute(self.context.cwd, &with)).await.unwrap_or(false) {
                        rest.push(with);
                    } else {
                        let shown = if self.unpack && self.own.packing == Packing::Gzip && !file.ends_with(&self.suffix) { with } else { file };
                        self.fail(1, &format!("{shown}: {}", reason(&error)));
                    }
                }
            }
        }
    }

    async fn file(&mut self, file: &str, path: &Path, modified: std::time::SystemTime) {
        let stdout = self.own.to_stdout || self.given.has("ctl");
        let target = match (stdout, self.unpack) {
            (true, _) => String::new(),
            (false, true) => match self.plain_name(file) {
                Some(name) => name,
                None => return self.fail(WARNING, &format!("{file}: unknown suffix -- ignored")),
            },
            (false, false) if file.ends_with(&self.suffix) => {
                if self.given.has("r") {
                    return;
                }
                return self.fail(WARNING, &format!("{file} already has {} suffix -- unchanged", self.suffix));
            }
            (false, false) => format!("{file}{}", self.suffix),
        };
        if !stdout && !self.given.has("f") && self.context.fs.lstat(path).await.is_ok_and(|m| m.file_type.is_symlink()) {
            return self.fail(1, &format!("{file}: Too many levels of symbolic links"));
        }
        let to = absolute(self.context.cwd, &target);
        if !stdout && !self.given.has("f") && self.context.fs.exists(&to).await.unwrap_or(false) {
            if self.own.packing == Packing::Xz {
                return self.fail(1, &format!("{target}: File exists"));
            }
            return self.fail(WARNING, &format!("{target} already exists;\tnot overwritten"));
        }
        let data = match self.context.fs.read_file(path).await {
            Ok(data) => data,
            Err(error) => return self.fail(1, &format!("{file}: {}", reason(&error))),
        };
        let seconds = modified.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| u32::try_from(d.as_secs()).unwrap_or(0));
        let name = file.rsplit('/').next().unwrap_or(file);
        let Some(done) = self.converted(&data, file, (!self.given.has("n")).then_some((name, seconds))) else { return };
        if self.given.has("l") {
            let name = self.plain_name(file).unwrap_or_else(|| file.to_owned());
            self.sizes = (self.sizes.0 + data.len(), self.sizes.1 + done.len());
            return self.listed(data.len(), done.len(), &name);
        }
        if self.given.has("v") {
            self.said(file, &target, &data, &done, stdout);
        }
        if stdout {
            return if self.given.has("t") {} else { self.out.extend(done) };
        }
        if let Err(error) = self.context.fs.write_file(&to, &done).await {
            return self.fail(1, &format!("{target}: {}", reason(&error)));
        }
        let _what_cannot_have_one_has_none = self.context.fs.set_modified_time(&to, modified).await;
        if !self.given.has("k") {
            let _what_is_left_is_read_only = self.context.fs.remove(path, false).await;
        }
    }

    /// `-v`
    fn said(&mut self, file: &str, target: &str, data: &[u8], done: &[u8], stdout: bool) {
        if self.given.has("t") {
            return self.errors.push_str(&format!("{file}:\t OK\n"));
        }
        let (packed, plain) = if self.unpack { (data.len(), done.len()) } else { (done.len(), data.len()) };
        let what = match (stdout, self.given.has("k")) {
            (true, _) => String::new(),
            (false, true) => format!(" -- created {target}"),
            (false, false) => format!(" -- replaced with {target}"),
        };
        self.errors.push_str(&format!("{file}:\t{}{what}\n", ratio(packed, plain)));
    }

    fn listed(&mut self, packed: usize, plain: usize, name: &str) {
        self.out.extend(format!("{packed:>19} {plain:>19} {} {name}\n", ratio(packed, plain)).bytes());
    }

    /// Packed or unpacked; what cannot be is said.
    fn converted(&mut self, data: &[u8], file: &str, of: Option<(&str, u32)>) -> Option<Vec<u8>> {
        if !self.unpack {
            let level = self.given.last("123456789").and_then(|digit| digit.to_digit(10)).unwrap_or(6);
            return match self.own.packing.packed(data, level, of) {
                Ok(done) => Some(done),
                Err(error) => {
                    self.fail(1, &format!("{file}: {error}"));
                    None
                }
            };
        }
        // gzip unpacks no other kind, and xz none but its own; as it is, where both `-c` and `-f` are given.
        if Packing::of(data) != Some(self.own.packing) {
            if self.given.has("f") && self.given.has("c") {
                return Some(data.to_vec());
            }
            self.fail(1, &match self.own.packing {
                Packing::Gzip if data.is_empty() => format!("{file}: unexpected end of file"),
                Packing::Gzip => format!("{file}: not in gzip format"),
                Packing::Bzip2 => format!("{} is not a bzip2 file.", if file == "stdin" { "(stdin)" } else { file }),
                Packing::Xz => format!("{}: File format not recognized", if file == "stdin" { "(stdin)" } else { file }),
            });
            return None;
        }
        match self.own.packing.unpacked(data) {
            Ok(done) if self.given.has("t") && file == "stdin" => Some(done).map(|_| Vec::new()),
            Ok(done) => Some(done),
            Err(error) => {
                let cut = error.kind() == std::io::ErrorKind::UnexpectedEof;
                self.fail(1, &match self.own.packing {
                    Packing::Gzip if cut => format!("{file}: unexpected end of file"),
                    Packing::Gzip => format!("{file}: invalid compressed data--crc error"),
                    Packing::Bzip2 => format!("{file}: Data integrity error when decompressing."),
                    Packing::Xz if cut => format!("{file}: Unexpected end of input"),
                    Packing::Xz => format!("{file}: Compressed data is corrupt"),
                });
                None
            }
        }
    }

    /// A name without its ending.
    fn plain_name(&self, file: &str) -> Option<String> {
        let endings: &[(&str, &str)] = match self.own.packing {
            Packing::Gzip => &[(".tgz", ".tar"), (".taz", ".tar"), (".gz", ""), ("-gz", ""), (".z", "")],
            Packing::Bzip2 => &[(".tbz2", ".tar"), (".tbz", ".tar"), (".bz2", ""), (".bz", "")],
            Packing::Xz => &[(".txz", ".tar"), (".xz", "")],
        };
        let own = file.strip_suffix(&self.suffix).map(str::to_owned);
        own.or_else(|| endings.iter().find_map(|(ending, put)| Some(format!("{}{put}", file.strip_suffix(ending)?))))
    }
}

/// What packing saved.
fn ratio(packed: usize, plain: usize) -> String {
    // The header is no part of it.
    let data = packed.saturating_sub(18) as f64;
    let saved = if plain == 0 { 0.0 } else { 100.0 * (plain as f64 - data) / plain as f64 };
    format!("{saved:>5.1}%")
}
