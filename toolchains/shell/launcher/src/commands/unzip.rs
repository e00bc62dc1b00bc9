//! `unzip` as of Info-ZIP. A name in an archive leads nowhere but below the folder.

use std::{
    io::{Cursor, Read},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};
use chrono::{NaiveDate, NaiveDateTime};
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

use super::{absolute, pattern::fits};

pub struct Unzip;

/// Exit codes of Info-ZIP.
const WARNED: i32 = 1;
const BROKEN: i32 = 3;
const NO_ARCHIVE: i32 = 9;
const USAGE: i32 = 10;
const NOT_MATCHED: i32 = 11;

/// Larger than what the sandbox could hold.
const MOST: u64 = 1 << 30;

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Extract,
    List,
    Details,
    Names,
    Test,
    /// To standard output.
    Pipe,
}

struct Options {
    mode: Mode,
    quiet: bool,
    overwrite: bool,
    never: bool,
    junk: bool,
    folder: Option<String>,
    without: Vec<String>,
    archive: Option<String>,
    only: Vec<String>,
}

impl Options {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self {
            mode: Mode::Extract,
            quiet: false,
            overwrite: false,
            never: false,
            junk: false,
            folder: None,
            without: Vec::new(),
            archive: None,
            only: Vec::new(),
        };
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
                match options.archive {
                    None => options.archive = Some(word.clone()),
                    Some(_) => options.only.push(word.clone()),
                }
                continue;
            };
            let mut letters = letters.chars();
            while let Some(letter) = letters.next() {
                match letter {
                    'l' => options.mode = Mode::List,
                    'v' => options.mode = Mode::Details,
                    'Z' | '1' => options.mode = Mode::Names,
                    't' => options.mode = Mode::Test,
                    'p' | 'c' => options.mode = Mode::Pipe,
                    'q' => options.quiet = true,
                    'o' => options.overwrite = true,
                    'n' => options.never = true,
                    'j' => options.junk = true,
                    'u' | 'f' => options.overwrite = true,
                    'd' => {
                        let rest: String = letters.by_ref().collect();
                        let folder = if rest.is_empty() { words.next().cloned() } else { Some(rest) };
                        options.folder = Some(folder.ok_or("-d: a folder is missing")?);
                    }
                    'x' => options.without.extend(words.by_ref().cloned()),
                    'C' | 'L' | 'U' | 'X' | 'K' | 'a' | 'b' | 'D' | ':' => {}
                    'P' => return Err("archives with a password are not supported".to_owned()),
                    other => return Err(format!("unknown option -{other}")),
                }
            }
        }
        Ok(options)
    }

    fn takes(&self, name: &str) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern.as_bytes(), name.as_bytes()));
        !any(&self.without) && (self.only.is_empty() || any(&self.only))
    }
}

#[async_trait]
impl Builtin for Unzip {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let options = match Options::read(context.args) {
            Ok(options) => options,
            Err(why) => return Ok(ExecResult::err(format!("unzip:  {why}\n"), USAGE)),
        };
        let Some(asked) = &options.archive else {
            return Ok(ExecResult::err("unzip:  the name of an archive is missing\n".to_owned(), USAGE));
        };
        let mut found = None;
        for name in [asked.clone(), format!("{asked}.zip"), format!("{asked}.ZIP")] {
            if let Ok(bytes) = context.fs.read_file(&absolute(context.cwd, &name)).await {
                found = Some((name, bytes));
                break;
            }
        }
        let Some((name, bytes)) = found else {
            let text = format!("unzip:  cannot find or open {asked}, {asked}.zip or {asked}.ZIP.\n");
            return Ok(ExecResult::err(text, NO_ARCHIVE));
        };
        let Ok(archive) = ZipArchive::new(Cursor::new(bytes.as_slice())) else {
            let text = format!("Archive:  {name}\n  End-of-central-directory signature not found.  It is no zip archive, or a part is missing.\n");
            return Ok(ExecResult::err(text, NO_ARCHIVE));
        };
        let mut work = Work { context: &context, options, name, archive, out: Vec::new(), errors: String::new(), code: 0 };
        work.run().await;
        let mut result = ExecResult::with_code(String::new(), work.code);
        result.stdout = work.out.into();
        result.stderr = work.errors.into();
        Ok(result)
    }
}

