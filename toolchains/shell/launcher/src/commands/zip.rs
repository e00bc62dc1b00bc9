//! `zip` as of Info-ZIP.

use std::{
    borrow::Cow,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileType, Metadata};
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{absolute, pattern::fits};

pub struct Zip;

/// Exit codes of Info-ZIP.
const USAGE: i32 = 16;
const NOTHING_TO_DO: i32 = 12;
const NOT_AN_ARCHIVE: i32 = 3;
const NOT_MATCHED: i32 = 18;

#[derive(Default)]
struct Options {
    recursive: bool,
    quiet: bool,
    /// Names without folders.
    junk: bool,
    /// No entries for folders.
    no_folders: bool,
    links: bool,
    stored: bool,
    delete: bool,
    remove: bool,
    test: bool,
    names_from_input: bool,
    without: Vec<String>,
    only: Vec<String>,
    archive: Option<String>,
    files: Vec<String>,
}

impl Options {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            if word == "--" {
                words.by_ref().for_each(|word| options.operand(word));
            } else if word.len() > 1 && word.starts_with('-') {
                let letters = match word.as_str() {
                    "--recurse-paths" => "r",
                    "--quiet" => "q",
                    "--junk-paths" => "j",
                    "--exclude" => "x",
                    "--include" => "i",
                    "--symlinks" => "y",
                    "--delete" => "d",
                    "--move" => "m",
                    "--test" => "T",
                    long if long.starts_with("--") => return Err(format!("long option '{}' not supported", &long[2..])),
                    short => &short[1..],
                };
                for letter in letters.chars() {
                    let listed = match letter {
                        'x' => &mut options.without,
                        'i' => &mut options.only,
                        'n' | 't' | 'b' => {
                            words.next();
                            continue;
                        }
                        letter => {
                            options.letter(letter)?;
                            continue;
                        }
                    };
                    while let Some(pattern) = words.next_if(|word| !word.starts_with('-') && *word != "@") {
                        listed.push(pattern.clone());
                    }
                    words.next_if(|word| *word == "@");
                }
            } else {
                options.operand(word);
            }
        }
        Ok(options)
    }

    fn operand(&mut self, word: &str) {
        match self.archive {
            None => self.archive = Some(word.to_owned()),
            Some(_) => self.files.push(word.to_owned()),
        }
    }

    fn letter(&mut self, letter: char) -> Result<(), String> {
        match letter {
            'r' => self.recursive = true,
            'q' => self.quiet = true,
            'j' => self.junk = true,
            'D' => self.no_folders = true,
            'y' => self.links = true,
            '0' => self.stored = true,
            'd' => self.delete = true,
            'm' => self.remove = true,
            'T' => self.test = true,
            '@' => self.names_from_input = true,
            '1'..='9' | 'X' | 'v' | 'u' | 'f' | 'o' | 'g' | 'S' | 'k' | 'A' => {}
            'e' | 'P' => return Err("archives with a password are not supported".to_owned()),
            other => return Err(format!("short option '{other}' not supported")),
        }
        Ok(())
    }

    fn takes(&self, name: &str) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern.as_bytes(), name.as_bytes()));
        !any(&self.without) && (self.only.is_empty() || any(&self.only))
    }
}

/// What goes into the archive: where it is and under which name.
struct Item {
    path: PathBuf,
    name: String,
    metadata: Metadata,
}

#[async_trait]
impl Builtin for Zip {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let failed = |why: &str, code| Ok(ExecResult::err(format!("\nzip error: {why}\n"), code));
        let mut options = match Options::read(context.args) {
            Ok(options) => options,
            Err(why) => return failed(&format!("Invalid command arguments ({why})"), USAGE),
        };
        let Some(archive) = options.archive.clone() else { return failed("Nothing to do!", NOTHING_TO_DO) };
        if options.names_from_input {
            let input = context.stdin.map(|input| input.text_lossy().into_owned()).unwrap_or_default();
            options.files.extend(input.lines().map(str::to_owned));
        }
        let to_output = archive == "-";
        let has_ending = Path::new(&archive).extension().is_some();
        let archive = if to_output || has_ending { archive } else { archive + ".zip" };
        let place = absolute(context.cwd, &archive);
        let before = if to_output { Vec::new() } else { context.fs.read_file(&place).await.unwrap_or_default() };
        let mut old = match before.is_empty() {
            true => None,
            false => match ZipArchive::new(Cursor::new(before.as_slice())) {
                Ok(old) => Some(old),
                Err(_) => return failed(&format!("Zip file structure invalid ({archive})"), NOT_AN_ARCHIVE),
            },
        };

