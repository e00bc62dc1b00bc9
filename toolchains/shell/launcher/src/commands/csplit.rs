//! `csplit` as of GNU.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};
use regex::Regex;

use super::{absolute, content, options::{Given, Known}, pattern, reason};

pub struct Csplit;

const KNOWN: Known = Known {
    command: "csplit",
    letters: "b:f:kn:qsz",
    long: &[
        ("suffix-format", 'b'),
        ("prefix", 'f'),
        ("keep-files", 'k'),
        ("digits", 'n'),
        ("quiet", 'q'),
        ("silent", 'q'),
        ("elide-empty-files", 'z'),
        ("suppress-matched", '\u{1}'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for Csplit {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// Up to where the next piece goes.
enum Until {
    Line(usize),
    Match { regex: Regex, offset: isize, skip: bool },
}

/// A pattern, and how often it is used again; none is as often as it fits.
struct Step {
    text: String,
    until: Until,
    again: Option<usize>,
}

fn steps(words: &[String]) -> Result<Vec<Step>, String> {
    let mut steps: Vec<Step> = Vec::new();
    for word in words {
        if let Some(count) = word.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let step = steps.last_mut().ok_or_else(|| format!("{word}: integer required between '{{' and '}}'"))?;
            step.again = match count {
                "*" => None,
                count => Some(count.parse().map_err(|_| format!("{word}: integer required between '{{' and '}}'"))?),
            };
            continue;
        }
        let until = match word.chars().next() {
            Some(mark @ ('/' | '%')) => {
                let inside = word.get(1..).unwrap_or_default();
                let (text, offset) = inside.rsplit_once(mark).ok_or_else(|| format!("{word}: closing delimiter '{mark}' missing"))?;
                let offset = if offset.is_empty() { Ok(0) } else { offset.parse() };
                let offset = offset.map_err(|_| format!("{word}: integer expected after delimiter"))?;
                let regex = pattern::regex(text, false, false).map_err(|_| format!("{word}: invalid regular expression"))?;
                Until::Match { regex, offset, skip: mark == '%' }
            }
            _ => Until::Line(word.parse().map_err(|_| format!("{word}: invalid pattern"))?),
        };
        steps.push(Step { text: word.clone(), until, again: Some(0) });
    }
    Ok(steps)
}

/// What is left, and what was made of the rest.
struct Cut<'a> {
    lines: Vec<&'a str>,
    at: usize,
    /// Where the next search begins.
    seek: usize,
    pieces: Vec<String>,
    without_matched: bool,
}

impl Cut<'_> {
    /// The next piece; false where its end is not there.
    fn one(&mut self, until: &Until, times: usize) -> bool {
        let (end, skip) = match until {
            Until::Line(line) => {
                let end = (line * (times + 1)).saturating_sub(1);
                if end > self.lines.len() {
                    return false;
                }
                (end, false)
            }
            Until::Match { regex, offset, skip } => {
                let found = (self.seek..self.lines.len()).find(|at| self.lines.get(*at).is_some_and(|line| regex.is_match(line.trim_end_matches('\n'))));
                let Some(found) = found else { return false };
                self.seek = found + 1;
                let end = found.saturating_add_signed(*offset);
                if end > self.lines.len() {
                    return false;
                }
                (end, *skip)
            }
        };
        let end = end.max(self.at);
        if !skip {
            self.pieces.push(self.lines.get(self.at..end).unwrap_or_default().concat());
        }
        self.at = end + usize::from(self.without_matched);
        self.seek = self.seek.max(self.at + usize::from(!self.without_matched));
        true
    }
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    let Some((file, words)) = given.operands.split_first() else { return Err(KNOWN.wrong("missing operand")) };
    if words.is_empty() {
        return Err(KNOWN.wrong(&format!("missing operand after ‘{file}’")));
    }
    let data = content(context, file).await.map_err(|why| (format!("csplit: cannot open '{file}' for reading: {why}\n"), 1))?;
    let text = String::from_utf8_lossy(&data).into_owned();
    let steps = steps(words).map_err(|why| (format!("csplit: {why}\n"), 1))?;
    let mut cut = Cut { lines: text.split_inclusive('\n').collect(), at: 0, seek: 0, pieces: Vec::new(), without_matched: given.has("\u{1}") };
    let mut wrong = None;
    'all: for step in &steps {
        let mut times = 0;
        while step.again.is_none_or(|again| times <= again) {
            if !cut.one(&step.until, times) {
                if step.again.is_none() {
                    break;
                }
                let on = if times > 0 { format!(" on repetition {times}") } else { String::new() };
                let what = if matches!(step.until, Until::Line(_)) { "line number out of range" } else { "match not found" };
                wrong = Some(format!("csplit: ‘{}’: {what}{on}\n", step.text));
                break 'all;
            }
            times += 1;
        }
    }
    let rest = cut.lines.get(cut.at..).unwrap_or_default().concat();
    cut.pieces.push(rest);
    let (mut out, mut made) = (String::new(), 0);
    for piece in cut.pieces.iter().filter(|piece| !(given.has("z") && piece.is_empty())) {
        if !given.has("qs") {
            out.push_str(&format!("{}\n", piece.len()));
        }
        if wrong.is_none() || given.has("k") {
            let name = name(&given, made)?;
            let written = context.fs.write_file(&absolute(context.cwd, &name), piece.as_bytes()).await;
            written.map_err(|e| (format!("csplit: {name}: {}\n", reason(&e)), 1))?;
        }
        made += 1;
    }
    let mut result = ExecResult::with_code(out, i32::from(wrong.is_some()));
    result.stderr = wrong.unwrap_or_default().into();
    Ok(result)
}

fn name(given: &Given, at: usize) -> Result<String, (String, i32)> {
    let prefix = given.value('f').unwrap_or("xx");
    let Some(format) = given.value('b') else {
        let digits = given.value('n').and_then(|n| n.parse::<usize>().ok()).unwrap_or(2);
        return Ok(format!("{prefix}{at:0digits$}"));
    };
    // `%03d.txt`
    let wrong = || (format!("csplit: missing %% conversion specification in suffix ‘{format}’\n").replace("%%", "%"), 1);
    let (before, rest) = format.split_once('%').ok_or_else(wrong)?;
    let letter = rest.find(['d', 'i', 'u', 'x', 'X', 'o']).ok_or_else(wrong)?;
    let (width, after) = rest.split_at(letter);
    let digits: usize = width.trim_start_matches(['0', '-', ' ', '.']).parse().unwrap_or(0);
    let number = match after.chars().next() {
        Some('x') => format!("{at:x}"),
        Some('X') => format!("{at:X}"),
        Some('o') => format!("{at:o}"),
        _ => at.to_string(),
    };
    let number = if width.starts_with(['0', '.']) { format!("{number:0>digits$}") } else { format!("{number:>digits$}") };
    Ok(format!("{prefix}{before}{number}{}", after.get(1..).unwrap_or_default()))
}
