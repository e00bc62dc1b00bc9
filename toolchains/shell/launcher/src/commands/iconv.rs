//! `iconv` as of glibc, between the encodings that scripts meet.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{absolute, content, options::Known, reason};

pub struct Iconv;

const KNOWN: Known = Known {
    command: "iconv",
    letters: "f:t:o:lcs",
    long: &[
        ("from-code", 'f'),
        ("to-code", 't'),
        ("output", 'o'),
        ("list", 'l'),
        ("silent", 's'),
        ("verbose", '\u{1}'),
    ],
    wrong: 1,
};

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Ascii,
    Latin1,
    Latin9,
    Windows1252,
    Utf16,
    Utf16Le,
    Utf16Be,
    Utf32,
    Utf32Le,
    Utf32Be,
}

const NAMES: [(&str, Encoding); 24] = [
    ("UTF-8", Encoding::Utf8),
    ("UTF8", Encoding::Utf8),
    ("ASCII", Encoding::Ascii),
    ("US-ASCII", Encoding::Ascii),
    ("ANSI_X3.4-1968", Encoding::Ascii),
    ("ISO-8859-1", Encoding::Latin1),
    ("ISO8859-1", Encoding::Latin1),
    ("ISO_8859-1", Encoding::Latin1),
    ("LATIN1", Encoding::Latin1),
    ("LATIN-1", Encoding::Latin1),
    ("ISO-8859-15", Encoding::Latin9),
    ("ISO8859-15", Encoding::Latin9),
    ("LATIN-9", Encoding::Latin9),
    ("WINDOWS-1252", Encoding::Windows1252),
    ("CP1252", Encoding::Windows1252),
    ("UTF-16", Encoding::Utf16),
    ("UTF16", Encoding::Utf16),
    ("UTF-16LE", Encoding::Utf16Le),
    ("UTF-16BE", Encoding::Utf16Be),
    ("UCS-2", Encoding::Utf16Le),
    ("UTF-32", Encoding::Utf32),
    ("UTF-32LE", Encoding::Utf32Le),
    ("UTF-32BE", Encoding::Utf32Be),
    ("UCS-4", Encoding::Utf32Be),
];

/// What Windows has from 0x80 on.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What is another letter than in Latin 1.
const LATIN9: [(u8, char); 8] =
    [(0xa4, '€'), (0xa6, 'Š'), (0xa8, 'š'), (0xb4, 'Ž'), (0xb8, 'ž'), (0xbc, 'Œ'), (0xbd, 'œ'), (0xbe, 'Ÿ')];

