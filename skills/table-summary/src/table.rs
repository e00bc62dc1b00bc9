//! A table as columns of texts, wherever it came from.

use serde_json::{Map, Value, json};
use skill_sdk::Error;

/// A cell: `None` where the value is missing.
pub type Cell = Option<String>;

pub struct Data {
    pub name: String,
    pub cells: Vec<Cell>,
}

pub struct Table {
    pub rows: usize,
    pub columns: Vec<Data>,
}

impl Table {
    pub fn from_csv(text: &str, delimiter: Option<char>) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = match delimiter {
            Some(given) => u8::try_from(given).ok().filter(u8::is_ascii),
            None => Some(guess_delimiter(text)),
        };
        let delimiter = delimiter.ok_or_else(|| Error::new("the delimiter must be ASCII").code("invalid-input"))?;
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let mut columns = names(reader.headers()?);
        let mut rows = 0;
        for record in reader.records() {
            let record = record?;
            if record.len() > columns.len() {
                return Err(too_long(&record, columns.len()));
            }
            for (at, column) in columns.iter_mut().enumerate() {
                column.cells.push(cell(record.get(at).unwrap_or_default()));
            }
            rows += 1;
        }
        Ok(Self { rows, columns })
    }

    pub fn from_rows(rows: Vec<Map<String, Value>>) -> Self {
        let mut columns = Map::<String, Value>::new();
        rows.iter().flat_map(Map::keys).for_each(|name| drop(columns.insert(name.clone(), Value::Null)));
        let count = rows.len();
        let column = |name: String| Data { cells: rows.iter().map(|row| text(row.get(&name)?)).collect(), name };
        Self { rows: count, columns: columns.into_iter().map(|(name, _)| column(name)).collect() }
    }

    pub fn column(&self, name: &str) -> Option<&Data> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The separator that occurs most often in the header.
fn guess_delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| header.bytes().filter(|b| *b == delimiter).count();
    // The last of equals wins, and that is the comma.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|d| count(*d)).unwrap_or(b',')
}

/// Columns by their header; one without a name, or with a name that another has, is named by its place.
fn names(header: &csv::StringRecord) -> Vec<Data> {
    let mut columns = Vec::<Data>::new();
    for (at, name) in header.iter().map(str::trim).enumerate() {
        let taken = name.is_empty() || columns.iter().any(|column| column.name == name);
        let prefix = if name.is_empty() { "column" } else { name };
        let name = if taken { format!("{prefix}_{}", at + 1) } else { name.to_owned() };
        columns.push(Data { name, cells: Vec::new() });
    }
    columns
}

fn too_long(record: &csv::StringRecord, columns: usize) -> Error {
    let line = record.position().map_or(0, csv::Position::line);
    let message = format!(
        "line {line} has {} fields, the header {columns}: quote fields that hold the delimiter, or give another `delimiter`",
        record.len()
    );
    Error::new(message).code("ragged").details(json!({ "line": line }))
}

/// A value of a row: texts as they are, structures as JSON.
fn text(value: &Value) -> Cell {
    match value {
        Value::Null => None,
        Value::String(text) => cell(text),
        other => Some(other.to_string()),
    }
}

fn cell(text: &str) -> Cell {
    let text = text.trim();
    let missing = ["", "NA", "N/A", "null", "NaN"].iter().any(|word| word.eq_ignore_ascii_case(text));
    (!missing).then(|| text.to_owned())
}
