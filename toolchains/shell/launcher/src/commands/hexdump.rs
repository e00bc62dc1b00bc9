//! `hexdump` as of util-linux: its own forms, and formats of `-e`.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{content, options::Known};

pub struct Hexdump;

const KNOWN: Known = Known {
    command: "hexdump",
    letters: "bcCdoxe:n:s:vL?",
    long: &[
        ("one-byte-octal", 'b'),
        ("one-byte-char", 'c'),
        ("canonical", 'C'),
        ("two-bytes-decimal", 'd'),
        ("two-bytes-octal", 'o'),
        ("two-bytes-hex", 'x'),
        ("format", 'e'),
        ("length", 'n'),
        ("skip", 's'),
        ("no-squeezing", 'v'),
        ("color", 'L'),
    ],
    wrong: 1,
};

/// A line of the usual forms.
const LINE: usize = 16;

#[async_trait]
impl Builtin for Hexdump {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    let (mut data, mut errors) = (Vec::new(), String::new());
    let files: Vec<&str> = if given.operands.is_empty() { vec!["-"] } else { given.operands.iter().map(String::as_str).collect() };
    for file in files {
        match content(context, file).await {
            Ok(more) => data.extend(more),
            Err(why) => errors.push_str(&format!("hexdump: {file}: {why}\n")),
        }
    }
    let number = |letter: char| match given.value(letter) {
        None => Ok(None),
        Some(text) => size(text).map(Some).ok_or_else(|| (format!("hexdump: failed to parse length: '{text}'\n"), 1)),
    };
    let skip = number('s')?.unwrap_or(0).min(data.len());
    let end = number('n')?.map_or(data.len(), |length| (skip + length).min(data.len()));
    let data = data.get(skip..end).unwrap_or_default();
    let out = match given.values('e').map(units).collect::<Result<Vec<_>, _>>() {
        Err(why) => return Err((format!("hexdump: {why}\n"), 1)),
        Ok(formats) if !formats.is_empty() => formatted(data, skip, &formats.concat()),
        Ok(_) => usual(data, skip, given.last("bcCdox").unwrap_or(' '), given.has("v")),
    };
    let mut result = ExecResult::with_code(out, i32::from(!errors.is_empty()));
    result.stderr = errors.into();
    Ok(result)
}

fn size(text: &str) -> Option<usize> {
    let (digits, by) = match text.chars().last()? {
        'k' | 'K' => (text.get(..text.len() - 1)?, 1 << 10),
        'm' | 'M' => (text.get(..text.len() - 1)?, 1 << 20),
        'b' if !text.starts_with("0x") => (text.get(..text.len() - 1)?, 512),
        _ => (text, 1),
    };
    let number = match digits.strip_prefix("0x") {
        Some(hex) => usize::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    number.checked_mul(by)
}

fn usual(data: &[u8], skip: usize, form: char, whole: bool) -> String {
    let (mut out, mut starred) = (String::new(), false);
    let mut last: Option<&[u8]> = None;
    let address = |at: usize| if form == 'C' { format!("{at:08x}") } else { format!("{at:07x}") };
    for (at, line) in data.chunks(LINE).enumerate() {
        if !whole && last == Some(line) && line.len() == LINE {
            if !starred {
                out.push_str("*\n");
            }
            starred = true;
            continue;
        }
        (starred, last) = (false, Some(line));
        out.push_str(&address(skip + at * LINE));
        out.push_str(&row(line, form));
        out.push('\n');
    }
    if !data.is_empty() {
        out.push_str(&format!("{}\n", address(skip + data.len())));
    }
    out
}

fn row(line: &[u8], form: char) -> String {
    if form == 'C' {
        let mut text = String::new();
        for at in 0..LINE {
            text.push_str(if at == 8 { "  " } else { " " });
            text.push_str(&line.get(at).map_or("  ".to_owned(), |b| format!("{b:02x}")));
        }
        let plain: String = line.iter().map(|b| if (32..127).contains(b) { char::from(*b) } else { '.' }).collect();
        return format!(" {text}  |{plain}|");
    }
    let byte = |b: &u8| match form {
        'b' => format!(" {b:03o}"),
        _ => format!(" {}", letter(*b)),
    };
    if matches!(form, 'b' | 'c') {
        return format!("{:<width$}", line.iter().map(byte).collect::<String>(), width = LINE * 4);
    }
    let word = |pair: &[u8]| {
        let value = pair.iter().rev().fold(0u16, |n, b| n << 8 | u16::from(*b));
        match form {
            'd' => format!("   {value:05}"),
            'o' => format!("  {value:06o}"),
            'x' => format!("    {value:04x}"),
            _ => format!(" {value:04x}"),
        }
    };
    let width = if form == ' ' { LINE / 2 * 5 } else { LINE / 2 * 8 };
    format!("{:<width$}", line.chunks(2).map(word).collect::<String>())
}

/// As `-c` shows it.
fn letter(byte: u8) -> String {
    let short = match byte {
        0 => r"\0",
        7 => r"\a",
        8 => r"\b",
        9 => r"\t",
        10 => r"\n",
        11 => r"\v",
        12 => r"\f",
        13 => r"\r",
        32..127 => return format!("{:>3}", char::from(byte)),
        _ => return format!("{byte:03o}"),
    };
    format!("{short:>3}")
}

/// `16/1 "%02x " "\n"`: how often, of how many bytes, and what is written.
#[derive(Clone)]
struct Unit {
    times: usize,
    bytes: Option<usize>,
    format: String,
}

fn units(text: &str) -> Result<Vec<Unit>, String> {
    let mut units = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (head, tail) = rest.split_once('"').ok_or_else(|| format!("bad format {{{text}}}"))?;
        let (times, bytes) = match head.trim().split_once('/') {
            Some((times, bytes)) => (times.parse().unwrap_or(1), Some(bytes.parse().map_err(|_| format!("bad format {{{text}}}"))?)),
            None => (head.trim().parse().unwrap_or(1), None),
        };
        let (format, after) = tail.split_once('"').ok_or_else(|| format!("bad format {{{text}}}"))?;
        let format = format.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
        units.push(Unit { times, bytes, format });
        rest = after.trim_start();
    }
    Ok(units)
}

