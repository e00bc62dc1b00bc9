//! The connection of the writer: it survives a server that goes and comes back, and sees when another host died.

use std::{
    collections::HashMap,
    path::PathBuf,
    time::{Duration, Instant},
};

use sqlx::postgres::PgConnectOptions;
use tokio::time::{sleep, timeout};

use super::{
    DbError, Fault, HostId, hosts, postgres,
    sql::{Connection, Link},
    sqlite,
};
use crate::domain::Job;

/// How long writes wait for a server that is gone, before they fail.
const HOLD: Duration = Duration::from_secs(10);

/// How long one transaction may take.
const SLOW: Duration = Duration::from_secs(30);

/// How long a host of a PostgreSQL database must look dead: after a restart of the server none has a lock for a moment.
const GRACE: Duration = Duration::from_secs(5);

/// A connection that writes, for as long as its host lives.
pub(super) struct Session {
    pub(super) connection: Connection,
    place: Place,
    /// Hosts that look dead, and since when.
    suspects: HashMap<HostId, Instant>,
}

/// What is needed to see that the database is still there, and to reach it again.
pub(super) enum Place {
    /// A file, and which one it was when it was opened.
    File { path: PathBuf, identity: Option<(u64, u64)> },
    /// A server, and how it is.
    Server { options: Box<PgConnectOptions>, state: State },
}

/// How a connection to a server is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It works.
    Up,
    /// It broke: the next write waits for the server.
    Broken,
    /// Somebody has waited already: the next write tries once.
    Down,
}

impl Session {
    pub(super) fn new(connection: Connection, place: Place) -> Self {
        Self { connection, place, suspects: HashMap::new() }
    }

    /// Does this in one transaction: all of it is recorded, or an error says why nothing is, unless the connection broke
    /// just while it was committed.
    pub(super) async fn transaction<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> sqlx::Result<T>,
    ) -> Result<T, DbError> {
        self.begin().await.map_err(DbError::Failed)?;
        let patience = self.patience();
        let all = async {
            let done = work(self).await;
            self.connection.end(done).await
        };
        let fault = match timeout(patience, all).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => Fault::from(error),
            // What is left of it on the connection would answer the next statement.
            Err(_) => Fault::Unreachable(format!("no answer within {} s", SLOW.as_secs())),
        };
        self.note(&fault);
        Err(DbError::Failed(fault))
    }

    /// SQLite waits by itself, and cannot be left in the middle.
    fn patience(&self) -> Duration {
        match self.place {
            Place::File { .. } => Duration::from_secs(u64::from(u32::MAX)),
            Place::Server { .. } => SLOW,
        }
    }

    /// Begins a transaction on a connection that works.
    async fn begin(&mut self) -> Result<(), Fault> {
        if let Place::File { path, identity } = &self.place
            && sqlite::identity(path) != *identity
        {
            return Err(Fault::Gone);
        }
        let until = Instant::now() + HOLD;
        loop {
            let fault = match self.try_begin().await {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            };
            let hold = self.note(&fault) && Instant::now() < until;
            if !hold {
                self.give_up();
                return Err(fault);
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    async fn try_begin(&mut self) -> Result<(), Fault> {
        if let Place::Server { options, state } = &self.place
            && *state != State::Up
        {
            let link = Link::Postgres(postgres::connect(options).await?);
            self.enter_again(Connection { link, host: hosts::number() }).await?;
        }
        match timeout(self.patience(), self.connection.begin()).await {
            Ok(begun) => begun.map_err(Fault::from),
            Err(_) => Err(Fault::Unreachable(format!("no answer within {} s", SLOW.as_secs()))),
        }
    }

    /// Goes on with another connection. Its number is new: the server may still hold the lock of the one that broke.
    async fn enter_again(&mut self, mut connection: Connection) -> Result<(), Fault> {
        let old = self.connection.host;
        let entered = async {
            postgres::live(&mut connection).await?;
            connection.begin().await?;
            let done = hosts::renumber(&mut connection, old).await;
            connection.end(done).await
        };
        match timeout(SLOW, entered).await {
            Ok(entered) => entered?,
            Err(_) => return Err(Fault::Unreachable("the server is busy with what broke before".to_owned())),
        }
        tracing::info!("the database server is there again");
        self.connection = connection;
        self.suspects.clear();
        if let Place::Server { state, .. } = &mut self.place {
            *state = State::Up;
        }
        Ok(())
    }

    /// Remembers what a fault says about the connection. True where it may pass with another one.
    fn note(&mut self, fault: &Fault) -> bool {
        match &mut self.place {
            Place::Server { state, .. } if matches!(fault, Fault::Unreachable(_)) => {
                if *state == State::Up {
                    *state = State::Broken;
                }
                *state == State::Broken
            }
            _ => false,
        }
    }

    fn give_up(&mut self) {
        if let Place::Server { state, .. } = &mut self.place
            && *state == State::Broken
        {
            *state = State::Down;
        }
    }

    /// Takes over from hosts that died; what they had accepted.
    pub(super) async fn adopt(&mut self) -> Result<Vec<Job>, DbError> {
        let grace = match self.place {
            Place::File { .. } => Duration::ZERO,
            Place::Server { .. } => GRACE,
        };
        self.transaction(async |session| session.take_over(grace).await.map(|(jobs, _)| jobs)).await
    }

    /// Takes over from hosts that have been dead for that long; what they had accepted, and how many others live.
    pub(super) async fn take_over(&mut self, grace: Duration) -> sqlx::Result<(Vec<Job>, usize)> {
        let (mut jobs, mut living) = (Vec::new(), 0);
        for other in hosts::others(&mut self.connection).await? {
            if self.lives(other).await? {
                self.suspects.remove(&other);
                living += 1;
            } else if self.suspects.entry(other).or_insert_with(Instant::now).elapsed() >= grace {
                jobs.extend(hosts::take_over(&mut self.connection, other).await?);
                self.suspects.remove(&other);
            }
        }
        Ok((jobs, living))
    }

    async fn lives(&mut self, host: HostId) -> sqlx::Result<bool> {
        match &self.place {
            _ if host == 0 => Ok(false),
            Place::File { path, .. } => Ok(sqlite::lives(path, host)),
            Place::Server { .. } => postgres::lives(&mut self.connection, host).await,
        }
    }

    /// Ends it in good order: others may take over at once.
    pub(super) async fn close(mut self) -> sqlx::Result<()> {
        postgres::leave(&mut self.connection).await?;
        self.connection.close().await
    }
}
