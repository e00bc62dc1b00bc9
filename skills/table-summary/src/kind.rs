//! What the values of a column are.

use serde::Serialize;
use skill_sdk::prelude::JsonSchema;

/// The narrowest kind that every value of a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// There is no value.
    Empty,
    Boolean,
    Integer,
    Number,
    /// `2026-02-28`, with or without a time of day.
    Date,
    Text,
}

impl Kind {
    pub fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        values.map(Self::of_value).reduce(Self::widen).unwrap_or(Self::Empty)
    }

    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Date => "date",
            Self::Text => "text",
        }
    }

    fn widen(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (a, b) if a.is_numeric() && b.is_numeric() => Self::Number,
            _ => Self::Text,
        }
    }

    fn of_value(text: &str) -> Self {
        if ["true", "false", "yes", "no"].iter().any(|word| word.eq_ignore_ascii_case(text)) {
            Self::Boolean
        } else if is_number(text) {
            if text.parse::<i64>().is_ok() { Self::Integer } else { Self::Number }
        } else if is_date(text) {
            Self::Date
        } else {
            Self::Text
        }
    }
}

/// Digits with leading zeros are an identifier; `inf` and `infinity`, which Rust reads as numbers, are words.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let identifier =
        digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    starts && !identifier && text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else { return false };
    let clock = |time: &str| time.len() >= 5 && time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':');
    parts.next().is_none() && (1..=days(year, month)).contains(&day) && time.is_none_or(clock)
}

/// Days of a month; none in a month that there is not.
fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_the_narrowest_kind_of_its_values() {
        let cases: [(&[&str], Kind); 12] = [
            (&[], Kind::Empty),
            (&["1", "-2", "0"], Kind::Integer),
            (&["1", "2.5", "1e3", ".5"], Kind::Number),
            (&["007", "12"], Kind::Text),
            (&["inf"], Kind::Text),
            (&["1e999"], Kind::Text),
            (&["0.5", "-0.25"], Kind::Number),
            (&["true", "No"], Kind::Boolean),
            (&["true", "1"], Kind::Text),
            (&["2024-02-29", "2026-01-31T10:00:00Z", "2026-01-31 10:00"], Kind::Date),
            (&["2026-02-29"], Kind::Text),
            (&["2026-1-1"], Kind::Text),
        ];
        for (values, kind) in cases {
            assert_eq!(Kind::of(values.iter().copied()), kind, "{values:?}");
        }
    }
}
