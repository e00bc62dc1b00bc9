//! Both databases behind one face: the same statements, with `$1` for a parameter, run on either. Where they differ, `sqlite`
//! and `postgres` say so.

use sqlx::{
    Arguments as _, ColumnIndex, Connection as _, Decode, PgConnection, PgPool, Postgres, Row as _, SqlSafeStr, SqlStr,
    Sqlite, SqliteConnection, SqlitePool, Type,
    error::BoxDynError,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};

use super::HostId;

/// A connection that writes, and the host that it writes for.
pub(super) struct Connection {
    pub(super) link: Link,
    pub(super) host: HostId,
}

/// What a [`Connection`] is of.
pub(super) enum Link {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Connections that read at the same time.
#[derive(Clone, Debug)]
pub(super) enum Readers {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// One statement and its parameters.
pub(super) struct Query<'c> {
    on: On<'c>,
    sql: SqlStr,
    parameters: Result<Parameters, BoxDynError>,
}

enum On<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
    SqliteReaders(&'c SqlitePool),
    PostgresReaders(&'c PgPool),
}

/// Parameters of a statement, in their order.
pub(super) enum Parameters {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
}

/// A row of an answer.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Connection {
    pub(super) fn query(&mut self, sql: impl SqlSafeStr) -> Query<'_> {
        let on = match &mut self.link {
            Link::Sqlite(it) => On::Sqlite(it),
            Link::Postgres(it) => On::Postgres(it),
        };
        Query::new(on, sql.into_sql_str())
    }

    /// Begins a transaction. SQLite waits here for another process's lock, and not at the first row, where it would fail.
    pub(super) async fn begin(&mut self) -> sqlx::Result<()> {
        let sql = match self.link {
            Link::Sqlite(_) => "BEGIN IMMEDIATE",
            Link::Postgres(_) => "BEGIN",
        };
        self.query(sql).execute().await.map(drop)
    }

    /// Commits what was done since [`Connection::begin`], or takes all of it back.
    pub(super) async fn end<T>(&mut self, done: sqlx::Result<T>) -> sqlx::Result<T> {
        let committed = match done {
            Ok(answer) => self.query("COMMIT").execute().await.map(|_| answer),
            Err(error) => Err(error),
        };
        if committed.is_err() {
            // There may be none any more: either database ends a transaction itself on some errors.
            let _ = self.query("ROLLBACK").execute().await;
        }
        committed
    }

    pub(super) async fn close(self) -> sqlx::Result<()> {
        match self.link {
            Link::Sqlite(it) => it.close().await,
            Link::Postgres(it) => it.close().await,
        }
    }
}

impl Readers {
    pub(super) fn query(&self, sql: impl SqlSafeStr) -> Query<'_> {
        let on = match self {
            Self::Sqlite(it) => On::SqliteReaders(it),
            Self::Postgres(it) => On::PostgresReaders(it),
        };
        Query::new(on, sql.into_sql_str())
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(it) => it.close().await,
            Self::Postgres(it) => it.close().await,
        }
    }
}

/// Does the same with whichever database it is: a statement of sqlx, and how its answer is made one of ours.
macro_rules! run {
    ($query:expr, $method:ident, $answer:expr) => {{
        let Query { on, sql, parameters } = $query;
        match (on, parameters.map_err(sqlx::Error::Encode)?) {
            (On::Sqlite(on), Parameters::Sqlite(it)) => {
                sqlx::query_with(sql, it).$method(on).await.map(|it| $answer(it, Row::Sqlite))
            }
            (On::SqliteReaders(on), Parameters::Sqlite(it)) => {
                sqlx::query_with(sql, it).$method(on).await.map(|it| $answer(it, Row::Sqlite))
            }
            (On::Postgres(on), Parameters::Postgres(it)) => {
                sqlx::query_with(sql, it).$method(on).await.map(|it| $answer(it, Row::Postgres))
            }
            (On::PostgresReaders(on), Parameters::Postgres(it)) => {
                sqlx::query_with(sql, it).$method(on).await.map(|it| $answer(it, Row::Postgres))
            }
            _ => Err(sqlx::Error::Protocol("parameters for another database".to_owned())),
        }
    }};
}

impl<'c> Query<'c> {
    fn new(on: On<'c>, sql: SqlStr) -> Self {
        let parameters = match on {
            On::Sqlite(_) | On::SqliteReaders(_) => Parameters::Sqlite(SqliteArguments::default()),
            On::Postgres(_) | On::PostgresReaders(_) => Parameters::Postgres(PgArguments::default()),
        };
        Self { on, sql, parameters: Ok(parameters) }
    }

