//! `numfmt` as of GNU.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{content, options::{Given, Known}};

pub struct Numfmt;

const KNOWN: Known = Known {
    command: "numfmt",
    letters: "d:zF:T:U:V:I:O:R:P:H?M:S:",
    long: &[
        ("delimiter", 'd'),
        ("zero-terminated", 'z'),
        ("field", 'F'),
        ("to", 'T'),
        ("from", 'U'),
        ("format", 'V'),
        ("from-unit", 'I'),
        ("to-unit", 'O'),
        ("round", 'R'),
        ("padding", 'P'),
        ("header", 'H'),
        ("invalid", 'M'),
        ("suffix", 'S'),
        ("grouping", '\u{1}'),
        ("debug", '\u{2}'),
    ],
    wrong: 1,
};

const UNITS: &str = "KMGTPEZY";

#[async_trait]
impl Builtin for Numfmt {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// Negative numbers are operands.
fn plain(args: &[String]) -> Vec<String> {
    let at = args.iter().position(|word| word == "--" || word.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    let Some(at) = at.filter(|at| args.get(*at).is_some_and(|word| word != "--")) else { return args.to_vec() };
    let mut out = args.to_vec();
    out.insert(at, "--".to_owned());
    out
}

/// `%'10.2f` and what is around it.
#[derive(Default)]
struct Format {
    before: String,
    after: String,
    width: usize,
    left: bool,
    zero: bool,
    precision: Option<usize>,
}

impl Format {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("format ‘{text}’ {why}");
        let mut format = Self::default();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '%' if chars.next_if_eq(&'%').is_some() => format.before.push('%'),
                '%' => break,
                c => format.before.push(c),
            }
        }
        let mut digits = String::new();
        for c in chars.by_ref() {
            match c {
                '\'' => {}
                '-' if digits.is_empty() => format.left = true,
                '0' if digits.is_empty() => format.zero = true,
                'f' => {
                    let (width, precision) = digits.split_once('.').map_or((digits.as_str(), None), |(w, p)| (w, Some(p)));
                    format.width = width.parse().unwrap_or(0);
                    format.precision = precision.map(|p| p.parse().unwrap_or(0));
                    format.after = chars.collect::<String>().replace("%%", "%");
                    return Ok(format);
                }
                c if c.is_ascii_digit() || c == '.' => digits.push(c),
                _ => return Err(format!("invalid format ‘{text}’, directive must be %[0]['][-][N][.][N]f")),
            }
        }
        Err(wrong("has no % directive"))
    }
}

