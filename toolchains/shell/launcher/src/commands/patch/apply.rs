//! How hunks find their place.

use super::read::{Change, Hunk};

/// What became of a file.
pub struct Applied {
    pub text: String,
    /// Hunks that found no place.
    pub failed: Vec<usize>,
    /// What there is to say of hunks.
    pub said: Vec<String>,
    /// A hunk was not where it said, or is not there.
    pub mismatch: bool,
}

pub fn apply(text: &str, change: &Change, most_fuzz: usize, loose: bool) -> Applied {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut done = Applied { text: String::new(), failed: Vec::new(), said: Vec::new(), mismatch: false };
    // How far hunks are from where they say, and how much longer the text became.
    let (mut from, mut offset, mut grown) = (0, 0isize, 0isize);
    for (at, hunk) in change.hunks.iter().enumerate() {
        let first = if hunk.side('+').is_empty() { hunk.old } else { hunk.old.saturating_sub(1) };
        let wanted = first.saturating_add_signed(offset);
        let found = (0..=most_fuzz).find_map(|fuzz| find(&lines, hunk, wanted, from, fuzz, loose).map(|place| (place, fuzz)));
        let Some(((place, head, tail), fuzz)) = found else {
            done.said.push(format!("Hunk #{} FAILED at {}.", at + 1, (first + 1).saturating_add_signed(offset + grown)));
            done.failed.push(at);
            done.mismatch = true;
            continue;
        };
        let begin = place - head;
        let moved = begin as isize - first as isize;
        if moved != 0 || fuzz > 0 {
            let mut line = format!("Hunk #{} succeeded at {}", at + 1, (begin + 1).saturating_add_signed(grown));
            if fuzz > 0 {
                line.push_str(&format!(" with fuzz {fuzz}"));
            }
            if moved != 0 {
                line.push_str(&format!(" (offset {moved} line{})", if moved.abs() == 1 { "" } else { "s" }));
            }
            done.said.push(line + ".");
            done.mismatch = true;
        }
        offset = moved;
        grown += hunk.side('-').len() as isize - hunk.side('+').len() as isize;
        lines.get(from..place).unwrap_or_default().iter().for_each(|line| done.text.push_str(line));
        from = place + put(&mut done.text, hunk, &lines, place, head, tail);
    }
    lines.get(from..).unwrap_or_default().iter().for_each(|line| done.text.push_str(line));
    done
}

/// Where the old lines of a hunk are, and how many of its first and last lines are left out of it.
fn find(lines: &[&str], hunk: &Hunk, wanted: usize, from: usize, fuzz: usize, loose: bool) -> Option<(usize, usize, usize)> {
    let around = |lines: &mut dyn Iterator<Item = &(char, String)>| lines.take_while(|(mark, _)| *mark == ' ').count();
    let (head, tail) = (around(&mut hunk.lines.iter()), around(&mut hunk.lines.iter().rev()));
    let context = head.max(tail);
    let (skip_head, skip_tail) = ((fuzz + head).saturating_sub(context).min(head), (fuzz + tail).saturating_sub(context).min(tail));
    if fuzz > 0 && fuzz > context {
        return None;
    }
    let old = hunk.side('+');
    let old = old.get(skip_head..old.len() - skip_tail)?;
    let wanted = wanted + skip_head;
    let last = lines.len().checked_sub(old.len())?;
    let fits = |at: usize| at >= from && lines.get(at..at + old.len()).is_some_and(|lines| lines.iter().zip(old).all(|(a, b)| same(a, b, loose)));
    // With less lines behind than before it, a hunk is at the end.
    if fuzz == 0 && tail < head && fits(last) && wanted >= last {
        return Some((last, skip_head, skip_tail));
    }
    (0..=lines.len()).find_map(|away| {
        let places = [wanted.checked_add(away), wanted.checked_sub(away)];
        places.into_iter().flatten().find(|at| *at <= last && fits(*at)).map(|at| (at, skip_head, skip_tail))
    })
}

fn same(a: &str, b: &str, loose: bool) -> bool {
    if loose { a.split_whitespace().eq(b.split_whitespace()) } else { a == b }
}

/// Adds the new lines, and says how many old ones they stand for.
fn put(text: &mut String, hunk: &Hunk, lines: &[&str], place: usize, head: usize, tail: usize) -> usize {
    let mut used = 0;
    let count = hunk.lines.len();
    for (mark, line) in hunk.lines.get(head..count - tail).unwrap_or_default() {
        match mark {
            '+' => text.push_str(line),
            '-' => used += 1,
            // As it is in the file.
            _ => {
                text.push_str(lines.get(place + used).copied().unwrap_or(line));
                used += 1;
            }
        }
    }
    used
}