fn formatted(data: &[u8], skip: usize, units: &[Unit]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < data.len() {
        let before = at;
        for unit in units {
            for time in 0..unit.times {
                let takes = unit.format.contains('%') && !unit.format.contains("%_a");
                if takes && at >= data.len() {
                    break;
                }
                put(&mut out, unit, data, &mut at, skip);
                // The blanks that part values do not come behind the last.
                if time > 0 && time + 1 == unit.times {
                    out.truncate(out.trim_end_matches([' ', '\t']).len());
                }
            }
        }
        if at == before {
            break;
        }
    }
    out
}

fn put(out: &mut String, unit: &Unit, data: &[u8], at: &mut usize, skip: usize) {
    let mut rest = unit.format.as_str();
    while let Some((text, spec)) = rest.split_once('%') {
        out.push_str(text);
        let Some(end) = spec.find(|c: char| c.is_ascii_alphabetic() && c != '_') else { return };
        let flags = spec.get(..end).unwrap_or_default();
        let letter = spec.get(end..).and_then(|rest| rest.chars().next()).unwrap_or('x');
        rest = spec.get(end + 1..).unwrap_or_default();
        if flags.contains('_') && letter == 'a' {
            let base = rest.chars().next().unwrap_or('x');
            rest = rest.get(1..).unwrap_or_default();
            let value = (skip + *at) as u64;
            out.push_str(&sized(flags.trim_start_matches('_').replace('_', "").as_str(), &based(base, value)));
            continue;
        }
        let count = unit.bytes.unwrap_or(if matches!(letter, 'c' | 'p' | 'u') && flags.contains('_') || letter == 'c' { 1 } else { 4 });
        let part = data.get(*at..(*at + count).min(data.len())).unwrap_or_default();
        *at += count;
        let plain = flags.replace('_', "");
        let text = match (letter, part.first()) {
            (_, None) => String::new(),
            ('p', Some(b)) => if (32..127).contains(b) { char::from(*b).to_string() } else { ".".to_owned() },
            ('c', Some(b)) if flags.contains('_') => self::letter(*b).trim_start().to_owned(),
            ('c', Some(b)) => char::from(*b).to_string(),
            ('s', _) => String::from_utf8_lossy(part).into_owned(),
            (letter, _) => based(letter, part.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))),
        };
        out.push_str(&sized(&plain, &text));
    }
    out.push_str(rest);
}

fn based(letter: char, value: u64) -> String {
    match letter {
        'x' => format!("{value:x}"),
        'X' => format!("{value:X}"),
        'o' => format!("{value:o}"),
        _ => value.to_string(),
    }
}

/// `02`, `.2`, `3`, `-4`
fn sized(flags: &str, text: &str) -> String {
    let (flags, precision) = flags.split_once('.').map_or((flags, 0), |(f, p)| (f, p.parse().unwrap_or(0)));
    let text = format!("{text:0>precision$}");
    let width: usize = flags.trim_start_matches(['-', '0', '#', ' ', '+']).parse().unwrap_or(0);
    match flags.chars().next() {
        Some('-') => format!("{text:<width$}"),
        Some('0') => format!("{text:0>width$}"),
        _ => format!("{text:>width$}"),
    }
}