        let (mut said, mut warned) = (String::new(), String::new());
        let items = if options.delete { Vec::new() } else { items(&context, &options, &place, &mut warned).await };
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut replaced = Vec::new();
        let mut changed = !items.is_empty();
        if let Some(old) = &mut old {
            for index in 0..old.len() {
                let Ok(file) = old.by_index_raw(index) else { continue };
                let Ok(name) = file.name().map(Cow::into_owned) else { continue };
                let deleted = options.delete && options.files.iter().any(|p| fits(p.as_bytes(), name.as_bytes()));
                if deleted {
                    said.push_str(&format!("deleting: {name}\n"));
                    changed = true;
                } else if items.iter().any(|item| item.name == name) {
                    replaced.push(name);
                } else if writer.raw_copy_file(file).is_err() {
                    return failed(&format!("Zip file structure invalid ({archive})"), NOT_AN_ARCHIVE);
                }
            }
        }
        if !changed {
            let mut result = ExecResult::err(format!("{warned}\nzip error: Nothing to do! ({archive})\n"), NOTHING_TO_DO);
            result.stdout = said.into();
            return Ok(result);
        }
        for item in &items {
            let verb = if replaced.contains(&item.name) { "updating" } else { "  adding" };
            match add(&context, &options, &mut writer, item).await {
                Ok(how) => said.push_str(&format!("{verb}: {} ({how})\n", item.name)),
                Err(_) => warned.push_str(&format!("\tzip warning: could not open for reading: {}\n", item.name)),
            }
        }
        let bytes = match writer.finish() {
            Ok(done) => done.into_inner(),
            Err(error) => return failed(&error.to_string(), 14),
        };
        if !to_output {
            context.fs.write_file(&place, &bytes).await?;
        }
        if options.test {
            said.push_str(&format!("test of {archive} OK\n"));
        }
        for item in items.iter().rev().filter(|_| options.remove) {
            let _ = context.fs.remove(&item.path, false).await; // a folder that is not empty stays
        }
        let mut result = ExecResult::with_code(if options.quiet || to_output { String::new() } else { said }, 0);
        if to_output {
            result.stdout = bytes.into();
        }
        if !warned.is_empty() {
            result.stderr = warned.into();
            result.exit_code = NOT_MATCHED;
        }
        Ok(result)
    }
}

/// All that is named, and what is below where that is asked.
async fn items(context: &BuiltinContext<'_>, options: &Options, archive: &Path, warned: &mut String) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for file in &options.files {
        let mut rest = vec![(absolute(context.cwd, file), file.trim_end_matches('/').to_owned())];
        let mut first = true;
        while let Some((path, name)) = rest.pop() {
            let found = if options.links { context.fs.lstat(&path).await } else { context.fs.stat(&path).await };
            let Ok(metadata) = found else {
                if first {
                    warned.push_str(&format!("\tzip warning: name not matched: {file}\n"));
                }
                continue;
            };
            let named = |name: &str| name.trim_start_matches("./").trim_start_matches('/').to_owned();
            if metadata.file_type.is_dir() {
                let own = named(&format!("{name}/"));
                if !options.junk && !options.no_folders && !matches!(own.as_str(), "" | "./" | "../") && options.takes(&own) {
                    items.push(Item { path: path.clone(), name: own, metadata });
                }
                if options.recursive {
                    let mut below = context.fs.read_dir(&path).await.unwrap_or_default();
                    below.sort_by(|a, b| b.name.cmp(&a.name));
                    rest.extend(below.into_iter().map(|entry| (path.join(&entry.name), format!("{name}/{}", entry.name))));
                }
            } else if path != archive {
                let whole = named(&name);
                let name = if options.junk { whole.rsplit('/').next().unwrap_or_default().to_owned() } else { whole.clone() };
                if options.takes(&whole) && !items.iter().any(|item| item.name == name) {
                    items.push(Item { path, name, metadata });
                }
            }
            first = false;
        }
    }
    items
}

/// Writes one item; how it was stored.
async fn add(
    context: &BuiltinContext<'_>,
    options: &Options,
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    item: &Item,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let plain = SimpleFileOptions::default().last_modified_time(stamp(item.metadata.modified)).unix_permissions(item.metadata.mode);
    let stored = plain.compression_method(CompressionMethod::Stored);
    let content = match item.metadata.file_type {
        FileType::Directory => {
            writer.add_directory(item.name.as_str(), stored)?;
            return Ok("stored 0%".to_owned());
        }
        FileType::Symlink => {
            let target = context.fs.read_link(&item.path).await?;
            writer.add_symlink(item.name.as_str(), target.to_string_lossy(), stored)?;
            return Ok("stored 0%".to_owned());
        }
        _ => context.fs.read_file(&item.path).await?,
    };
    // As Info-ZIP: what does not become smaller is stored.
    let small = (!options.stored).then(|| deflated(&content)).flatten().filter(|small| *small < content.len());
    let method = if small.is_some() { plain.compression_method(CompressionMethod::Deflated) } else { stored };
    writer.start_file(item.name.as_str(), method)?;
    writer.write_all(&content)?;
    Ok(match small {
        Some(small) => format!("deflated {:.0}%", 100.0 - 100.0 * small as f64 / content.len() as f64),
        None => "stored 0%".to_owned(),
    })
}

/// How long it is when it is deflated.
fn deflated(content: &[u8]) -> Option<usize> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).ok()?;
    encoder.finish().ok().map(|bytes| bytes.len())
}

/// Archives count years from 1980.
fn stamp(time: SystemTime) -> zip::DateTime {
    let time = DateTime::<Utc>::from(time);
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    zip::DateTime::from_date_and_time(
        u16::try_from(time.year()).unwrap_or(1980),
        small(time.month()),
        small(time.day()),
        small(time.hour()),
        small(time.minute()),
        small(time.second()),
    )
    .unwrap_or_default()
}
