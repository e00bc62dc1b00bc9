//! The summary of one column.

use std::{cmp::Reverse, collections::BTreeMap};

use serde::Serialize;
use skill_sdk::prelude::JsonSchema;

use crate::{kind::Kind, number::Numbers, table::Data};

#[derive(Serialize, JsonSchema)]
pub struct Column {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Values that are there.
    pub count: usize,
    /// Values that are not.
    pub missing: usize,
    /// Different values.
    pub distinct: usize,
    /// The most frequent values, most frequent first.
    pub top: Vec<Frequent>,
    /// For integers and numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Numbers>,
    /// For dates: the earliest and the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Dates>,
    /// For texts: the shortest and the longest, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lengths: Option<Lengths>,
}

#[derive(Serialize, JsonSchema)]
pub struct Frequent {
    pub value: String,
    pub count: usize,
}

#[derive(Serialize, JsonSchema)]
pub struct Dates {
    pub earliest: String,
    pub latest: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Lengths {
    pub min: usize,
    pub max: usize,
}

impl Column {
    pub fn of(data: &Data, top: usize) -> Self {
        let values = || data.cells.iter().flatten().map(String::as_str);
        let kind = Kind::of(values());
        let mut counts = BTreeMap::<&str, usize>::new();
        values().for_each(|value| *counts.entry(value).or_default() += 1);
        let count = values().count();
        Self {
            name: data.name.clone(),
            kind,
            count,
            missing: data.cells.len() - count,
            distinct: counts.len(),
            numbers: kind
                .is_numeric()
                .then(|| Numbers::of(values().filter_map(|v| v.parse().ok()).collect()))
                .flatten(),
            dates: (kind == Kind::Date).then(|| dates(&counts)).flatten(),
            lengths: (kind == Kind::Text).then(|| lengths(&counts)).flatten(),
            top: most_frequent(counts, top),
        }
    }
}

/// Equally frequent values stand in their own order.
fn most_frequent(counts: BTreeMap<&str, usize>, top: usize) -> Vec<Frequent> {
    let mut counts = counts.into_iter().collect::<Vec<_>>();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts.into_iter().take(top).map(|(value, count)| Frequent { value: value.into(), count }).collect()
}

/// Dates of this form are in the order of their texts.
fn dates(counts: &BTreeMap<&str, usize>) -> Option<Dates> {
    let (earliest, _) = counts.first_key_value()?;
    let (latest, _) = counts.last_key_value()?;
    Some(Dates { earliest: (*earliest).into(), latest: (*latest).into() })
}

fn lengths(counts: &BTreeMap<&str, usize>) -> Option<Lengths> {
    let lengths = || counts.keys().map(|value| value.chars().count());
    Some(Lengths { min: lengths().min()?, max: lengths().max()? })
}
