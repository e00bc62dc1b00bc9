//! A map of a manifest, taken field by field; what is not taken was not known.

use std::collections::BTreeMap;

use super::{
    Diagnostic,
    yaml::{Key, Kind, Node},
};

/// What a file said, and where.
#[derive(Clone, Debug)]
pub(super) struct Said<T> {
    pub value: T,
    pub file: String,
    /// From 1; 0 where there is no one line.
    pub line: u32,
}

impl<T> Said<T> {
    /// A remark about this place.
    pub fn remark(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.file.clone(), message).line(self.line)
    }
}

/// The fields of one map.
pub(super) struct Fields<'a> {
    file: &'a str,
    rest: Vec<(Key, Node)>,
    /// What was odd so far.
    pub warnings: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which is called `what` in messages.
    pub fn of(file: &'a str, what: &str, node: Node) -> Result<Self, Diagnostic> {
        match node.kind {
            Kind::Map(rest) => Ok(Self { file, rest, warnings: Vec::new() }),
            Kind::Null => Err(Diagnostic::new(file, format!("{what} is empty")).line(node.line)),
            _ => Err(Diagnostic::new(file, format!("{what} is {}, not a map", node.what())).line(node.line)),
        }
    }

    /// Takes the first of `names` that is there with a value.
    pub fn take(&mut self, names: &[&str]) -> Option<Node> {
        let at = self.rest.iter().position(|(key, _)| names.contains(&key.name.as_str()))?;
        let (key, mut node) = self.rest.remove(at);
        if node.line == 0 {
            node.line = key.line;
        }
        (!matches!(node.kind, Kind::Null)).then_some(node)
    }

    /// A text; a number or a boolean is taken as it is written.
    pub fn text(&mut self, names: &[&str]) -> Result<Option<Said<String>>, Diagnostic> {
        let Some(node) = self.take(names) else { return Ok(None) };
        match node.scalar() {
            Some(text) => Ok(Some(self.said(text, node.line))),
            None => Err(self.wrong(names, "a text", &node)),
        }
    }

    /// As [`Self::text`]; another type is a warning and counts as not there.
    pub fn lenient_text(&mut self, names: &[&str]) -> Option<Said<String>> {
        let read = self.text(names);
        self.lenient(read).flatten()
    }

    /// A list of texts, or one text that `split` takes apart.
    pub fn texts(&mut self, names: &[&str], split: fn(&str) -> Vec<String>) -> Result<Vec<Said<String>>, Diagnostic> {
        let Some(node) = self.take(names) else { return Ok(Vec::new()) };
        match &node.kind {
            Kind::List(list) => list
                .iter()
                .map(|it| match it.scalar() {
                    Some(text) => Ok(self.said(text, it.line)),
                    None => Err(self.wrong(names, "a list of texts", it)),
                })
                .collect(),
            Kind::Text(text) => Ok(split(text).into_iter().map(|it| self.said(it, node.line)).collect()),
            _ => Err(self.wrong(names, "a list of texts", &node)),
        }
    }

    /// A map of texts.
    pub fn text_map(&mut self, names: &[&str]) -> Result<Vec<(String, Said<String>)>, Diagnostic> {
        let Some(node) = self.take(names) else { return Ok(Vec::new()) };
        let Kind::Map(map) = &node.kind else { return Err(self.wrong(names, "a map of texts", &node)) };
        map.iter()
            .map(|(key, value)| match value.scalar() {
                Some(text) => Ok((key.name.clone(), self.said(text, key.line))),
                None => Err(self.wrong(&[&key.name], "a text", value)),
            })
            .collect()
    }

    /// As [`Self::text_map`]; entries of another type are warnings and left out.
    pub fn lenient_text_map(&mut self, names: &[&str]) -> BTreeMap<String, String> {
        let Some(node) = self.take(names) else { return BTreeMap::new() };
        let Kind::Map(map) = &node.kind else {
            let wrong = self.wrong(names, "a map of texts", &node);
            self.warnings.push(wrong);
            return BTreeMap::new();
        };
        let mut all = BTreeMap::new();
        for (key, value) in map {
            match value.scalar() {
                Some(text) => drop(all.insert(key.name.clone(), text)),
                None => {
                    let wrong = self.wrong(&[&key.name], "a text", value);
                    self.warnings.push(wrong);
                }
            }
        }
        all
    }

    /// Turns an error into a warning.
    pub fn lenient<T>(&mut self, read: Result<T, Diagnostic>) -> Option<T> {
        read.map_err(|it| self.warnings.push(it)).ok()
    }

    /// The remark that a field has the wrong type.
    pub fn wrong(&self, names: &[&str], wanted: &str, node: &Node) -> Diagnostic {
        let name = names.first().copied().unwrap_or_default();
        Diagnostic::new(self.file, format!("`{name}` is {}, not {wanted}", node.what())).line(node.line)
    }

    /// A value with this file as its place.
    pub fn said<T>(&self, value: T, line: u32) -> Said<T> {
        Said { value, file: self.file.to_owned(), line }
    }

    /// Keys that nobody took.
    pub fn unknown(&self) -> impl Iterator<Item = &Key> {
        self.rest.iter().map(|(key, _)| key)
    }

    /// Ends the reading: a warning for each key that nobody took and that is not in `ignored`.
    pub fn finish(mut self, ignored: &[&str]) -> Vec<Diagnostic> {
        for (key, _) in self.rest.iter().filter(|(key, _)| !ignored.contains(&key.name.as_str())) {
            let it = Diagnostic::new(self.file, format!("`{}` is not a known key and is ignored", key.name));
            self.warnings.push(it.line(key.line));
        }
        self.warnings
    }
}

/// Splits at commas.
pub(super) fn at_commas(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// Splits at spaces and commas, but not inside of brackets: `Bash(git add:*) Read`.
pub(super) fn tool_names(text: &str) -> Vec<String> {
    let (mut all, mut name, mut depth) = (Vec::new(), String::new(), 0_usize);
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (c == ',' || c.is_whitespace()) {
            all.push(std::mem::take(&mut name));
        } else {
            name.push(c);
        }
    }
    all.push(name);
    all.retain(|it| !it.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_keep_their_brackets() {
        assert_eq!(tool_names("Bash(git add:*, x)  Read,Write"), ["Bash(git add:*, x)", "Read", "Write"]);
        assert_eq!(at_commas(" a b, c,"), ["a b", "c"]);
    }
}
