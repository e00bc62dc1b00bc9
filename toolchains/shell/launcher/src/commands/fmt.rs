//! `fmt` as of GNU: paragraphs in lines of even length.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{content, options::Known};

pub struct Fmt;

const KNOWN: Known = Known {
    command: "fmt",
    letters: "cg:p:stuw:",
    long: &[
        ("crown-margin", 'c'),
        ("goal", 'g'),
        ("prefix", 'p'),
        ("split-only", 's'),
        ("tagged-paragraph", 't'),
        ("uniform-spacing", 'u'),
        ("width", 'w'),
    ],
    wrong: 1,
};

/// What GNU lets a break cost.
const LINE: i64 = 70 * 70;
const WIDOW: i64 = 200 * 200;
const ORPHAN: i64 = 150 * 150;
const SENTENCE: i64 = 50 * 50;
const NO_BREAK: i64 = 600 * 600;
const PUNCTUATION: i64 = 40 * 40;
const BRACKET: i64 = 40 * 40;

/// How far in the lines of a paragraph of one line go on, with `-t`.
const TAGGED: usize = 3;

/// A line that is so much shorter, or longer, than it should be.
fn short(columns: i64) -> i64 {
    (columns * 10) * (columns * 10)
}

#[async_trait]
impl Builtin for Fmt {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

struct How {
    width: usize,
    goal: usize,
    prefix: String,
    split: bool,
    uniform: bool,
    /// The first line of a paragraph may begin elsewhere.
    crown: bool,
    tagged: bool,
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let digits = |word: &String| word.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let args: Vec<String> = context.args.iter().map(|word| if digits(word) { word.replacen('-', "-w", 1) } else { word.clone() }).collect();
    let given = KNOWN.read(&args)?;
    let number = |letter: char| match given.value(letter).map(str::parse::<usize>) {
        Some(Err(_)) => Err((format!("fmt: invalid width: ‘{}’\n", given.value(letter).unwrap_or_default()), 1)),
        Some(Ok(number)) => Ok(Some(number)),
        None => Ok(None),
    };
    let (width, goal) = (number('w')?, number('g')?);
    let width = width.unwrap_or(goal.map_or(75, |goal| goal + 10));
    let how = How {
        width,
        goal: goal.unwrap_or(width * 187 / 200),
        prefix: given.value('p').unwrap_or_default().to_owned(),
        split: given.has("s"),
        uniform: given.has("u"),
        crown: given.has("c"),
        tagged: given.has("t"),
    };
    let files: Vec<&str> = if given.operands.is_empty() { vec!["-"] } else { given.operands.iter().map(String::as_str).collect() };
    let (mut out, mut errors) = (String::new(), String::new());
    for file in files {
        match content(context, file).await {
            Ok(data) => how.text(&String::from_utf8_lossy(&data), &mut out),
            Err(why) => errors.push_str(&format!("fmt: cannot open '{file}' for reading: {why}\n")),
        }
    }
    let mut result = ExecResult::with_code(out, i32::from(!errors.is_empty()));
    result.stderr = errors.into();
    Ok(result)
}

struct Word {
    text: String,
    /// Blanks behind it.
    space: usize,
    begins_bracket: bool,
    full_stop: bool,
    ends_sentence: bool,
    punctuated: bool,
}

/// A line as it was: how far in it begins, and what it says.
struct Line {
    indent: usize,
    text: String,
}

impl How {
    fn text(&self, text: &str, out: &mut String) {
        let mut paragraph: Vec<Line> = Vec::new();
        let lead = self.prefix.trim_end();
        for raw in text.lines() {
            let expanded = expanded(raw);
            let blanks = expanded.len() - expanded.trim_start().len();
            let inner = expanded.trim_start();
            let Some(rest) = inner.strip_prefix(lead).filter(|rest| !rest.trim().is_empty()) else {
                self.flush(&mut paragraph, out);
                out.push_str(raw.trim_end());
                out.push('\n');
                continue;
            };
            let own = rest.len() - rest.trim_start().len();
            let indent = if lead.is_empty() { blanks } else { own };
            let first = paragraph.first().map(|line| line.indent);
            let second = paragraph.get(1).map(|line| line.indent);
            let goes_on = match (first, second) {
                (None, _) => true,
                _ if self.split => false,
                (Some(_), None) if self.crown => true,
                (Some(first), None) if self.tagged => first != indent,
                (_, Some(second)) if self.crown || self.tagged => second == indent,
                (Some(first), _) => first == indent,
            };
            if !goes_on {
                self.flush(&mut paragraph, out);
            }
            paragraph.push(Line { indent, text: rest.trim().to_owned() });
        }
        self.flush(&mut paragraph, out);
    }

