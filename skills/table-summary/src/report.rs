//! The artifacts: one line per column, for programs and for people.

use std::fmt::Write;

use skill_sdk::Error;

use crate::{column::Column, number::Number};

const HEADER: [&str; 13] = [
    "column",
    "type",
    "count",
    "missing",
    "distinct",
    "most_frequent",
    "min",
    "max",
    "mean",
    "stddev",
    "p25",
    "median",
    "p75",
];

pub fn csv(columns: &[Column]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for column in columns {
        writer.write_record(line(column))?;
    }
    Ok(writer.into_inner()?)
}

pub fn markdown(rows: usize, columns: &[Column]) -> String {
    let mut text = format!("# Table summary\n\n{rows} rows, {} columns\n\n", columns.len());
    let mut add = |cells: &[String]| {
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    };
    add(&HEADER.map(|name| name.replace('_', " ")));
    add(&HEADER.map(|_| "---".to_owned()));
    for column in columns {
        add(&line(column).map(|cell| cell.replace('|', "\\|").replace(['\r', '\n'], " ")));
    }
    text
}

fn line(column: &Column) -> [String; HEADER.len()] {
    let number = |number: Option<Number>| number.map(|n| n.to_string()).unwrap_or_default();
    let n = column.numbers.as_ref();
    let dates = column.dates.as_ref();
    let min = dates.map(|d| d.earliest.clone()).unwrap_or_else(|| number(n.map(|n| n.min)));
    let max = dates.map(|d| d.latest.clone()).unwrap_or_else(|| number(n.map(|n| n.max)));
    [
        column.name.clone(),
        column.kind.name().into(),
        column.count.to_string(),
        column.missing.to_string(),
        column.distinct.to_string(),
        column.top.first().map(|top| top.value.clone()).unwrap_or_default(),
        min,
        max,
        number(n.map(|n| n.mean)),
        number(n.map(|n| n.stddev)),
        number(n.map(|n| n.p25)),
        number(n.map(|n| n.median)),
        number(n.map(|n| n.p75)),
    ]
}
