//! Summarises a table: types, missing and distinct values, quantiles, groups.

mod column;
mod groups;
mod kind;
mod number;
mod report;
mod table;

use column::Column;
use groups::Group;
use serde_json::{Map, Value};
use skill_sdk::prelude::*;
use table::Table;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Input {
    /// The table as text: a header line, then one line per row.
    csv: Option<String>,
    /// The table as objects; a column is a name that occurs in any of them.
    rows: Option<Vec<Map<String, Value>>>,
    /// What separates the fields of `csv`; found out from the header where it is not given.
    delimiter: Option<char>,
    /// Columns whose values make the groups.
    group_by: Vec<String>,
    /// How many of the most frequent values to list for each column; 5 where it is not given.
    #[schemars(range(max = 100))]
    top: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
pub struct Output {
    /// Rows without the header.
    rows: usize,
    columns: Vec<Column>,
    /// One for each combination of values of the `group_by` columns, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Group>,
}

/// Summarises a table given as CSV text or as rows. For each column its type, missing and distinct values, most frequent
/// values, and quantiles of numbers; optionally per group. Use it before answering questions about a table, or to check
/// a file's quality.
#[skill]
pub fn summarize(input: Input) -> Result<Output, Error> {
    let table = match (&input.csv, input.rows) {
        (Some(text), None) => Table::from_csv(text, input.delimiter)?,
        (None, Some(rows)) => Table::from_rows(rows),
        _ => return Err(Error::new("give the table either as `csv` or as `rows`").code("invalid-input")),
    };
    if table.columns.is_empty() {
        return Err(Error::new("the table has no columns").code("empty"));
    }
    log::info!("{} rows, {} columns", table.rows, table.columns.len());

    let top = input.top.unwrap_or(5);
    let columns = table.columns.iter().map(|data| Column::of(data, top)).collect::<Vec<_>>();
    let groups = groups::of(&table, &columns, &input.group_by)?;
    artifacts::write("summary.csv", report::csv(&columns)?)?;
    artifacts::write("summary.md", report::markdown(table.rows, &columns))?;
    Ok(Output { rows: table.rows, columns, groups })
}

#[cfg(test)]
mod tests;
