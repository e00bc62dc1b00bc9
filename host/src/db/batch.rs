//! One statement for many rows. A statement is prepared once per size, so the sizes are few.

use std::{collections::BTreeMap, sync::Arc};

use sqlx::{AssertSqlSafe, error::BoxDynError};

use super::sql::{Connection, Link, Parameters};

/// Rows per statement, largest first.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// `INSERT INTO head VALUES (…), (…) tail`, for each of the sizes.
pub(super) struct Insert {
    sqlite: Sizes,
    postgres: Sizes,
}

type Sizes = BTreeMap<usize, Arc<str>>;

impl Insert {
    /// `into` is the table with its columns, `tail` what stands after the values.
    pub(super) fn new(into: &str, columns: usize, tail: &str) -> Self {
        let sizes = |parameter: fn(usize) -> String| -> Sizes {
            let row = |row: usize| {
                let all: Vec<_> = (1..=columns).map(|column| parameter(row * columns + column)).collect();
                format!("({})", all.join(","))
            };
            let rows = |count: usize| (0..count).map(row).collect::<Vec<_>>().join(",");
            let sql = |count: usize| format!("INSERT INTO {into} VALUES {} {tail}", rows(count));
            SIZES.into_iter().map(|count| (count, sql(count).into())).collect()
        };
        // SQLite takes numbers too, and would look each of a thousand up by its name.
        Self { sqlite: sizes(|_| "?".to_owned()), postgres: sizes(|n| format!("${n}")) }
    }

    /// Writes all rows; `bind` adds the values of one, in the order of the columns.
    pub(super) async fn run<R>(
        &self,
        connection: &mut Connection,
        rows: Vec<R>,
        bind: impl Fn(R, &mut Parameters) -> Result<(), BoxDynError>,
    ) -> sqlx::Result<()> {
        let sizes = match connection.link {
            Link::Sqlite(_) => &self.sqlite,
            Link::Postgres(_) => &self.postgres,
        };
        let mut rows = rows.into_iter();
        for (size, sql) in sizes.iter().rev() {
            while rows.len() >= *size {
                // Made of constants only.
                let query = connection.query(AssertSqlSafe(sql.clone()));
                let mut parameters = query.parameters();
                for row in rows.by_ref().take(*size) {
                    bind(row, &mut parameters).map_err(sqlx::Error::Encode)?;
                }
                query.with(parameters).execute().await?;
            }
        }
        Ok(())
    }
}
