//! Sizes and durations as people write them: `64 MiB`, `10MB`, `5s`, `500ms`.

use std::time::Duration;

/// Why a size or a duration was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// Not a number and a unit of the list.
    #[error("`{text}` is not {what}: write {forms}")]
    Form {
        /// What was written.
        text: String,
        /// `a size` or `a duration`.
        what: &'static str,
        /// The forms that are read.
        forms: &'static str,
    },
    /// More than can be counted.
    #[error("`{0}` is too large")]
    TooLarge(String),
}

const BYTES: Scale = Scale {
    what: "a size",
    forms: "bytes as a plain number, or a number with KB, MB, GB (powers of 1000) or KiB, MiB, GiB (powers of 1024)",
    units: &[
        ("", 1),
        ("b", 1),
        ("kb", 1000),
        ("mb", 1_000_000),
        ("gb", 1_000_000_000),
        ("kib", 1 << 10),
        ("mib", 1 << 20),
        ("gib", 1 << 30),
    ],
};

const DURATION: Scale = Scale {
    what: "a duration",
    forms: "milliseconds as a plain number, or a number with ms, s, m or h",
    units: &[
        ("", 1_000_000),
        ("us", 1000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60_000_000_000),
        ("min", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ],
};

const COUNT: Scale = Scale {
    what: "a count",
    forms: "a plain number, or a number with k, M or G",
    units: &[("", 1), ("k", 1000), ("m", 1_000_000), ("g", 1_000_000_000)],
};

/// Reads a size in bytes: `64 MiB`, `10MB`, `1.5GiB`, `4096`.
///
/// # Errors
/// [`UnitError`] for anything else.
pub fn parse_bytes(text: &str) -> Result<u64, UnitError> {
    BYTES.parse(text)
}

/// Reads a duration: `5s`, `500ms`, `1.5m`; a plain number is milliseconds.
///
/// # Errors
/// [`UnitError`] for anything else.
pub fn parse_duration(text: &str) -> Result<Duration, UnitError> {
    DURATION.parse(text).map(Duration::from_nanos)
}

/// Reads a count: `30G`, `1_000_000`, `4096`.
///
/// # Errors
/// [`UnitError`] for anything else.
pub fn parse_count(text: &str) -> Result<u64, UnitError> {
    COUNT.parse(text)
}

/// A size as a person reads it: `64 MiB`, `1000 bytes`.
pub fn show_bytes(bytes: u64) -> String {
    for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] {
        if bytes >= unit {
            let whole = bytes.is_multiple_of(unit);
            #[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
            let size = bytes as f64 / unit as f64;
            return if whole { format!("{size} {name}") } else { format!("{size:.1} {name}") };
        }
    }
    format!("{bytes} bytes")
}

/// A duration as a person reads it and [`parse_duration`] reads it again: `5s`, `500ms`.
pub fn show_duration(duration: Duration) -> String {
    match (duration.as_secs(), duration.subsec_millis()) {
        (s, 0) if s > 0 => format!("{s}s"),
        (0, ms) => format!("{ms}ms"),
        (s, ms) => format!("{}s", format!("{s}.{ms:03}").trim_end_matches('0')),
    }
}

/// One kind of quantity: how much each of its units is.
struct Scale {
    what: &'static str,
    forms: &'static str,
    units: &'static [(&'static str, u64)],
}

impl Scale {
    fn parse(&self, text: &str) -> Result<u64, UnitError> {
        let form = || UnitError::Form { text: excerpt(text), what: self.what, forms: self.forms };
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at_checked(split).ok_or_else(form)?;
        let unit = unit.trim().to_ascii_lowercase();
        let factor = self.units.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor).ok_or_else(form)?;
        let number: String = number.chars().filter(|c| *c != '_').collect();
        let (whole, fraction) = number.split_once('.').unwrap_or((&number, "0"));
        if whole.is_empty() || fraction.is_empty() || fraction.contains('.') || fraction.len() > 9 {
            return Err(form());
        }
        let too_large = || UnitError::TooLarge(excerpt(text));
        let whole: u64 = whole.parse().map_err(|_| too_large())?;
        let tenths = 10_u128.pow(u32::try_from(fraction.len()).unwrap_or(9));
        let fraction: u128 = fraction.parse().map_err(|_| form())?;
        let part = u64::try_from(fraction * u128::from(factor) / tenths).map_err(|_| too_large())?;
        whole.checked_mul(factor).and_then(|n| n.checked_add(part)).ok_or_else(too_large)
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("4096", 4096),
            ("64 MiB", 64 << 20),
            ("64mib", 64 << 20),
            ("10MB", 10_000_000),
            ("1.5GiB", 3 << 29),
            ("0.5 KiB", 512),
            ("1_000", 1000),
        ] {
            assert_eq!(parse_bytes(text), Ok(bytes), "{text}");
        }
        for text in ["", "MB", "10 XB", "-1", "1..2", "1.", ".5", "10M", "１０MB", "1e3"] {
            assert!(matches!(parse_bytes(text), Err(UnitError::Form { .. })), "{text}");
        }
        assert!(matches!(parse_bytes("99999999999 GiB"), Err(UnitError::TooLarge(_))));
        assert!(matches!(parse_bytes("99999999999999999999999"), Err(UnitError::TooLarge(_))));
    }

    #[test]
    fn durations() {
        for (text, ms) in [("5s", 5000), ("500ms", 500), ("1.5m", 90_000), ("10000", 10_000), ("2 h", 7_200_000)] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(ms)), "{text}");
        }
        assert!(parse_duration("5 parsecs").is_err());
    }

    #[test]
    fn shown_as_read() {
        assert_eq!(show_bytes(64 << 20), "64 MiB");
        assert_eq!(show_bytes(10_000_000), "9.5 MiB");
        assert_eq!(show_bytes(12), "12 bytes");
        for text in ["5s", "500ms", "1.5s", "0ms"] {
            assert_eq!(parse_duration(text).map(show_duration).as_deref(), Ok(text));
        }
        assert_eq!(parse_count("30G"), Ok(30_000_000_000));
    }
}
