//! The numbers of a table per group of rows.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use skill_sdk::{Error, prelude::JsonSchema};

use crate::{
    column::Column,
    number::Numbers,
    table::{Data, Table},
};

/// More would not be a summary.
const MOST: usize = 1000;

/// The rows that have the same values in the `group_by` columns.
#[derive(Serialize, JsonSchema)]
pub struct Group {
    /// Their values; null where the value is missing.
    key: BTreeMap<String, Option<String>>,
    rows: usize,
    /// Each numeric column of which the group has a value.
    numbers: BTreeMap<String, Numbers>,
}

pub fn of(table: &Table, columns: &[Column], by: &[String]) -> Result<Vec<Group>, Error> {
    if by.is_empty() {
        return Ok(Vec::new());
    }
    let keys = by.iter().map(|name| find(table, name)).collect::<Result<Vec<_>, _>>()?;
    let mut groups = BTreeMap::<Vec<Option<&str>>, Vec<usize>>::new();
    for row in 0..table.rows {
        groups.entry(keys.iter().map(|key| value(key, row)).collect()).or_default().push(row);
    }
    if groups.len() > MOST {
        let message = format!("`group_by` makes {} groups; at most {MOST} are summarised", groups.len());
        return Err(Error::new(message).code("too-many-groups").details(json!({ "groups": groups.len() })));
    }
    let is_key = |name: &String| by.contains(name);
    let numeric = columns.iter().filter(|column| column.kind.is_numeric() && !is_key(&column.name));
    let numeric = numeric.filter_map(|column| table.column(&column.name)).collect::<Vec<_>>();
    Ok(groups.into_iter().map(|(key, rows)| group(by, key, &rows, &numeric)).collect())
}

fn find<'a>(table: &'a Table, name: &str) -> Result<&'a Data, Error> {
    table.column(name).ok_or_else(|| {
        let columns = table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>();
        let message = format!("`group_by` names the column {name:?}; there are {}", columns.join(", "));
        Error::new(message).code("unknown-column").details(json!({ "columns": columns }))
    })
}

fn value(column: &Data, row: usize) -> Option<&str> {
    column.cells.get(row)?.as_deref()
}

fn group(by: &[String], key: Vec<Option<&str>>, rows: &[usize], numeric: &[&Data]) -> Group {
    let numbers = |column: &&Data| {
        let values = rows.iter().filter_map(|row| value(column, *row)?.parse().ok()).collect();
        Some((column.name.clone(), Numbers::of(values)?))
    };
    Group {
        key: by.iter().cloned().zip(key.into_iter().map(|value| value.map(Into::into))).collect(),
        rows: rows.len(),
        numbers: numeric.iter().filter_map(numbers).collect(),
    }
}