#[async_trait]
impl Builtin for Iconv {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// What is done with what an encoding lacks.
struct How {
    to: Encoding,
    leave_out: bool,
    like: bool,
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    if given.has("l") {
        return Ok(ExecResult::ok(NAMES.iter().map(|(name, _)| format!("{name}//\n")).collect::<String>()));
    }
    let (from, _) = encoding(given.value('f').unwrap_or("UTF-8"), "from")?;
    let (to, options) = encoding(given.value('t').unwrap_or("UTF-8"), "to")?;
    let how = How { to, leave_out: given.has("c") || options.contains("IGNORE"), like: options.contains("TRANSLIT") };
    let files: Vec<&str> = if given.operands.is_empty() { vec!["-"] } else { given.operands.iter().map(String::as_str).collect() };
    let (mut out, mut errors) = (Vec::new(), String::new());
    if matches!(to, Encoding::Utf16 | Encoding::Utf32) {
        encode('\u{feff}', &how, &mut out);
    }
    for file in files {
        match content(context, file).await {
            Ok(data) => {
                if let Err(at) = convert(&data, from, &how, &mut out) {
                    errors.push_str(&format!("iconv: illegal input sequence at position {at}\n"));
                    break;
                }
            }
            Err(why) => errors.push_str(&format!("iconv: cannot open input file `{file}': {why}\n")),
        }
    }
    let code = i32::from(!errors.is_empty());
    let mut result = match given.value('o') {
        Some(name) => {
            let written = context.fs.write_file(&absolute(context.cwd, name), &out).await;
            written.map_err(|e| (format!("iconv: unable to open output file: {}\n", reason(&e)), 1))?;
            ExecResult::ok(String::new())
        }
        None => ExecResult::ok_bytes(out),
    };
    result.exit_code = code;
    result.stderr = errors.into();
    Ok(result)
}

/// An encoding by its name, and what comes behind `//`.
fn encoding(text: &str, side: &str) -> Result<(Encoding, String), (String, i32)> {
    let upper = text.to_uppercase();
    let (name, options) = upper.split_once("//").unwrap_or((&upper, ""));
    match NAMES.iter().find(|(known, _)| *known == name) {
        Some((_, encoding)) => Ok((*encoding, options.to_owned())),
        None => Err((
            format!("iconv: conversion {side} `{text}' is not supported: the sandbox has UTF-8, UTF-16, UTF-32, ASCII, ISO-8859-1, ISO-8859-15 and CP1252\n"),
            1,
        )),
    }
}

/// An error is the place of the byte that is none, or that the other encoding lacks.
fn convert(data: &[u8], from: Encoding, how: &How, out: &mut Vec<u8>) -> Result<(), usize> {
    let mut at = 0;
    let mut from = from;
    if let Encoding::Utf16 | Encoding::Utf32 = from {
        (from, at) = marked(data, from);
    }
    while at < data.len() {
        let (found, length) = decode(data.get(at..).unwrap_or_default(), from);
        match found {
            Some(c) if encode(c, how, out) || how.leave_out => {}
            None if how.leave_out => {}
            _ => return Err(at),
        }
        at += length.max(1);
    }
    Ok(())
}

/// By the mark at the beginning.
fn marked(data: &[u8], from: Encoding) -> (Encoding, usize) {
    match (from, data) {
        (Encoding::Utf16, [0xff, 0xfe, ..]) => (Encoding::Utf16Le, 2),
        (Encoding::Utf16, [0xfe, 0xff, ..]) => (Encoding::Utf16Be, 2),
        (Encoding::Utf16, _) => (Encoding::Utf16Le, 0),
        (_, [0, 0, 0xfe, 0xff, ..]) => (Encoding::Utf32Be, 4),
        (_, [0xff, 0xfe, 0, 0, ..]) => (Encoding::Utf32Le, 4),
        _ => (Encoding::Utf32Le, 0),
    }
}

/// The first character, and how many bytes it takes.
fn decode(data: &[u8], from: Encoding) -> (Option<char>, usize) {
    let Some(first) = data.first().copied() else { return (None, 0) };
    let pair = |at: usize| {
        let bytes = [data.get(at).copied()?, data.get(at + 1).copied()?];
        Some(if from == Encoding::Utf16Be { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    match from {
        Encoding::Utf8 => {
            let length = match first {
                0..0x80 => 1,
                0xc2..0xe0 => 2,
                0xe0..0xf0 => 3,
                0xf0..0xf5 => 4,
                _ => return (None, 1),
            };
            let text = data.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
            (text.and_then(|text| text.chars().next()), if text.is_some() { length } else { 1 })
        }
        Encoding::Ascii => (first.is_ascii().then(|| char::from(first)), 1),
        Encoding::Latin1 => (Some(char::from(first)), 1),
        Encoding::Latin9 => (Some(LATIN9.iter().find(|(b, _)| *b == first).map_or(char::from(first), |(_, c)| *c)), 1),
        Encoding::Windows1252 => (Some(WINDOWS.get(usize::from(first).wrapping_sub(0x80)).copied().unwrap_or(char::from(first))), 1),
        Encoding::Utf16 | Encoding::Utf16Le | Encoding::Utf16Be => match (pair(0), pair(2)) {
            (Some(high @ 0xd800..0xdc00), Some(low)) => (char::decode_utf16([high, low]).next().and_then(Result::ok), 4),
            (Some(unit), _) => (char::from_u32(u32::from(unit)), 2),
            (None, _) => (None, 1),
        },
        Encoding::Utf32 | Encoding::Utf32Le | Encoding::Utf32Be => {
            let bytes: Option<[u8; 4]> = data.get(..4).and_then(|bytes| bytes.try_into().ok());
            let value = bytes.map(|bytes| if from == Encoding::Utf32Be { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) });
            (value.and_then(char::from_u32), 4)
        }
    }
}

/// Whether it can be written.
fn encode(c: char, how: &How, out: &mut Vec<u8>) -> bool {
    let byte = match how.to {
        Encoding::Utf8 => {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes());
            return true;
        }
        Encoding::Utf16 | Encoding::Utf16Le => {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()));
            return true;
        }
        Encoding::Utf16Be => {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
            return true;
        }
        Encoding::Utf32 | Encoding::Utf32Le => {
            out.extend(u32::from(c).to_le_bytes());
            return true;
        }
        Encoding::Utf32Be => {
            out.extend(u32::from(c).to_be_bytes());
            return true;
        }
        Encoding::Ascii => u8::try_from(c).ok().filter(u8::is_ascii),
        Encoding::Latin1 => u8::try_from(u32::from(c)).ok(),
        Encoding::Latin9 => match LATIN9.iter().find(|(_, own)| *own == c) {
            Some((byte, _)) => Some(*byte),
            None => u8::try_from(u32::from(c)).ok().filter(|byte| !LATIN9.iter().any(|(own, _)| own == byte)),
        },
        Encoding::Windows1252 => match WINDOWS.iter().position(|own| *own == c) {
            Some(at) => u8::try_from(at + 0x80).ok(),
            None => u8::try_from(u32::from(c)).ok().filter(|byte| !(0x80..0xa0).contains(byte)),
        },
    };
    match byte {
        Some(byte) => out.push(byte),
        None if how.like => out.extend(like(c).bytes()),
        None => return false,
    }
    true
}

