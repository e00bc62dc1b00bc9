//! PostgreSQL: how it is reached, and a lock of the server for each host that lives.

use std::time::Duration;

use sqlx::{
    ConnectOptions as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::timeout;

use super::{
    Fault, HostId,
    sql::{Connection, Link},
};

/// Connections that read at the same time.
const READERS: u32 = 4;

/// How long a server may take to let somebody in.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Fault> {
    let connecting = options.clone().disable_statement_logging();
    match timeout(PATIENCE, connecting.connect()).await {
        Ok(connected) => connected.map_err(Fault::from),
        Err(_) => Err(Fault::Unreachable("the server does not answer".to_owned())),
    }
}

pub(super) fn readers(options: &PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options.clone().disable_statement_logging())
}

/// The sign that this host lives: the server frees the lock when the connection ends, however it ends.
pub(super) async fn live(connection: &mut Connection) -> sqlx::Result<()> {
    let host = connection.host;
    connection.query("SELECT pg_advisory_lock($1)").bind(host).fetch_optional().await.map(drop)
}

/// Whether a host with this number lives. The lock is shared: others may look at the same time.
pub(super) async fn lives(connection: &mut Connection, host: HostId) -> sqlx::Result<bool> {
    let row =
        connection.query("SELECT pg_try_advisory_xact_lock_shared($1) AS free").bind(host).fetch_optional().await?;
    Ok(!row.map(|row| row.get::<bool>("free")).transpose()?.unwrap_or(false))
}

/// Others may take over at once, and need not wait until the server has seen this connection end.
pub(super) async fn leave(connection: &mut Connection) -> sqlx::Result<()> {
    match connection.link {
        Link::Sqlite(_) => Ok(()),
        Link::Postgres(_) => connection.query("SELECT pg_advisory_unlock_all()").fetch_optional().await.map(drop),
    }
}
