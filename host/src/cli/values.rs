//! Times and sizes as they are written on a command line.

use std::time::Duration;

use crate::manifest::units;

/// Reads `5s`, `500ms`, `1.5m`, or milliseconds as a plain number.
pub fn duration(text: &str) -> Result<Duration, String> {
    match units::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be more than nothing".into()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}

/// As [`duration`]; nothing is fine too.
pub fn any_duration(text: &str) -> Result<Duration, String> {
    units::parse_duration(text).map_err(|error| error.to_string())
}

/// Reads `64MiB`, `1GB`, or bytes as a plain number.
pub fn bytes(text: &str) -> Result<u64, String> {
    units::parse_bytes(text).map_err(|error| error.to_string())
}

/// As [`duration`], and days: `90d`.
pub fn long_duration(text: &str) -> Result<Duration, String> {
    match text.trim().strip_suffix('d').map(|days| days.trim().parse::<u32>()) {
        Some(Ok(days)) if (1..=36_500).contains(&days) => Ok(Duration::from_secs(u64::from(days) * 86_400)),
        Some(_) => Err(format!("{text:?} is no number of days from 1 to 36500")),
        None => duration(text),
    }
}

/// Writes a size for a person: `1.5 GiB`.
pub fn size(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut amount = bytes as f64;
    let mut unit = 0;
    while amount >= 1024.0 && unit + 1 < units.len() {
        amount /= 1024.0;
        unit += 1;
    }
    let name = units.get(unit).copied().unwrap_or_default();
    if unit == 0 { format!("{bytes} {name}") } else { format!("{amount:.1} {name}") }
}
