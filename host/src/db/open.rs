//! Opening the database: its tables, and what hosts that died left behind.

use std::{borrow::Cow, fs::File, path::Path, time::Duration};

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, SqlSafeStr as _, SqliteConnection,
    migrate::{MigrateError, Migration, Migrator},
    postgres::PgConnectOptions,
};

use super::{
    DbError, Fault, Location, hosts,
    location::Kind,
    postgres,
    session::{Place, Session, State},
    sql::{Connection, Link, Readers},
    sqlite,
};

static MIGRATIONS: Migrator = sqlx::migrate!("src/db/migrations");

/// The number of the newest one.
pub(super) fn newest() -> i64 {
    MIGRATIONS.iter().map(|it| it.version).max().unwrap_or(0)
}

/// An open database.
pub(super) struct Opened {
    pub(super) session: Session,
    /// SQLite's: moves what was written into the file.
    pub(super) checkpointer: Option<SqliteConnection>,
    pub(super) readers: Readers,
    /// SQLite's sign that this host is alive.
    pub(super) alive: Option<File>,
    /// No other host used the database when this one opened it.
    pub(super) alone: bool,
}

/// Opens the database; makes a file where it is not there, and the tables.
pub(super) async fn open(location: &Location) -> Result<Opened, DbError> {
    let opened = match &location.0 {
        Kind::Sqlite(path) => open_file(path).await,
        Kind::Postgres(options) => open_server(options).await,
    };
    opened.map_err(|fault| DbError::Open { at: location.to_string(), fault })
}

async fn open_file(path: &Path) -> Result<Opened, Fault> {
    let settings = sqlite::settings(path)?;
    let preparing = sqlite::prepare(path).await?;
    let mut writer = settings.clone().connect().await?;
    MIGRATIONS.run(&mut writer).await?;
    drop(preparing);
    let host = hosts::number();
    let alive = Some(sqlite::live(path, host)?);
    let place = Place::File { path: path.to_owned(), identity: sqlite::identity(path) };
    let mut session = Session::new(Connection { link: Link::Sqlite(writer), host }, place);
    let alone = enter(&mut session).await?;
    let checkpointer = Some(settings.clone().connect().await?);
    Ok(Opened { session, checkpointer, readers: Readers::Sqlite(sqlite::readers(settings)), alive, alone })
}

async fn open_server(options: &PgConnectOptions) -> Result<Opened, Fault> {
    let mut writer = postgres::connect(options).await?;
    for_postgres(&MIGRATIONS).run(&mut writer).await?;
    let mut connection = Connection { link: Link::Postgres(writer), host: hosts::number() };
    postgres::live(&mut connection).await?;
    let place = Place::Server { options: Box::new(options.clone()), state: State::Up };
    let mut session = Session::new(connection, place);
    let alone = enter(&mut session).await?;
    let readers = Readers::Postgres(postgres::readers(options));
    Ok(Opened { session, checkpointer: None, readers, alive: None, alone })
}

/// Enters the list of hosts, and takes over from those of it that died. True when nobody else lives.
async fn enter(session: &mut Session) -> Result<bool, Fault> {
    let entered = session.transaction(async |session| {
        hosts::wait_for_others(&mut session.connection).await?;
        hosts::enter(&mut session.connection).await?;
        session.take_over(Duration::ZERO).await
    });
    match entered.await {
        Ok((_, living)) => Ok(living == 0),
        Err(error) => Err(error.fault().cloned().unwrap_or(Fault::Locked)),
    }
}

/// The same statements, but for what only SQLite knows.
fn for_postgres(migrations: &Migrator) -> Migrator {
    let translated = |it: &Migration| {
        let sql = AssertSqlSafe(it.sql.as_str().replace(" WITHOUT ROWID", "")).into_sql_str();
        Migration::new(it.version, Cow::Owned(it.description.to_string()), it.migration_type, sql, it.no_tx)
    };
    Migrator::with_migrations(migrations.iter().map(translated).collect())
}

impl From<MigrateError> for Fault {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(inner) | MigrateError::ExecuteMigration(inner, _) => inner.into(),
            MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Other(other.to_string()),
        }
    }
}
