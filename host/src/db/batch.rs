//! One statement for many rows. A statement is prepared once per size, so the sizes are few; SQLite and PostgreSQL both
//! take it, apart from how a parameter is written.

use std::{collections::BTreeMap, sync::Arc};

use sqlx::{AssertSqlSafe, SqliteConnection, error::BoxDynError, sqlite::SqliteArguments};

/// Rows per statement, largest first.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// `INSERT INTO head VALUES (…), (…) tail`, for each of the sizes.
pub(super) struct Insert(BTreeMap<usize, Arc<str>>);

impl Insert {
    /// `into` is the table with its columns, `tail` what stands after the values.
    pub(super) fn new(into: &str, columns: usize, tail: &str) -> Self {
        let row = format!("({})", vec!["?"; columns].join(","));
        let sql = |rows: usize| format!("INSERT INTO {into} VALUES {} {tail}", vec![row.as_str(); rows].join(","));
        Self(SIZES.into_iter().map(|rows| (rows, sql(rows).into())).collect())
    }

    /// Writes all rows; `bind` adds the values of one, in the order of the columns.
    pub(super) async fn run<R>(
        &self,
        connection: &mut SqliteConnection,
        rows: Vec<R>,
        bind: impl Fn(R, &mut SqliteArguments) -> Result<(), BoxDynError>,
    ) -> sqlx::Result<()> {
        let mut rows = rows.into_iter();
        for (size, sql) in self.0.iter().rev() {
            while rows.len() >= *size {
                let mut arguments = SqliteArguments::default();
                for row in rows.by_ref().take(*size) {
                    bind(row, &mut arguments).map_err(sqlx::Error::Encode)?;
                }
                // Made of constants only.
                sqlx::query_with(AssertSqlSafe(sql.clone()), arguments).execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}