struct How<'a> {
    given: &'a Given,
    format: Format,
    from: &'a str,
    to: &'a str,
    from_unit: f64,
    to_unit: f64,
    padding: i64,
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(&plain(context.args))?;
    let wrong = |why: String| (format!("numfmt: {why}\n"), 1);
    let unit = |letter: char| match given.value(letter) {
        None => Ok(1.0),
        Some(text) => parse(text, "auto").map(|(value, _)| value).map_err(|_| wrong(format!("invalid unit size: ‘{text}’"))),
    };
    for (letter, name, known) in [('T', "--to", ["none", "si", "iec", "iec-i"].as_slice()), ('U', "--from", &["none", "auto", "si", "iec", "iec-i"])] {
        if let Some(value) = given.value(letter).filter(|value| !known.contains(value)) {
            return Err(KNOWN.wrong(&format!("invalid argument ‘{value}’ for ‘{name}’")));
        }
    }
    let padding = match given.value('P').map(str::parse::<i64>) {
        None => 0,
        Some(Ok(padding)) if padding != 0 => padding,
        Some(_) => return Err(wrong(format!("invalid padding value ‘{}’", given.value('P').unwrap_or_default()))),
    };
    let how = How {
        format: given.value('V').map_or_else(|| Ok(Format::default()), Format::read).map_err(wrong)?,
        from: given.value('U').unwrap_or("none"),
        to: given.value('T').unwrap_or("none"),
        from_unit: unit('I')?,
        to_unit: unit('O')?,
        padding,
        given: &given,
    };
    let end = if given.has("z") { '\0' } else { '\n' };
    let lines: Vec<String> = if given.operands.is_empty() {
        let text = content(context, "-").await.unwrap_or_default();
        String::from_utf8_lossy(&text).split_terminator(end).map(str::to_owned).collect()
    } else {
        given.operands.clone()
    };
    let header = if given.has("H") { given.value('H').map_or(1, |n| n.parse().unwrap_or(1)) } else { 0 };
    let mode = given.value('M').unwrap_or("abort");
    let (mut out, mut errors) = (String::new(), String::new());
    for (at, line) in lines.iter().enumerate() {
        if at < header && given.operands.is_empty() {
            out.push_str(line);
        } else {
            match how.line(line) {
                Ok(text) => out.push_str(&text),
                Err(why) => {
                    if mode != "ignore" {
                        errors.push_str(&format!("numfmt: {why}\n"));
                    }
                    if mode == "abort" {
                        break;
                    }
                    out.push_str(line);
                }
            }
        }
        out.push(end);
    }
    let code = if errors.is_empty() || mode == "warn" { 0 } else { 2 };
    let mut result = ExecResult::with_code(out, code);
    result.stderr = errors.into();
    Ok(result)
}

impl How<'_> {
    fn line(&self, line: &str) -> Result<String, String> {
        if let Some(delimiter) = self.given.value('d').and_then(|d| d.chars().next()) {
            let fields = line.split(delimiter).enumerate();
            let fields = fields.map(|(at, field)| if self.wants(at + 1) { self.number(field, None) } else { Ok(field.to_owned()) });
            return Ok(fields.collect::<Result<Vec<_>, _>>()?.join(&delimiter.to_string()));
        }
        // Blanks before a field are its own width, where it is not padded otherwise.
        let mut out = String::new();
        let mut rest = line;
        let mut at = 0;
        while !rest.is_empty() {
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let (lead, after) = rest.split_at(blanks);
            let end = after.find([' ', '\t']).unwrap_or(after.len());
            let (field, next) = after.split_at(end);
            rest = next;
            at += 1;
            if field.is_empty() || !self.wants(at) {
                out.push_str(lead);
                out.push_str(field);
                continue;
            }
            let wide = if at > 1 { lead.len().saturating_sub(1) } else { lead.len() };
            out.push_str(if at > 1 { " " } else { "" });
            let width = (wide > 0).then_some(wide + field.len());
            out.push_str(&self.number(field, width)?);
        }
        Ok(out)
    }

    /// `--field 1,3-`
    fn wants(&self, at: usize) -> bool {
        self.given.value('F').unwrap_or("1").split(',').any(|range| match range.split_once('-') {
            _ if range == "-" => true,
            Some((low, high)) => at >= low.parse().unwrap_or(1) && at <= high.parse().unwrap_or(usize::MAX),
            None => range.parse() == Ok(at),
        })
    }

    fn number(&self, text: &str, width: Option<usize>) -> Result<String, String> {
        let suffix = self.given.value('S').unwrap_or_default();
        let bare = text.strip_suffix(suffix).unwrap_or(text);
        let (value, digits) = parse(bare.trim(), self.from)?;
        let value = value * self.from_unit / self.to_unit;
        let shown = self.shown(value, digits) + suffix;
        let format = &self.format;
        let length = shown.chars().count();
        let shown = match (format.width, self.padding, width) {
            (0, 0, Some(width)) => format!("{shown:>width$}"),
            (0, 0, None) => shown,
            (0, padding, _) if padding < 0 => format!("{shown:<width$}", width = padding.unsigned_abs() as usize),
            (0, padding, _) => format!("{shown:>width$}", width = padding.unsigned_abs() as usize),
            (width, ..) if format.left => format!("{shown:<width$}"),
            (width, ..) if format.zero && length < width => {
                let (sign, digits) = shown.strip_prefix('-').map_or(("", shown.as_str()), |rest| ("-", rest));
                format!("{sign}{}{digits}", "0".repeat(width - length))
            }
            (width, ..) => format!("{shown:>width$}"),
        };
        Ok(format!("{}{shown}{}", format.before, format.after))
    }

    fn shown(&self, value: f64, digits: usize) -> String {
        let round = self.given.value('R').unwrap_or("from-zero");
        if self.to == "none" {
            let digits = self.format.precision.unwrap_or(if self.from_unit == 1.0 && self.to_unit == 1.0 { digits } else { 0 });
            // The locale of the sandbox has no mark between thousands.
            return format!("{:.digits$}", rounded(value, digits, round));
        }
        let base: f64 = if self.to == "si" { 1000.0 } else { 1024.0 };
        let (mut value, mut power) = (value, 0);
        while value.abs() >= base && power < UNITS.len() {
            value /= base;
            power += 1;
        }
        let digits = |value: f64| self.format.precision.unwrap_or(usize::from(power > 0 && value.abs() < 10.0));
        let mut result = rounded(value, digits(value), round);
        if result.abs() >= base && power < UNITS.len() {
            result /= base;
            power += 1;
        }
        // 9.99 became 10.
        let places = self.format.precision.unwrap_or(usize::from(power > 0 && result.abs() < 10.0));
        let unit = power.checked_sub(1).and_then(|at| UNITS.chars().nth(at));
        let unit = unit.map(String::from).unwrap_or_default();
        let i = if self.to == "iec-i" && power > 0 { "i" } else { "" };
        format!("{result:.places$}{unit}{i}")
    }
}