    /// The next parameter.
    pub(super) fn bind(mut self, value: impl Value) -> Self {
        if let Ok(parameters) = &mut self.parameters
            && let Err(error) = parameters.add(value)
        {
            self.parameters = Err(error);
        }
        self
    }

    /// Takes parameters that were made before, in place of all.
    pub(super) fn with(self, parameters: Parameters) -> Self {
        Self { parameters: Ok(parameters), ..self }
    }

    /// Empty parameters for this database.
    pub(super) fn parameters(&self) -> Parameters {
        match self.on {
            On::Sqlite(_) | On::SqliteReaders(_) => Parameters::Sqlite(SqliteArguments::default()),
            On::Postgres(_) | On::PostgresReaders(_) => Parameters::Postgres(PgArguments::default()),
        }
    }

    /// Runs it; how many rows it changed.
    pub(super) async fn execute(self) -> sqlx::Result<u64> {
        trait Changed {
            fn changed(self) -> u64;
        }
        impl Changed for sqlx::sqlite::SqliteQueryResult {
            fn changed(self) -> u64 {
                self.rows_affected()
            }
        }
        impl Changed for sqlx::postgres::PgQueryResult {
            fn changed(self) -> u64 {
                self.rows_affected()
            }
        }
        fn changed<R>(result: impl Changed, _: R) -> u64 {
            result.changed()
        }
        run!(self, execute, changed)
    }

    /// All rows of its answer.
    pub(super) async fn fetch_all(self) -> sqlx::Result<Vec<Row>> {
        fn rows<R>(rows: Vec<R>, row: impl Fn(R) -> Row) -> Vec<Row> {
            rows.into_iter().map(row).collect()
        }
        run!(self, fetch_all, rows)
    }

    /// The row of its answer, where there is one.
    pub(super) async fn fetch_optional(self) -> sqlx::Result<Option<Row>> {
        fn row<R>(found: Option<R>, row: impl Fn(R) -> Row) -> Option<Row> {
            found.map(row)
        }
        run!(self, fetch_optional, row)
    }
}

impl Parameters {
    pub(super) fn add(&mut self, value: impl Value) -> Result<(), BoxDynError> {
        match self {
            Self::Sqlite(it) => value.to_sqlite(it),
            Self::Postgres(it) => value.to_postgres(it),
        }
    }
}

/// What can be read from a column of either.
pub(super) trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl<T> Column for T where T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

impl Row {
    /// The value of the column of this name or place.
    pub(super) fn get<T: Column>(&self, column: impl ColumnIndex<SqliteRow> + ColumnIndex<PgRow>) -> sqlx::Result<T> {
        match self {
            Self::Sqlite(it) => it.try_get(column),
            Self::Postgres(it) => it.try_get(column),
        }
    }
}

/// What can be a parameter.
pub(super) trait Value {
    fn to_sqlite(self, into: &mut SqliteArguments) -> Result<(), BoxDynError>;
    fn to_postgres(self, into: &mut PgArguments) -> Result<(), BoxDynError>;
}

macro_rules! plain {
    ($($kind:ty),*) => { $(
        impl Value for $kind {
            fn to_sqlite(self, into: &mut SqliteArguments) -> Result<(), BoxDynError> {
                into.add(self)
            }
            fn to_postgres(self, into: &mut PgArguments) -> Result<(), BoxDynError> {
                into.add(self)
            }
        }
    )* };
}

macro_rules! text {
    ($($kind:ty),*) => { $(
        impl Value for $kind {
            fn to_sqlite(self, into: &mut SqliteArguments) -> Result<(), BoxDynError> {
                into.add(self)
            }
            fn to_postgres(self, into: &mut PgArguments) -> Result<(), BoxDynError> {
                into.add(without_nul(&self).as_ref())
            }
        }
        impl Value for Option<$kind> {
            fn to_sqlite(self, into: &mut SqliteArguments) -> Result<(), BoxDynError> {
                into.add(self)
            }
            fn to_postgres(self, into: &mut PgArguments) -> Result<(), BoxDynError> {
                into.add(self.as_ref().map(|text| without_nul(text)).as_deref())
            }
        }
    )* };
}

plain!(i64, bool, Option<i64>);
text!(&str, String, std::sync::Arc<str>);

/// PostgreSQL's text holds every character but U+0000. JSON never has it; what a skill says on standard error may.
fn without_nul(text: &str) -> std::borrow::Cow<'_, str> {
    match text.contains('\0') {
        true => text.replace('\0', "\u{fffd}").into(),
        false => text.into(),
    }
}
