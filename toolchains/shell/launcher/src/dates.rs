//! Times as people write them: what `date -d` takes beside the forms of bashkit.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use jiff::{Timestamp, tz::TimeZone};

/// The time that `text` names, seen from `now`.
pub fn read(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let base = Timestamp::new(now.timestamp(), i32::try_from(now.timestamp_subsec_nanos()).ok()?).ok()?;
    let found = parse_datetime::parse_datetime_at_date(base.to_zoned(TimeZone::UTC), text).ok()?.into_zoned()?;
    let found = found.timestamp();
    DateTime::from_timestamp(found.as_second(), u32::try_from(found.subsec_nanosecond()).ok()?)
}

/// The time that `text` names, in seconds since 1970.
pub fn seconds(text: &str) -> Option<i64> {
    match text.strip_prefix('@') {
        Some(number) => number.split('.').next()?.parse().ok(),
        None => read(text, DateTime::from(SystemTime::now())).map(|time| time.timestamp()),
    }
}
