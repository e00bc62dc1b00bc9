//! `file`: what a file is by its first bytes, in the words of file 5.44.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileType};

use super::{absolute, options::{Given, Known}, reason};

pub struct File;

const KNOWN: Known = Known {
    command: "file",
    letters: "biLhzsNnkrEF:f:0",
    long: &[
        ("brief", 'b'),
        ("mime", 'i'),
        ("mime-type", '\u{1}'),
        ("mime-encoding", '\u{2}'),
        ("dereference", 'L'),
        ("no-dereference", 'h'),
        ("no-pad", 'N'),
        ("separator", 'F'),
        ("raw", 'r'),
        ("keep-going", 'k'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for File {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// In words, as a type of the internet, and how it is written.
struct Kind {
    words: String,
    mime: String,
    encoding: &'static str,
}

impl Kind {
    fn binary(words: impl Into<String>, mime: &str) -> Self {
        Self { words: words.into(), mime: mime.to_owned(), encoding: "binary" }
    }
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    if given.operands.is_empty() {
        return Err(("Usage: file [-bhiLNr] [--mime-type] [--mime-encoding] FILE...\n".to_owned(), 1));
    }
    let widest = given.operands.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for name in &given.operands {
        let kind = kind(context, &given, name).await;
        let text = if given.has("\u{1}") {
            kind.mime
        } else if given.has("\u{2}") {
            kind.encoding.to_owned()
        } else if given.has("i") {
            format!("{}; charset={}", kind.mime, kind.encoding)
        } else {
            kind.words
        };
        if given.has("b") {
            out.push_str(&format!("{text}\n"));
        } else {
            let pad = if given.has("N") { 0 } else { widest - name.chars().count() };
            let shown = if name == "-" { "/dev/stdin" } else { name };
            out.push_str(&format!("{shown}{} {}{text}\n", given.value('F').unwrap_or(":"), " ".repeat(pad)));
        }
    }
    Ok(ExecResult::ok(out))
}

async fn kind(context: &BuiltinContext<'_>, given: &Given, name: &str) -> Kind {
    if name == "-" {
        return of(context.stdin_bytes().unwrap_or_default());
    }
    let path = absolute(context.cwd, name);
    let found = if given.has("L") { context.fs.stat(&path).await } else { context.fs.lstat(&path).await };
    let metadata = match found {
        Ok(metadata) => metadata,
        Err(error) => {
            let words = format!("cannot open `{name}' ({})", reason(&error));
            return Kind { mime: words.clone(), words, encoding: "binary" };
        }
    };
    match metadata.file_type {
        FileType::Directory => Kind::binary("directory", "inode/directory"),
        FileType::Fifo => Kind::binary("fifo (named pipe)", "inode/fifo"),
        FileType::Symlink => {
            let target = context.fs.read_link(&path).await.map(|to| to.to_string_lossy().into_owned()).unwrap_or_default();
            let broken = context.fs.stat(&path).await.is_err();
            Kind::binary(format!("{}symbolic link to {target}", if broken { "broken " } else { "" }), "inode/symlink")
        }
        FileType::File => match context.fs.read_file(&path).await {
            Ok(data) => of(&data),
            Err(error) => Kind::binary(format!("cannot open `{name}' ({})", reason(&error)), "application/octet-stream"),
        },
    }
}

fn of(data: &[u8]) -> Kind {
    if data.is_empty() {
        return Kind::binary("empty", "inode/x-empty");
    }
    if let Some(kind) = packed(data) {
        return kind;
    }
    text(data).unwrap_or_else(|| Kind::binary("data", "application/octet-stream"))
}

fn packed(data: &[u8]) -> Option<Kind> {
    let at = |at: usize, bytes: &[u8]| data.get(at..at + bytes.len()) == Some(bytes);
    let big = |at: usize| data.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    let little = |at: usize| data.get(at..at + 2).and_then(|b| b.try_into().ok()).map_or(0, u16::from_le_bytes);
    Some(if at(0, b"\x89PNG\r\n\x1a\n") {
        let colours = match data.get(25) {
            Some(0) => "grayscale",
            Some(2) => "RGB",
            Some(3) => "colormap",
            Some(4) => "gray+alpha",
            _ => "RGBA",
        };
        let depth = data.get(24).copied().unwrap_or(8);
        let laced = if data.get(28) == Some(&1) { "interlaced" } else { "non-interlaced" };
        Kind::binary(format!("PNG image data, {} x {}, {depth}-bit{}{colours}, {laced}", big(16), big(20), if depth == 8 || depth == 16 { "/color " } else { " " }), "image/png")
    } else if at(0, b"\xff\xd8\xff") {
        Kind::binary("JPEG image data", "image/jpeg")
    } else if at(0, b"GIF8") {
        let version = data.get(3..6).map(|v| String::from_utf8_lossy(v).into_owned()).unwrap_or_default();
        Kind::binary(format!("GIF image data, version {version}, {} x {}", little(6), little(8)), "image/gif")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Kind::binary("RIFF (little-endian) data, Web/P image", "image/webp")
    } else if at(0, b"%PDF-") {
        let version: String = data.iter().skip(5).take(3).map(|b| char::from(*b)).collect();
        Kind::binary(format!("PDF document, version {version}"), "application/pdf")
    } else if at(0, b"PK\x03\x04") {
        Kind::binary("Zip archive data, at least v2.0 to extract, compression method=deflate", "application/zip")
    } else if at(0, b"PK\x05\x06") {
        Kind::binary("Zip archive data (empty)", "application/zip")
    } else if at(0, b"\x1f\x8b") {
        let size = data.len().checked_sub(4).and_then(|at| data.get(at..)).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
        let level = match data.get(8) {
            Some(2) => ", max compression",
            Some(4) => ", max speed",
            _ => "",
        };
        let from = if data.get(9) == Some(&3) { ", from Unix" } else { "" };
        Kind::binary(format!("gzip compressed data{level}{from}, original size modulo 2^32 {size}"), "application/gzip")
    } else if at(0, b"BZh") {
        let level = data.get(3).map_or('9', |b| char::from(*b));
        Kind::binary(format!("bzip2 compressed data, block size = {level}00k"), "application/x-bzip2")
    } else if at(0, b"\xfd7zXZ\0") {
        Kind::binary("XZ compressed data, checksum CRC64", "application/x-xz")
    } else if at(0, b"(\xb5/\xfd") {
        Kind::binary("Zstandard compressed data (v0.8+)", "application/zstd")
    } else if at(0, b"7z\xbc\xaf\x27\x1c") {
        Kind::binary("7-zip archive data, version 0.4", "application/x-7z-compressed")
    } else if at(257, b"ustar  \0") {
        Kind::binary("POSIX tar archive (GNU)", "application/x-tar")
    } else if at(257, b"ustar") {
        Kind::binary("POSIX tar archive", "application/x-tar")
    } else if at(0, b"\x7fELF") {
        Kind::binary("ELF executable", "application/x-executable")
    } else if at(0, b"\0asm") {
        Kind::binary("WebAssembly (wasm) binary module version 0x1 (MVP)", "application/wasm")
    } else if at(0, b"SQLite format 3\0") {
        Kind::binary("SQLite 3.x database", "application/vnd.sqlite3")
    } else {
        return None;
    })
}

/// Text, of whatever language; nothing where there are bytes that no text has.
fn text(data: &[u8]) -> Option<Kind> {
    let plain = |b: &u8| matches!(b, 7..=13 | 27 | 32..=126);
    let (name, encoding) = if data.starts_with(b"\xef\xbb\xbf") && std::str::from_utf8(data).is_ok() {
        ("Unicode text, UTF-8 (with BOM) text", "utf-8")
    } else if data.starts_with(b"\xff\xfe") {
        ("Unicode text, UTF-16, little-endian text", "utf-16le")
    } else if data.starts_with(b"\xfe\xff") {
        ("Unicode text, UTF-16, big-endian text", "utf-16be")
    } else if data.iter().all(plain) {
        ("ASCII text", "us-ascii")
    } else if std::str::from_utf8(data).is_ok() && data.iter().all(|b| plain(b) || *b >= 0x80) {
        ("Unicode text, UTF-8 text", "utf-8")
    } else if data.iter().all(|b| plain(b) || *b >= 0xa0) {
        ("ISO-8859 text", "iso-8859-1")
    } else if data.iter().all(|b| plain(b) || *b >= 0x80) {
        ("Non-ISO extended-ASCII text", "unknown-8bit")
    } else {
        return None;
    };
    let (language, mime) = language(&String::from_utf8_lossy(data));
    if language == "JSON text data" {
        return Some(Kind { words: language.to_owned(), mime: mime.to_owned(), encoding });
    }
    let mut words = match language {
        "" => name.to_owned(),
        "CSV text" => format!("CSV {name}"),
        language if language.ends_with("script") => format!("{language}, {} executable", if name.ends_with("text") { name } else { "text" }),
        language => format!("{language}, {name}"),
    };
    words.push_str(&ends(data));
    Some(Kind { words, mime: mime.to_owned(), encoding })
}

fn ends(data: &[u8]) -> String {
    let lines = data.iter().filter(|b| **b == b'\n').count();
    let both = data.windows(2).filter(|pair| pair == b"\r\n").count();
    let alone = data.iter().filter(|b| **b == b'\r').count() - both;
    let long = data.split(|b| *b == b'\n').map(<[u8]>::len).max().filter(|most| *most >= 300);
    let mut out = long.map(|most| format!(", with very long lines ({most})")).unwrap_or_default();
    let kinds: Vec<&str> = [("CRLF", both > 0), ("CR", alone > 0), ("LF", lines > both)].iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    match kinds.as_slice() {
        [] => out.push_str(", with no line terminators"),
        ["LF"] => {}
        kinds => out.push_str(&format!(", with {} line terminators", kinds.join(", "))),
    }
    out
}

/// What a text is in, and its type.
fn language(text: &str) -> (&'static str, &'static str) {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if let Some(line) = text.strip_prefix("#!").and_then(|rest| rest.lines().next()) {
        let line = line.trim();
        return match line.rsplit(['/', ' ']).next().unwrap_or(line) {
            "bash" => ("Bourne-Again shell script", "text/x-shellscript"),
            "sh" | "dash" => ("POSIX shell script", "text/x-shellscript"),
            name if name.starts_with("python") => ("Python script", "text/x-script.python"),
            "node" => ("Node.js script", "application/javascript"),
            "perl" => ("Perl script text executable", "text/x-perl"),
            "ruby" => ("Ruby script", "text/x-ruby"),
            _ => ("a script", "text/plain"),
        };
    }
    let lower: String = start.chars().take(64).collect::<String>().to_lowercase();
    if lower.starts_with("<?xml") {
        return ("XML 1.0 document", "text/xml");
    }
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return ("HTML document", "text/html");
    }
    if start.starts_with(['{', '[']) && is_json(start) {
        return ("JSON text data", "application/json");
    }
    if is_csv(text) {
        return ("CSV text", "text/csv");
    }
    ("", "text/plain")
}

/// Whether brackets, strings and commas stand as they do in JSON; values alone are not looked at closely.
fn is_json(text: &str) -> bool {
    let mut stack = Vec::new();
    let mut chars = text.trim_end().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '[' => stack.push(c),
            '}' if stack.pop() != Some('{') => return false,
            ']' if stack.pop() != Some('[') => return false,
            '"' => {
                let mut closed = false;
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => drop(chars.next()),
                        '"' => {
                            closed = true;
                            break;
                        }
                        _ => {}
                    }
                }
                if !closed {
                    return false;
                }
            }
            '}' | ']' | ',' | ':' | '-' | '+' | '.' | '0'..='9' | 'a'..='z' | 'E' => {}
            c if c.is_whitespace() => {}
            _ => return false,
        }
        if stack.is_empty() && chars.peek().is_some() {
            return false;
        }
    }
    stack.is_empty() && !text.trim_end().ends_with([',', ':'])
}

/// Three lines or more, each of as many fields.
fn is_csv(text: &str) -> bool {
    let commas = |line: &str| {
        let mut quoted = false;
        line.chars().filter(|c| {
            quoted ^= *c == '"';
            *c == ',' && !quoted
        }).count()
    };
    let counts: Vec<usize> = text.lines().take(10).map(commas).collect();
    counts.len() > 2 && counts.first().is_some_and(|first| *first > 0 && counts.iter().all(|count| count == first))
}
