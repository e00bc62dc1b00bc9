//! The words of a `diff` command.

use crate::commands::options::Known;

const KNOWN: Known = Known {
    command: "diff",
    letters: "uU:cC:L:x:qsrNiwbZBadptPyW:eTE\u{1}?\u{2}?\u{3}?",
    long: &[
        ("unified", '\u{1}'),
        ("context", '\u{2}'),
        ("label", 'L'),
        ("exclude", 'x'),
        ("brief", 'q'),
        ("report-identical-files", 's'),
        ("recursive", 'r'),
        ("new-file", 'N'),
        ("ignore-case", 'i'),
        ("ignore-all-space", 'w'),
        ("ignore-space-change", 'b'),
        ("ignore-trailing-space", 'Z'),
        ("strip-trailing-cr", 'Z'),
        ("ignore-blank-lines", 'B'),
        ("ignore-tab-expansion", 'E'),
        ("side-by-side", 'y'),
        ("color", '\u{3}'),
        ("width", 'W'),
        ("ed", 'e'),
        ("text", 'a'),
        ("minimal", 'd'),
        ("speed-large-files", 'd'),
        ("normal", 'd'),
        ("show-c-function", 'p'),
        ("expand-tabs", 't'),
        ("initial-tab", 'T'),
        ("no-dereference", 'd'),
    ],
    wrong: 2,
};

#[derive(Default)]
pub struct Options {
    /// Lines around a change; none: the usual form without any.
    pub unified: Option<usize>,
    pub context: Option<usize>,
    pub brief: bool,
    pub same: bool,
    pub recursive: bool,
    pub new: bool,
    ignore_case: bool,
    ignore_space: bool,
    ignore_amount: bool,
    ignore_end: bool,
    pub ignore_blank: bool,
    pub labels: Vec<String>,
    pub without: Vec<String>,
    pub paths: Vec<String>,
}

/// What is said of a wrong use, and the exit code.
pub fn wrong(why: &str) -> (String, i32) {
    let (why, code) = KNOWN.wrong(why);
    (named(why), code)
}

/// This command says its name twice.
fn named(why: String) -> String {
    why.replace("\nTry '", "\ndiff: Try '")
}

impl Options {
    /// Reads them; or what is said of them, and the exit code.
    pub fn read(words: &[String]) -> Result<Self, (String, i32)> {
        let given = KNOWN.read(words).map_err(|(why, code)| (named(why), code))?;
        for (letter, what) in [('y', "--side-by-side"), ('e', "--ed")] {
            if given.has(&letter.to_string()) {
                return Err((format!("diff: {what} is not there in the sandbox; -u, -c and the usual form are\n"), 2));
            }
        }
        let lines = |letters: [char; 3]| -> Result<Option<usize>, (String, i32)> {
            let mut found = None;
            for (_, value) in given.each().filter(|(letter, _)| letters.contains(letter)) {
                found = Some(match value {
                    Some(text) => text.parse().map_err(|_| wrong(&format!("invalid context length '{text}'")))?,
                    None => 3,
                });
            }
            Ok(found)
        };
        let all = |letter: char| given.values(letter).map(str::to_owned).collect();
        Ok(Self {
            unified: lines(['u', 'U', '\u{1}'])?,
            context: lines(['c', 'C', '\u{2}'])?,
            brief: given.has("q"),
            same: given.has("s"),
            recursive: given.has("r"),
            new: given.has("N"),
            ignore_case: given.has("i"),
            ignore_space: given.has("w"),
            ignore_amount: given.has("bE"),
            ignore_end: given.has("Z"),
            ignore_blank: given.has("B"),
            labels: all('L'),
            without: all('x'),
            paths: given.operands.clone(),
        })
    }

    /// What of a line is compared.
    pub fn key(&self, line: &str) -> String {
        let mut line = line.to_owned();
        if self.ignore_space {
            line.retain(|c| !c.is_whitespace());
        } else if self.ignore_amount {
            let ends = line.trim_end();
            let words = ends.split_whitespace().collect::<Vec<_>>().join(" ");
            line = if ends.starts_with(char::is_whitespace) { format!(" {words}") } else { words };
        } else if self.ignore_end {
            line.truncate(line.trim_end().len());
        }
        if self.ignore_case { line.to_lowercase() } else { line }
    }
}
