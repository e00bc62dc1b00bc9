//! `xxd` as of Vim.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{absolute, content, options::{Given, Known}, reason};

pub struct Xxd;

const KNOWN: Known = Known {
    command: "xxd",
    letters: "abc:eEg:hil:n:o:prs:uvR:C",
    long: &[],
    wrong: 1,
};

#[async_trait]
impl Builtin for Xxd {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// Its long names have one dash: `-ps`, `-len 8`.
fn plain(args: &[String]) -> Vec<String> {
    const NAMES: [(&str, &str); 14] = [
        ("ps", "-p"), ("plain", "-p"), ("postscript", "-p"), ("cols", "-c"), ("len", "-l"), ("seek", "-s"), ("skip", "-s"), ("bits", "-b"),
        ("include", "-i"), ("revert", "-r"), ("groupsize", "-g"), ("group", "-g"), ("offset", "-o"), ("name", "-n"),
    ];
    let mut out = Vec::new();
    for word in args {
        let name = word.trim_start_matches('-');
        let found = NAMES.iter().find(|(long, _)| word.starts_with('-') && *long == name);
        out.push(found.map_or_else(|| word.clone(), |(_, short)| (*short).to_owned()));
    }
    out
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(&plain(context.args))?;
    let number = |letter: char, usual: i64| match given.value(letter) {
        None => Ok(usual),
        Some(text) => integer(text).ok_or_else(|| (format!("xxd: invalid number '{text}'\n"), 1)),
    };
    let file = given.operands.first().map_or("-", String::as_str);
    let data = content(context, file).await.map_err(|why| (format!("xxd: {file}: {why}\n"), 2))?;
    let bytes = if given.has("r") {
        back(&String::from_utf8_lossy(&data), given.has("p"))
    } else {
        let seek = number('s', 0)?;
        let start = if seek < 0 { (data.len() as i64 + seek).max(0) as usize } else { seek as usize };
        let part = data.get(start.min(data.len())..).unwrap_or_default();
        let length = usize::try_from(number('l', i64::MAX)?).unwrap_or(usize::MAX).min(part.len());
        let part = part.get(..length).unwrap_or_default();
        let usual = if given.has("p") { 30 } else if given.has("i") { 12 } else if given.has("b") { 6 } else { 16 };
        let columns = usize::try_from(number('c', usual)?).unwrap_or(0);
        let columns = if columns == 0 { part.len().max(1) } else { columns };
        let group = if given.has("b") { 1 } else if given.has("e") { 4 } else { 2 };
        let group = usize::try_from(number('g', group)?).unwrap_or(0);
        shown(&given, part, start + usize::try_from(number('o', 0)?).unwrap_or(0), columns, if group == 0 { columns } else { group }, file).into_bytes()
    };
    match given.operands.get(1) {
        Some(name) if name != "-" => {
            let written = context.fs.write_file(&absolute(context.cwd, name), &bytes).await;
            written.map_err(|e| (format!("xxd: {name}: {}\n", reason(&e)), 3))?;
            Ok(ExecResult::ok(String::new()))
        }
        _ => Ok(ExecResult::ok_bytes(bytes)),
    }
}

/// `16`, `0x10`, `020`, `-5`.
fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.trim_start_matches('+')), |rest| (-1, rest));
    let value = match digits.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok()?,
        None if digits.len() > 1 && digits.starts_with('0') => i64::from_str_radix(digits, 8).ok()?,
        None => digits.parse().ok()?,
    };
    Some(sign * value)
}

fn shown(given: &Given, data: &[u8], start: usize, columns: usize, group: usize, file: &str) -> String {
    let byte = |b: &u8| match (given.has("b"), given.has("u")) {
        (true, _) => format!("{b:08b}"),
        (false, true) => format!("{b:02X}"),
        (false, false) => format!("{b:02x}"),
    };
    if given.has("i") {
        return as_c(given, data, columns, file);
    }
    let mut out = String::new();
    if given.has("p") {
        data.chunks(columns).for_each(|line| out.extend(line.iter().map(byte).chain(["\n".to_owned()])));
        return out;
    }
    let digits = if given.has("b") { 8 } else { 2 };
    let width = columns * digits + columns.div_ceil(group);
    for (at, line) in data.chunks(columns).enumerate() {
        let mut text = String::new();
        for part in line.chunks(group) {
            if given.has("e") {
                text.push_str(&" ".repeat((group - part.len()) * digits));
                text.extend(part.iter().rev().map(byte));
            } else {
                text.extend(part.iter().map(byte));
            }
            text.push(' ');
        }
        let plain: String = line.iter().map(|b| if (32..127).contains(b) { char::from(*b) } else { '.' }).collect();
        out.push_str(&format!("{:08x}: {text:<width$} {plain}\n", start + at * columns));
    }
    out
}

/// `-i`
fn as_c(given: &Given, data: &[u8], columns: usize, file: &str) -> String {
    let lines = data.chunks(columns).map(|line| {
        let all = line.iter().map(|b| if given.has("u") { format!("0X{b:02X}") } else { format!("0x{b:02x}") });
        format!("  {}", all.collect::<Vec<_>>().join(", "))
    });
    let body = lines.collect::<Vec<_>>().join(",\n");
    if file == "-" && !given.has("n") {
        return if body.is_empty() { body } else { body + "\n" };
    }
    let name: String = given.value('n').unwrap_or(file).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("__{name}") } else { name };
    let (name, length) = if given.has("C") { (name.to_uppercase(), "LEN") } else { (name, "len") };
    format!("unsigned char {name}[] = {{\n{body}\n}};\nunsigned int {name}_{length} = {};\n", data.len())
}

/// `-r`
fn back(text: &str, plain: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for line in text.lines() {
        let (at, digits) = match (plain, line.split_once(':')) {
            (true, _) => (None, line),
            (false, Some((at, rest))) => (usize::from_str_radix(at.trim(), 16).ok(), rest.trim_start().split("  ").next().unwrap_or_default()),
            (false, None) => continue,
        };
        if let Some(at) = at.filter(|at| *at > out.len() && *at < 1 << 28) {
            out.resize(at, 0);
        }
        let digits: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(16)).collect();
        out.extend(digits.chunks_exact(2).filter_map(|pair| u8::try_from(pair.iter().fold(0, |n, d| n * 16 + d)).ok()));
    }
    out
}
