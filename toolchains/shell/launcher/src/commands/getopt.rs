//! `getopt` as of util-linux: the words of a script, in order and quoted for `eval set --`.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::options::Known;

pub struct Getopt;

const KNOWN: Known = Known {
    command: "getopt",
    letters: "o:l:n:aqQs:uTh",
    long: &[
        ("options", 'o'),
        ("longoptions", 'l'),
        ("name", 'n'),
        ("alternative", 'a'),
        ("quiet", 'q'),
        ("quiet-output", 'Q'),
        ("shell", 's'),
        ("unquoted", 'u'),
        ("test", 'T'),
    ],
    wrong: 2,
};

#[async_trait]
impl Builtin for Getopt {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(context.args).unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// An option that takes a value: always, or perhaps.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    Value,
    Perhaps,
}

struct Parsed {
    options: Vec<String>,
    operands: Vec<String>,
    errors: Vec<String>,
}

fn run(args: &[String]) -> Result<ExecResult, (String, i32)> {
    let end = own_words(args);
    let given = KNOWN.read(args.get(..end).unwrap_or_default())?;
    if given.has("T") {
        return Ok(ExecResult::with_code(String::new(), 4));
    }
    let skipped = usize::from(args.get(end).is_some_and(|word| word == "--"));
    let mut words: Vec<String> = args.iter().skip(end + skipped).cloned().collect();
    // In the way of old, without quotes.
    let bare = given.has("u") || given.value('o').is_none();
    let short = match given.value('o') {
        Some(short) => short.to_owned(),
        None if words.is_empty() => return Err(KNOWN.wrong("missing optstring argument")),
        None => words.remove(0),
    };
    let long: Vec<String> = given.values('l').flat_map(|text| text.split([',', ' '])).filter(|n| !n.is_empty()).map(str::to_owned).collect();
    let parsed = parse(&short, &long, &words);
    let name = given.value('n').unwrap_or("getopt");
    let quoted = |word: &str| if bare { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) };
    let mut out = String::new();
    for word in &parsed.options {
        // Options stand as they are, values in quotes.
        let shown = word.strip_prefix('\0').map_or_else(|| word.clone(), quoted);
        out.push_str(&format!(" {shown}"));
    }
    out.push_str(" --");
    for word in &parsed.operands {
        out.push_str(&format!(" {}", quoted(word)));
    }
    out.push('\n');
    let mut result = ExecResult::with_code(if given.has("Q") { String::new() } else { out }, i32::from(!parsed.errors.is_empty()));
    if !given.has("q") {
        result.stderr = parsed.errors.iter().map(|why| format!("{name}: {why}\n")).collect::<String>().into();
    }
    Ok(result)
}

/// How many words are its own options: up to `--`, or to the first operand.
fn own_words(args: &[String]) -> usize {
    let mut at = 0;
    while let Some(word) = args.get(at).filter(|word| word.len() > 1 && word.starts_with('-') && *word != "--") {
        let long = word.strip_prefix("--").is_some_and(|name| !name.contains('=') && ["opt", "lon", "nam", "she"].iter().any(|p| name.starts_with(p)));
        let short = !word.starts_with("--") && word.ends_with(['o', 'l', 'n', 's']);
        at += if long || short { 2 } else { 1 };
    }
    at.min(args.len())
}

fn parse(short: &str, long: &[String], words: &[String]) -> Parsed {
    let mut parsed = Parsed { options: Vec::new(), operands: Vec::new(), errors: Vec::new() };
    let stops = short.starts_with('+') || std::env::var_os("POSIXLY_CORRECT").is_some();
    let short = short.trim_start_matches(['+', '-', ':']);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            parsed.operands.extend(words.by_ref().cloned());
        } else if let Some(text) = word.strip_prefix("--") {
            one_long(text, long, &mut words, &mut parsed);
        } else if word.len() > 1 && word.starts_with('-') {
            letters(word.get(1..).unwrap_or_default(), short, &mut words, &mut parsed);
        } else {
            parsed.operands.push(word.clone());
            if stops {
                parsed.operands.extend(words.by_ref().cloned());
            }
        }
    }
    parsed
}

fn one_long<'a>(text: &str, known: &[String], words: &mut impl Iterator<Item = &'a String>, parsed: &mut Parsed) {
    let (name, value) = text.split_once('=').map_or((text, None), |(n, v)| (n, Some(v)));
    let bare = |known: &String| known.trim_end_matches(':').to_owned();
    let exact = known.iter().find(|known| bare(known) == name);
    let mut like = known.iter().filter(|known| known.starts_with(name));
    let found = match (exact, like.next(), like.next()) {
        (Some(found), ..) | (None, Some(found), None) => found,
        (None, Some(_), Some(_)) => {
            let all: Vec<String> = known.iter().filter(|k| k.starts_with(name)).map(|k| format!("'--{}'", bare(k))).collect();
            return parsed.errors.push(format!("option '--{name}' is ambiguous; possibilities: {}", all.join(" ")));
        }
        (None, None, _) => return parsed.errors.push(format!("unrecognized option '--{name}'")),
    };
    let full = bare(found);
    let takes = match found.len() - full.len() {
        0 => Takes::Nothing,
        1 => Takes::Value,
        _ => Takes::Perhaps,
    };
    match (takes, value) {
        (Takes::Nothing, Some(_)) => return parsed.errors.push(format!("option '--{full}' doesn't allow an argument")),
        (Takes::Nothing, None) => parsed.options.push(format!("--{full}")),
        (Takes::Value, None) => match words.next() {
            Some(value) => parsed.options.extend([format!("--{full}"), format!("\0{value}")]),
            None => parsed.errors.push(format!("option '--{full}' requires an argument")),
        },
        (_, value) => parsed.options.extend([format!("--{full}"), format!("\0{}", value.unwrap_or_default())]),
    }
}

fn letters<'a>(mut rest: &str, known: &str, words: &mut impl Iterator<Item = &'a String>, parsed: &mut Parsed) {
    while let Some(letter) = rest.chars().next() {
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        let behind = known.find(letter).filter(|_| letter != ':').and_then(|at| known.get(at + letter.len_utf8()..));
        let takes = match behind {
            None => {
                parsed.errors.push(format!("invalid option -- '{letter}'"));
                continue;
            }
            Some(behind) if behind.starts_with("::") => Takes::Perhaps,
            Some(behind) if behind.starts_with(':') => Takes::Value,
            Some(_) => Takes::Nothing,
        };
        let attached = std::mem::take(&mut rest);
        match takes {
            Takes::Nothing => {
                parsed.options.push(format!("-{letter}"));
                rest = attached;
            }
            Takes::Value if attached.is_empty() => match words.next() {
                Some(value) => parsed.options.extend([format!("-{letter}"), format!("\0{value}")]),
                None => parsed.errors.push(format!("option requires an argument -- '{letter}'")),
            },
            _ => parsed.options.extend([format!("-{letter}"), format!("\0{attached}")]),
        }
    }
}