/// A number with a unit, and how many digits it has behind the point.
fn parse(text: &str, from: &str) -> Result<(f64, usize), String> {
    let end = text.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || *at == 0 && *c == '-')).map_or(text.len(), |(at, _)| at);
    let (number, unit) = text.split_at(end);
    let value: f64 = number.parse().map_err(|_| format!("invalid number: ‘{text}’"))?;
    let digits = number.split_once('.').map_or(0, |(_, behind)| behind.len());
    let Some(letter) = unit.chars().next() else { return Ok((value, digits)) };
    let power = UNITS.find(letter.to_ascii_uppercase()).filter(|_| letter != 'm' || from != "none").map(|at| at as i32 + 1);
    let Some(power) = power else { return Err(format!("invalid suffix in input: ‘{text}’")) };
    let rest = unit.get(letter.len_utf8()..).unwrap_or_default();
    let base: f64 = match (from, rest) {
        ("none", _) => return Err(format!("rejecting suffix in input: ‘{text}’ (consider using --from)")),
        ("si", "") | ("auto", "") => 1000.0,
        ("iec", "") | ("auto" | "iec-i", "i") => 1024.0,
        ("iec-i", "") => return Err(format!("missing 'i' suffix in input: ‘{text}’ (e.g Ki/Mi/Gi)")),
        _ => return Err(format!("invalid suffix in input ‘{text}’: ‘{rest}’")),
    };
    Ok((value * base.powi(power), 0))
}

fn rounded(value: f64, digits: usize, how: &str) -> f64 {
    let by = 10f64.powi(digits as i32);
    let scaled = value * by;
    let near = scaled.round();
    // What is a whole number but for how it is stored stays one.
    let whole = (scaled - near).abs() < 1e-9 * scaled.abs().max(1.0);
    let rounded = match how {
        _ if whole => near,
        "up" => scaled.ceil(),
        "down" => scaled.floor(),
        "towards-zero" => scaled.trunc(),
        "nearest" => near,
        _ => if scaled < 0.0 { scaled.floor() } else { scaled.ceil() },
    };
    rounded / by
}