/// What stands for a character that is not there.
fn like(c: char) -> &'static str {
    const LETTERS: [(&str, &str); 28] = [
        ("ÀÁÂÃÅĀĂĄ", "A"), ("àáâãåāăą", "a"), ("ÈÉÊËĒĖĘĚ", "E"), ("èéêëēėęě", "e"), ("ÌÍÎÏĪĮİ", "I"), ("ìíîïīįı", "i"),
        ("ÒÓÔÕŌŐ", "O"), ("òóôõōő", "o"), ("ÙÚÛŪŮŰŲ", "U"), ("ùúûūůűų", "u"), ("ÇĆČ", "C"), ("çćč", "c"), ("ÑŃŇ", "N"), ("ñńň", "n"),
        ("ÝŸ", "Y"), ("ýÿ", "y"), ("ŠŚŞ", "S"), ("šśş", "s"), ("ŽŹŻ", "Z"), ("žźż", "z"), ("ÄÆ", "A"), ("äæ", "a"), ("ÖØ", "O"), ("öø", "o"),
        ("Ü", "U"), ("ü", "u"), ("“”„", "\""), ("‘’‚", "'"),
    ];
    match c {
        'ß' => "ss",
        'Æ' => "AE",
        'æ' => "ae",
        'Œ' => "OE",
        'œ' => "oe",
        '€' => "EUR",
        '…' => "...",
        '–' | '‐' | '‑' => "-",
        '—' => "-",
        '\u{a0}' => " ",
        '©' => "(C)",
        '®' => "(R)",
        '™' => "(TM)",
        '«' => "<<",
        '»' => ">>",
        '×' => "x",
        '÷' => "/",
        '•' => "o",
        '·' => ".",
        '£' => "GBP",
        '¥' => "JPY",
        'Ł' => "L",
        'ł' => "l",
        'Đ' => "D",
        'đ' => "d",
        'Þ' => "TH",
        'þ' => "th",
        c => LETTERS.iter().find(|(all, _)| all.contains(c)).map_or("?", |(_, plain)| plain),
    }
}