struct Work<'a, 'b> {
    context: &'a BuiltinContext<'b>,
    options: Options,
    name: String,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    out: Vec<u8>,
    errors: String,
    code: i32,
}

/// One entry, read.
struct Entry {
    name: String,
    folder: bool,
    link: bool,
    stored: bool,
    mode: Option<u32>,
    modified: NaiveDateTime,
    size: u64,
    packed: u64,
    crc: u32,
}

impl Work<'_, '_> {
    fn say(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    async fn run(&mut self) {
        let entries: Vec<(usize, Entry)> =
            (0..self.archive.len()).filter_map(|i| Some((i, entry(&self.archive.by_index_raw(i).ok()?)?))).collect();
        let entries: Vec<_> = entries.into_iter().filter(|(_, entry)| self.options.takes(&entry.name)).collect();
        for pattern in self.options.only.clone() {
            if !entries.iter().any(|(_, entry)| fits(pattern.as_bytes(), entry.name.as_bytes())) {
                self.errors.push_str(&format!("caution: filename not matched:  {pattern}\n"));
                self.code = NOT_MATCHED;
            }
        }
        match self.options.mode {
            Mode::Names => entries.iter().for_each(|(_, entry)| self.say(&format!("{}\n", entry.name))),
            Mode::List | Mode::Details => self.list(&entries),
            Mode::Pipe => {
                for (index, _) in entries.iter().filter(|(_, entry)| !entry.folder) {
                    if let Some(bytes) = self.content(*index) {
                        self.out.extend(bytes);
                    }
                }
            }
            Mode::Test => self.test(&entries),
            Mode::Extract => self.extract(&entries).await,
        }
    }

    fn header(&mut self) {
        if !self.options.quiet {
            self.say(&format!("Archive:  {}\n", self.name.clone()));
        }
    }

    fn list(&mut self, entries: &[(usize, Entry)]) {
        self.header();
        let details = self.options.mode == Mode::Details;
        let (title, line) = match details {
            true => (
                " Length   Method    Size  Cmpr    Date    Time   CRC-32   Name",
                "--------  ------  ------- ---- ---------- ----- --------  ----",
            ),
            false => ("  Length      Date    Time    Name", "---------  ---------- -----   ----"),
        };
        self.say(&format!("{title}\n{line}\n"));
        let (mut total, mut packed) = (0, 0);
        for (_, entry) in entries {
            let when = entry.modified.format("%Y-%m-%d %H:%M");
            self.say(&match details {
                true => format!(
                    "{:>8}  {:<6} {:>8} {:>3}% {when} {:08x}  {}\n",
                    entry.size,
                    if entry.stored { "Stored" } else { "Defl:N" },
                    entry.packed,
                    saved(entry.size, entry.packed),
                    entry.crc,
                    entry.name
                ),
                false => format!("{:>9}  {when}   {}\n", entry.size, entry.name),
            });
            (total, packed) = (total + entry.size, packed + entry.packed);
        }
        let files = if entries.len() == 1 { "1 file".to_owned() } else { format!("{} files", entries.len()) };
        self.say(&match details {
            true => format!(
                "--------          -------  ---                            -------\n{total:>8}         {packed:>8} {:>3}%                            {files}\n",
                saved(total, packed)
            ),
            false => format!("---------                     -------\n{total:>9}                     {files}\n"),
        });
    }

    fn test(&mut self, entries: &[(usize, Entry)]) {
        self.header();
        for (index, entry) in entries {
            let fine = entry.folder || self.content(*index).is_some();
            if !self.options.quiet {
                self.say(&format!("    testing: {:<22}  {}\n", entry.name, if fine { "OK" } else { "bad" }));
            }
        }
        let name = self.name.clone();
        self.say(&match self.code {
            BROKEN => format!("At least one error was detected in {name}.\n"),
            _ => format!("No errors detected in compressed data of {name}.\n"),
        });
    }

    /// An entry's bytes, checked; none where the archive is broken, which is said.
    fn content(&mut self, index: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = match self.archive.by_index(index) {
            Ok(file) => file.take(MOST).read_to_end(&mut bytes).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(_) => Some(bytes),
            Err(why) => {
                self.errors.push_str(&format!("error:  {}: {why}\n", self.name));
                self.code = BROKEN;
                None
            }
        }
    }

    async fn extract(&mut self, entries: &[(usize, Entry)]) {
        self.header();
        let base = absolute(self.context.cwd, self.options.folder.as_deref().unwrap_or("."));
        let shown = self.options.folder.as_deref().map(|folder| format!("{}/", folder.trim_end_matches('/'))).unwrap_or_default();
        for (index, entry) in entries {
            let inside = self.inside(entry);
            if inside.as_os_str().is_empty() {
                continue;
            }
            let path = base.join(&inside);
            let label = format!("{shown}{}", inside.to_string_lossy());
            if entry.folder {
                if !self.options.junk && !self.context.fs.exists(&path).await.unwrap_or(false) {
                    self.done(self.context.fs.mkdir(&path, true).await, &format!("   creating: {label}/\n"));
                }
                continue;
            }
            if !self.options.overwrite && self.context.fs.exists(&path).await.unwrap_or(false) {
                if !self.options.never {
                    // Nobody is there to answer.
                    self.errors.push_str(&format!("replace {label}? [y]es, [n]o, [A]ll, [N]one, [r]ename:  NULL\n(EOF or read error, treating as \"[N]one\" ...)\n"));
                    self.options.never = true;
                }
                continue;
            }
            if let Some(bytes) = self.content(*index) {
                let verb = if entry.stored { " extracting" } else { "  inflating" };
                let written = self.write(&path, entry, &bytes).await;
                self.done(written, &format!("{verb}: {label}  \n"));
            }
        }
    }

    /// Where an entry goes, below the folder.
    fn inside(&mut self, entry: &Entry) -> PathBuf {
        let parts: Vec<&str> = entry.name.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect();
        let safe: PathBuf = parts.iter().filter(|part| **part != "..").collect();
        if parts.contains(&"..") || entry.name.starts_with('/') {
            self.errors.push_str(&format!("warning:  skipped \"../\" path component(s) in {}\n", entry.name));
            self.code = self.code.max(WARNED);
        }
        match self.options.junk {
            true => safe.file_name().map(PathBuf::from).unwrap_or_default(),
            false => safe,
        }
    }

    async fn write(&self, path: &Path, entry: &Entry, bytes: &[u8]) -> bashkit::Result<()> {
        let fs = &self.context.fs;
        if let Some(parent) = path.parent() {
            fs.mkdir(parent, true).await?;
        }
        if entry.link {
            let _ = fs.remove(path, false).await;
            return fs.symlink(Path::new(&*String::from_utf8_lossy(bytes)), path).await;
        }
        fs.write_file(path, bytes).await?;
        if let Some(mode) = entry.mode {
            fs.chmod(path, mode & 0o777).await?;
        }
        let seconds = u64::try_from(entry.modified.and_utc().timestamp()).unwrap_or(0);
        fs.set_modified_time(path, SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).await
    }

    fn done(&mut self, result: bashkit::Result<()>, text: &str) {
        match result {
            Ok(()) if self.options.quiet => {}
            Ok(()) => self.say(text),
            Err(error) => {
                self.errors.push_str(&format!("error:  cannot write: {}\n", super::reason(&error)));
                self.code = BROKEN;
            }
        }
    }
}

/// None where its name cannot be read.
fn entry<R: Read>(file: &ZipFile<'_, R>) -> Option<Entry> {
    let at = file.last_modified().unwrap_or_default();
    let day = NaiveDate::from_ymd_opt(i32::from(at.year()), u32::from(at.month()), u32::from(at.day()));
    let modified = day.and_then(|d| d.and_hms_opt(u32::from(at.hour()), u32::from(at.minute()), u32::from(at.second())));
    Some(Entry {
        name: file.name().ok()?.into_owned(),
        folder: file.is_dir(),
        link: file.is_symlink(),
        stored: file.compression() == CompressionMethod::Stored,
        mode: file.unix_mode(),
        modified: modified.unwrap_or_default(),
        size: file.size(),
        packed: file.compressed_size(),
        crc: file.crc32(),
    })
}

fn saved(size: u64, packed: u64) -> u64 {
    if size == 0 { 0 } else { (100.0 - 100.0 * packed as f64 / size as f64).round().max(0.0) as u64 }
}