    fn flush(&self, paragraph: &mut Vec<Line>, out: &mut String) {
        let Some(first) = paragraph.first().map(|line| line.indent) else { return };
        let alone = if self.tagged && paragraph.len() == 1 { first + TAGGED } else { first };
        let other = paragraph.get(1).filter(|_| self.crown || self.tagged).map_or(alone, |line| line.indent);
        let mut words = Vec::new();
        for line in paragraph.drain(..) {
            self.words(&line.text, &mut words);
        }
        // Every paragraph ends a sentence.
        if let Some(last) = words.last_mut() {
            (last.full_stop, last.ends_sentence) = (true, true);
        }
        let lead = self.prefix.trim_end();
        let mut at = 0;
        for end in breaks(&words, lead.chars().count() + first, lead.chars().count() + other, self) {
            out.push_str(lead);
            out.push_str(&" ".repeat(if at == 0 { first } else { other }));
            let line = words.get(at..end).unwrap_or_default();
            for (n, word) in line.iter().enumerate() {
                out.push_str(&word.text);
                if n + 1 < line.len() {
                    out.push_str(&" ".repeat(word.space));
                }
            }
            out.push('\n');
            at = end;
        }
    }

    fn words(&self, text: &str, words: &mut Vec<Word>) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(' ').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let blanks = after.len() - after.trim_start().len();
            rest = after.trim_start();
            let bare = word.trim_end_matches(['"', '\'', ')', ']']);
            let full = bare.ends_with(['.', '?', '!']);
            let at_end = rest.is_empty();
            let ends_sentence = full && (at_end || blanks > 1);
            let space = if at_end || self.uniform { if ends_sentence { 2 } else { 1 } } else { blanks };
            words.push(Word {
                text: word.to_owned(),
                space,
                begins_bracket: word.starts_with(['(', '[', '\'', '`', '"']),
                full_stop: full,
                ends_sentence,
                punctuated: word.ends_with(|c: char| c.is_ascii_punctuation()),
            });
        }
    }
}

/// With blanks for tabs.
fn expanded(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\t' => out.push_str(&" ".repeat(8 - out.chars().count() % 8)),
            c => out.push(c),
        }
    }
    out.trim_end().to_owned()
}

/// What is known of the lines from a word on.
#[derive(Clone, Copy)]
struct Best {
    cost: i64,
    /// The word that the next line begins with.
    next: usize,
    width: usize,
}

/// Where lines end so that all of them cost least.
fn breaks(words: &[Word], first: usize, other: usize, how: &How) -> Vec<usize> {
    let count = words.len();
    let width = |at: usize| words.get(at).map_or(0, |word| word.text.chars().count());
    let mut best = vec![Best { cost: 0, next: count, width: 0 }; count + 1];
    for start in (0..count).rev() {
        let mut own = Best { cost: i64::MAX, next: start + 1, width: 0 };
        // One word at least, however long.
        let mut wide = width(start) + if start == 0 { first } else { other };
        let mut end = start + 1;
        loop {
            let rest = best.get(end).copied().unwrap_or(own);
            let cost = rest.cost + line_cost(wide, end == count, rest, count, how);
            if cost < own.cost {
                own = Best { cost, next: end, width: wide };
            }
            let Some(space) = words.get(end - 1).map(|word| word.space).filter(|_| end < count) else { break };
            wide += space + width(end);
            if wide >= how.width {
                break;
            }
            end += 1;
        }
        own.cost += base_cost(words, start);
        best.get_mut(start).into_iter().for_each(|place| *place = own);
    }
    let mut ends = Vec::new();
    let mut at = 0;
    while at < count {
        at = best.get(at).map_or(count, |best| best.next).max(at + 1);
        ends.push(at);
    }
    ends
}

/// What it costs to begin a line with this word.
fn base_cost(words: &[Word], at: usize) -> i64 {
    let mut cost = LINE;
    let length = |word: &Word| word.text.chars().count().max(1) as i64;
    let before = |by: usize| at.checked_sub(by).and_then(|at| words.get(at));
    if let Some(last) = before(1) {
        cost += match (last.full_stop, last.ends_sentence) {
            (true, true) => -SENTENCE,
            (true, false) => NO_BREAK,
            _ if last.punctuated => -PUNCTUATION,
            _ if before(2).is_some_and(|word| word.ends_sentence) => WIDOW / length(last),
            _ => 0,
        };
    }
    match words.get(at) {
        Some(word) if word.begins_bracket => cost - BRACKET,
        Some(word) if word.ends_sentence => cost + ORPHAN / length(word),
        _ => cost,
    }
}

fn line_cost(wide: usize, last: bool, rest: Best, count: usize, how: &How) -> i64 {
    if last {
        return 0;
    }
    let cost = short(how.goal as i64 - wide as i64);
    if rest.next == count { cost } else { cost + short(wide as i64 - rest.width as i64) / 2 }
}
