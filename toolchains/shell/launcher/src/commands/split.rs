//! `split` as of GNU, but for `--filter`.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{absolute, content, options::{Given, Known}, reason};

pub struct Split;

const KNOWN: Known = Known {
    command: "split",
    letters: "a:b:C:l:n:t:edxuD:X:H:F:",
    long: &[
        ("suffix-length", 'a'),
        ("bytes", 'b'),
        ("line-bytes", 'C'),
        ("lines", 'l'),
        ("number", 'n'),
        ("separator", 't'),
        ("elide-empty-files", 'e'),
        ("numeric-suffixes", 'D'),
        ("hex-suffixes", 'X'),
        ("additional-suffix", 'H'),
        ("filter", 'F'),
        ("unbuffered", 'u'),
        ("verbose", '\u{1}'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for Split {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

type Wrong = (String, i32);

/// `-10` as `-l 10`, and the long names whose value may be left out with one.
fn plain(args: &[String]) -> Vec<String> {
    args.iter().map(|word| match word.as_str() {
        "--numeric-suffixes" => "-d".to_owned(),
        "--hex-suffixes" => "-x".to_owned(),
        word => match word.strip_prefix('-').filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) {
            Some(count) => format!("-l{count}"),
            None => word.to_owned(),
        },
    }).collect()
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, Wrong> {
    let given = KNOWN.read(&plain(context.args))?;
    if let Some(command) = given.value('F') {
        return Err((format!("split: --filter={command} is not there in the sandbox; split into files and go through them\n"), 1));
    }
    let file = given.operands.first().map_or("-", String::as_str);
    let prefix = given.operands.get(1).map_or("x", String::as_str);
    let data = content(context, file).await.map_err(|why| (format!("split: cannot open '{file}' for reading: {why}\n"), 1))?;
    let end = match given.value('t') {
        None => b'\n',
        Some("\\0") => 0,
        Some(text) => *text.as_bytes().first().unwrap_or(&b'\n'),
    };
    let (parts, only) = parts(&given, &data, end)?;
    if let Some(only) = only {
        let mut result = ExecResult::ok(String::new());
        result.stdout = parts.get(only - 1).cloned().unwrap_or_default().into();
        return Ok(result);
    }
    let mut names = Names::new(&given, parts.len(), given.has("n"))?;
    let mut out = String::new();
    for part in &parts {
        if part.is_empty() && given.has("e") {
            continue;
        }
        let suffix = names.next().ok_or_else(|| ("split: output file suffixes exhausted\n".to_owned(), 1))?;
        let name = format!("{prefix}{suffix}{}", given.value('H').unwrap_or_default());
        if given.has("\u{1}") {
            out.push_str(&format!("creating file '{name}'\n"));
        }
        let written = context.fs.write_file(&absolute(context.cwd, &name), part).await;
        written.map_err(|e| (format!("split: {name}: {}\n", reason(&e)), 1))?;
    }
    Ok(ExecResult::ok(out))
}

/// The pieces, and which of them alone is asked for.
fn parts(given: &Given, data: &[u8], end: u8) -> Result<(Vec<Vec<u8>>, Option<usize>), Wrong> {
    let lines = || data.split_inclusive(move |b| *b == end);
    if let Some(text) = given.value('b') {
        let size = size(text).ok_or_else(|| (format!("split: invalid number of bytes: ‘{text}’\n"), 1))?;
        return Ok((data.chunks(size).map(<[u8]>::to_vec).collect(), None));
    }
    if let Some(text) = given.value('C') {
        let size = size(text).ok_or_else(|| (format!("split: invalid number of bytes: ‘{text}’\n"), 1))?;
        let mut parts: Vec<Vec<u8>> = Vec::new();
        for line in lines() {
            match parts.last_mut().filter(|part| part.len() + line.len() <= size) {
                Some(part) => part.extend(line),
                None => parts.extend(line.chunks(size).map(<[u8]>::to_vec)),
            }
        }
        return Ok((parts, None));
    }
    if let Some(text) = given.value('n') {
        return chunks(text, data, lines().collect());
    }
    let text = given.value('l').unwrap_or("1000");
    let count = size(text).ok_or_else(|| (format!("split: invalid number of lines: ‘{text}’\n"), 1))?;
    let all: Vec<&[u8]> = lines().collect();
    Ok((all.chunks(count).map(<[&[u8]]>::concat).collect(), None))
}

/// `-n 3`, `l/3`, `r/3`, `2/3`, `l/2/3`.
fn chunks(text: &str, data: &[u8], lines: Vec<&[u8]>) -> Result<(Vec<Vec<u8>>, Option<usize>), Wrong> {
    let wrong = || (format!("split: invalid number of chunks: ‘{text}’\n"), 1);
    let (kind, rest) = match text.split_once('/') {
        Some((kind @ ("l" | "r"), rest)) => (kind, rest),
        _ => ("", text),
    };
    let (only, count) = match rest.split_once('/') {
        Some((only, count)) => (Some(only.parse::<usize>().map_err(|_| wrong())?), count),
        None => (None, rest),
    };
    let count: usize = count.parse().ok().filter(|n| *n > 0 && *n <= 1 << 20).ok_or_else(wrong)?;
    if only.is_some_and(|only| only == 0 || only > count) {
        return Err((format!("split: invalid chunk number: ‘{}’\n", only.unwrap_or_default()), 1));
    }
    let mut parts = vec![Vec::new(); count];
    let size = data.len() / count;
    let bound = |at: usize| if at >= count { data.len() } else { at * size + at.min(data.len() % count) };
    match kind {
        "r" => lines.iter().enumerate().for_each(|(at, line)| parts.get_mut(at % count).into_iter().for_each(|part| part.extend(*line))),
        "l" => {
            let (mut at, mut seen) = (0, 0usize);
            for line in lines {
                while at + 1 < count && seen >= bound(at + 1) {
                    at += 1;
                }
                parts.get_mut(at).into_iter().for_each(|part| part.extend(line));
                seen += line.len();
            }
        }
        _ => parts.iter_mut().enumerate().for_each(|(at, part)| part.extend(data.get(bound(at)..bound(at + 1)).unwrap_or_default())),
    }
    Ok((parts, only))
}

/// `10`, `2K`, `1MB`.
fn size(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let by = match unit {
        "" => 1,
        "b" => 512,
        "k" | "K" | "KiB" => 1 << 10,
        "KB" | "kB" => 1000,
        "m" | "M" | "MiB" => 1 << 20,
        "MB" => 1_000_000,
        "G" | "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(by).filter(|n| *n > 0)
}

/// The endings of the names, in order.
struct Names {
    letters: &'static [u8],
    at: usize,
    /// None grows: `xyz` is followed by `xzaaa`.
    width: Option<usize>,
}

impl Names {
    fn new(given: &Given, count: usize, fixed: bool) -> Result<Self, Wrong> {
        let letters: &[u8] = match given.last("dDxX") {
            Some('d' | 'D') => b"0123456789",
            Some(_) => b"0123456789abcdef",
            None => b"abcdefghijklmnopqrstuvwxyz",
        };
        let text = given.value('D').or(given.value('X')).unwrap_or("0");
        let at = usize::from_str_radix(text, if given.has("X") { 16 } else { 10 });
        let at = at.map_err(|_| (format!("split: invalid start value for numerical suffix: ‘{text}’\n"), 1))?;
        let width = given.value('a').map(|text| text.parse::<usize>().map_err(|_| (format!("split: invalid suffix length: ‘{text}’\n"), 1)));
        let width = width.transpose()?.filter(|width| *width > 0);
        let needed = (1..).find(|width| letters.len().checked_pow(*width as u32).is_none_or(|most| most >= count + at)).unwrap_or(2);
        let own = if fixed || at > 0 { Some(needed.max(2)) } else { None };
        Ok(Self { letters, at, width: width.or(own) })
    }

    fn next(&mut self) -> Option<String> {
        let base = self.letters.len();
        let mut number = self.at;
        self.at += 1;
        let (mut lead, mut width) = (String::new(), self.width.unwrap_or(2));
        if self.width.is_none() {
            let last = char::from(*self.letters.last()?);
            loop {
                let here = (base - 1) * base.checked_pow(width as u32 - 1)?;
                if number < here {
                    break;
                }
                number -= here;
                lead.push(last);
                width += 1;
            }
        }
        let mut out = Vec::new();
        for _ in 0..width {
            out.push(char::from(*self.letters.get(number % base)?));
            number /= base;
        }
        (number == 0).then(|| lead + &out.into_iter().rev().collect::<String>())
    }
}
