//! How changes are shown: unified, with context, and the usual form.

use similar::{DiffOp, group_diff_ops};

use super::{Side, Work};

impl Work<'_, '_> {
    fn headers(&self, a: &Side, b: &Side) -> [String; 2] {
        let of = |side: &Side, label: Option<&String>| match label {
            Some(label) => label.clone(),
            None => format!("{}\t{}", side.name, side.modified),
        };
        [of(a, self.options.labels.first()), of(b, self.options.labels.get(1))]
    }

    fn line(&mut self, mark: &str, line: &str) {
        self.say(mark);
        self.say(line);
        if !line.ends_with('\n') {
            self.say("\n\\ No newline at end of file\n");
        }
    }

    fn lines(&mut self, mark: &str, lines: &[&str], range: std::ops::Range<usize>) {
        for line in lines.get(range).unwrap_or_default() {
            self.line(mark, line);
        }
    }

    pub(super) fn unified(&mut self, a: &Side, b: &Side, lines_a: &[&str], lines_b: &[&str], ops: Vec<DiffOp>, around: usize) {
        let [one, other] = self.headers(a, b);
        self.say(&format!("--- {one}\n+++ {other}\n"));
        for hunk in group_diff_ops(ops, around) {
            let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
            let old = first.old_range().start..last.old_range().end;
            let new = first.new_range().start..last.new_range().end;
            self.say(&format!("@@ -{} +{} @@\n", hunk_range(&old), hunk_range(&new)));
            for op in hunk {
                match op {
                    DiffOp::Equal { .. } => self.lines(" ", lines_b, op.new_range()),
                    _ => {
                        self.lines("-", lines_a, op.old_range());
                        self.lines("+", lines_b, op.new_range());
                    }
                }
            }
        }
    }

    pub(super) fn context(&mut self, a: &Side, b: &Side, lines_a: &[&str], lines_b: &[&str], ops: Vec<DiffOp>, around: usize) {
        let [one, other] = self.headers(a, b);
        self.say(&format!("*** {one}\n--- {other}\n"));
        for hunk in group_diff_ops(ops, around) {
            let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
            let old = first.old_range().start..last.old_range().end;
            let new = first.new_range().start..last.new_range().end;
            self.say(&format!("***************\n*** {} ****\n", span(&old)));
            let mark = |op: &DiffOp, plain: &'static str| match op {
                DiffOp::Equal { .. } => "  ",
                DiffOp::Replace { .. } => "! ",
                _ => plain,
            };
            if hunk.iter().any(|op| matches!(op, DiffOp::Delete { .. } | DiffOp::Replace { .. })) {
                hunk.iter().for_each(|op| self.lines(mark(op, "- "), lines_a, op.old_range()));
            }
            self.say(&format!("--- {} ----\n", span(&new)));
            if hunk.iter().any(|op| matches!(op, DiffOp::Insert { .. } | DiffOp::Replace { .. })) {
                hunk.iter().for_each(|op| self.lines(mark(op, "+ "), lines_b, op.new_range()));
            }
        }
    }

    pub(super) fn normal(&mut self, lines_a: &[&str], lines_b: &[&str], ops: &[DiffOp]) {
        for op in ops {
            let (old, new) = (op.old_range(), op.new_range());
            let letter = match op {
                DiffOp::Equal { .. } => continue,
                DiffOp::Delete { .. } => 'd',
                DiffOp::Insert { .. } => 'a',
                DiffOp::Replace { .. } => 'c',
            };
            self.say(&format!("{}{letter}{}\n", span(&old), span(&new)));
            self.lines("< ", lines_a, old);
            if letter == 'c' {
                self.say("---\n");
            }
            self.lines("> ", lines_b, new);
        }
    }
}

/// `first,count`; a count of one is left out, and none stands behind the line before.
fn hunk_range(range: &std::ops::Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => (range.start + 1).to_string(),
        count => format!("{},{count}", range.start + 1),
    }
}

/// `first,last`, or the one line; none is the line before.
fn span(range: &std::ops::Range<usize>) -> String {
    match range.len() {
        0 => range.start.to_string(),
        1 => (range.start + 1).to_string(),
        _ => format!("{},{}", range.start + 1, range.end),
    }
}
