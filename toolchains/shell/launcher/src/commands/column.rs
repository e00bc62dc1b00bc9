//! `column` as of util-linux.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{content, options::{Given, Known}};

pub struct Column;

const KNOWN: Known = Known {
    command: "column",
    letters: "tJs:o:c:N:R:H:O:n:l:dexLT:W:E:r:i:p:",
    long: &[
        ("table", 't'),
        ("json", 'J'),
        ("separator", 's'),
        ("output-separator", 'o'),
        ("output-width", 'c'),
        ("table-columns", 'N'),
        ("table-right", 'R'),
        ("table-hide", 'H'),
        ("table-order", 'O'),
        ("table-name", 'n'),
        ("table-columns-limit", 'l'),
        ("table-noheadings", 'd'),
        ("table-header-repeat", 'e'),
        ("fillrows", 'x'),
        ("keep-empty-lines", 'L'),
        ("table-empty-lines", 'L'),
        ("table-truncate", 'T'),
        ("table-wrap", 'W'),
        ("table-noextreme", 'E'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for Column {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    let (mut text, mut errors) = (String::new(), String::new());
    let files: Vec<&str> = if given.operands.is_empty() { vec!["-"] } else { given.operands.iter().map(String::as_str).collect() };
    for file in files {
        match content(context, file).await {
            Ok(data) => text.push_str(&String::from_utf8_lossy(&data)),
            Err(why) => errors.push_str(&format!("column: {file}: {why}\n")),
        }
    }
    if given.has("rip") {
        return Err(("column: --tree, --tree-id and --tree-parent are not there in the sandbox\n".to_owned(), 1));
    }
    let lines: Vec<&str> = text.lines().filter(|line| given.has("L") || !line.trim().is_empty()).collect();
    let out = if given.has("tJ") { table(&given, &lines)? } else { filled(&given, &lines) };
    let mut result = ExecResult::with_code(out, i32::from(!errors.is_empty()));
    result.stderr = errors.into();
    Ok(result)
}

/// Columns that a terminal shows for a text.
fn width(text: &str) -> usize {
    let wide = |c: char| matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0x1f300..=0x1faff);
    let none = |c: char| matches!(u32::from(c), 0x300..=0x36f | 0x200b..=0x200d | 0xfe00..=0xfe0f);
    text.chars().map(|c| if none(c) { 0 } else { 1 + usize::from(wide(c)) }).sum()
}

struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    right: Vec<bool>,
    hidden: Vec<bool>,
    order: Vec<usize>,
}

fn table(given: &Given, lines: &[&str]) -> Result<String, (String, i32)> {
    let names: Vec<String> = given.value('N').map(|names| names.split(',').map(str::to_owned).collect()).unwrap_or_default();
    if given.has("J") && names.is_empty() {
        return Err(("column: option --table-columns required for --json\n".to_owned(), 1));
    }
    let rows: Vec<Vec<String>> = lines.iter().map(|line| fields(given, line)).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0).max(names.len());
    let chosen = |letter: char| -> Result<Vec<bool>, (String, i32)> {
        let mut chosen = vec![false; count];
        for name in given.values(letter).flat_map(|list| list.split(',')) {
            for at in places(name, &names, count)? {
                chosen.get_mut(at).into_iter().for_each(|c| *c = true);
            }
        }
        Ok(chosen)
    };
    let mut order = Vec::new();
    for name in given.values('O').flat_map(|list| list.split(',')) {
        order.extend(places(name, &names, count)?);
    }
    let rest: Vec<usize> = (0..count).filter(|at| !order.contains(at)).collect();
    order.extend(rest);
    let table = Table { rows, right: chosen('R')?, hidden: chosen('H')?, order, names };
    Ok(if given.has("J") { table.json(given) } else { table.plain(given) })
}

/// A column by its name, its number (from the end, if negative), or `-` for those without a name.
fn places(name: &str, names: &[String], count: usize) -> Result<Vec<usize>, (String, i32)> {
    if let Some(at) = names.iter().position(|own| own == name) {
        return Ok(vec![at]);
    }
    match name.parse::<i64>() {
        _ if name == "-" => Ok((names.len()..count).collect()),
        _ if name == "0" => Ok((0..count).collect()),
        Ok(n) if n > 0 => Ok(vec![n as usize - 1]),
        Ok(n) => Ok(count.checked_sub(n.unsigned_abs() as usize).into_iter().collect()),
        Err(_) => Err((format!("column: undefined column name '{name}'\n"), 1)),
    }
}

fn fields(given: &Given, line: &str) -> Vec<String> {
    let limit = given.value('l').and_then(|n| n.parse::<usize>().ok()).filter(|n| *n > 0);
    match given.value('s') {
        Some(marks) => {
            let marks: Vec<char> = marks.chars().collect();
            let is = |c: char| marks.contains(&c);
            match limit {
                Some(limit) => line.splitn(limit, is).map(str::to_owned).collect(),
                None => line.split(is).map(str::to_owned).collect(),
            }
        }
        None => {
            let mut out = Vec::new();
            let mut rest = line.trim();
            while !rest.is_empty() {
                let end = if limit.is_some_and(|limit| out.len() + 1 >= limit) { rest.len() } else { rest.find([' ', '\t']).unwrap_or(rest.len()) };
                out.push(rest.get(..end).unwrap_or_default().to_owned());
                rest = rest.get(end..).unwrap_or_default().trim_start();
            }
            out
        }
    }
}

impl Table {
    fn shown(&self) -> Vec<usize> {
        self.order.iter().copied().filter(|at| !self.hidden.get(*at).copied().unwrap_or(false)).collect()
    }

    fn plain(&self, given: &Given) -> String {
        let between = given.value('o').unwrap_or("  ");
        let mut all: Vec<Vec<&str>> = Vec::new();
        if !self.names.is_empty() && !given.has("d") {
            all.push(self.names.iter().map(String::as_str).collect());
        }
        all.extend(self.rows.iter().map(|row| row.iter().map(String::as_str).collect()));
        let shown = self.shown();
        let widths: Vec<usize> = shown.iter().map(|at| all.iter().filter_map(|row| row.get(*at)).map(|cell| width(cell)).max().unwrap_or(0)).collect();
        let mut out = String::new();
        for row in &all {
            for (n, (at, wide)) in shown.iter().zip(&widths).enumerate() {
                let cell = row.get(*at).copied().unwrap_or_default();
                let last = n + 1 == shown.len();
                let pad = " ".repeat(wide.saturating_sub(width(cell)));
                let right = self.right.get(*at).copied().unwrap_or(false);
                out.push_str(&match (right, last) {
                    (true, _) => pad + cell,
                    (false, true) => cell.to_owned(),
                    (false, false) => cell.to_owned() + &pad,
                });
                if !last {
                    out.push_str(between);
                }
            }
            out.push('\n');
        }
        out
    }

    fn json(&self, given: &Given) -> String {
        let quoted = |text: &str| {
            let mut out = String::from("\"");
            for c in text.chars() {
                match c {
                    '"' | '\\' => out.extend(['\\', c]),
                    '\t' => out.push_str("\\t"),
                    c if u32::from(c) < 32 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                    c => out.push(c),
                }
            }
            out + "\""
        };
        let rows: Vec<String> = self.rows.iter().map(|row| {
            let cells = self.shown().into_iter().map(|at| {
                let name = self.names.get(at).map_or("", String::as_str);
                let value = row.get(at).filter(|cell| !cell.is_empty()).map_or("null".to_owned(), |cell| quoted(cell));
                format!("         {}: {value}", quoted(&name.to_lowercase()))
            });
            format!("{{\n{}\n      }}", cells.collect::<Vec<_>>().join(",\n"))
        }).collect();
        let name = given.value('n').unwrap_or("table");
        format!("{{\n   {}: [\n      {}\n   ]\n}}\n", quoted(name), rows.join(","))
    }
}

/// Without `-t`: as many columns as there is room for.
fn filled(given: &Given, lines: &[&str]) -> String {
    const TAB: usize = 8;
    let room = given.value('c').and_then(|n| n.parse().ok()).unwrap_or(80usize);
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let wide = (widest + TAB) / TAB * TAB;
    let columns = (room / wide.max(1)).max(1);
    let rows = lines.len().div_ceil(columns);
    let mut out = String::new();
    if widest >= room {
        lines.iter().for_each(|line| out.push_str(&format!("{line}\n")));
        return out;
    }
    for row in 0..rows {
        let cells: Vec<&str> = if given.has("x") {
            lines.iter().skip(row * columns).take(columns).copied().collect()
        } else {
            lines.iter().skip(row).step_by(rows).copied().collect()
        };
        for (at, cell) in cells.iter().enumerate() {
            out.push_str(cell);
            if at + 1 < cells.len() {
                out.push_str(&"\t".repeat((wide - width(cell)).div_ceil(TAB)));
            }
        }
        out.push('\n');
    }
    out
}
