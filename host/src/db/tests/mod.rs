//! The database as the rest of the house uses it: real files, and a real server.
//!
//! | module | asks |
//! |---|---|
//! | `records` | is what was written read back |
//! | `hosts` | several hosts on one database |
//! | `files` | what can be wrong with a file of SQLite |
//! | `server` | what can be wrong with a server of PostgreSQL |

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod files;
mod hosts;
#[path = "../../../../tests/src/postgres.rs"]
mod postgres;
mod records;
mod server;

use std::{path::PathBuf, time::Duration};

use serde_json::json;

use super::{Db, Location};
use crate::domain::{Artifact, Caller, Execution, ExecutionId, Job, State, Timestamp, Work};

/// An empty database.
pub(crate) struct Place {
    location: Location,
    /// Of PostgreSQL.
    url: Option<String>,
    /// Of SQLite.
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::from(folder.path().join("new/folder/host.db").as_path());
        Self { location, url: None, folder }
    }

    pub(crate) fn postgres() -> Self {
        let url = postgres::database();
        let folder = tempfile::tempdir().unwrap();
        Self { location: Location::parse(&url).unwrap(), url: Some(url), folder }
    }

    pub(crate) async fn open(&self) -> Db {
        Db::open(&self.location).await.unwrap()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("new/folder/host.db")
    }

    /// What this statement answers, asked beside the host.
    pub(crate) async fn ask(&self, sql: &'static str) -> String {
        let Some(url) = self.url.clone() else {
            let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", self.path().display())).await.unwrap();
            let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
            return rows.join("\n");
        };
        tokio::task::spawn_blocking(move || postgres::sql(&url, sql)).await.unwrap()
    }
}

impl Place {
    /// Changes something beside the host.
    async fn change(&self, one: &'static str, other: &'static str) {
        for sql in [one, other] {
            match &self.url {
                None => {
                    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", self.path().display())).await.unwrap();
                    sqlx::query(sql).execute(&pool).await.unwrap();
                }
                Some(_) => drop(self.ask(sql).await),
            }
        }
    }
}

/// The same tests on both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(crate::db::tests::Place::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(crate::db::tests::Place::postgres()).await;
            })*
        }
    };
}
pub(crate) use on_both;

pub(crate) fn running(skill: &str, at: i64) -> Execution {
    Execution {
        version: Some("1.2.0".into()),
        digest: "sha256:00".into(),
        started_at: Timestamp(at),
        ..Execution::begun(ExecutionId::random(), skill.into())
    }
}

pub(crate) fn succeeded(begun: &Execution) -> Execution {
    Execution {
        state: State::Succeeded,
        finished_at: Some(Timestamp(begun.started_at.0 + 7)),
        duration: Duration::from_micros(7123),
        output: Some(json!({"text": "ü\"\u{0}", "n": [1, null, 1e300]})),
        stderr: "a line\n".into(),
        artifacts: vec![Artifact { path: "artifacts/a.csv".into(), size: 12 }],
        fuel: Some(u64::MAX),
        cpu_ms: Some(3),
        memory_peak: 65536,
        ..begun.clone()
    }
}

fn text(execution: &Execution) -> String {
    serde_json::to_string(execution).unwrap()
}

/// One that is accepted, and its job.
pub(crate) fn queued(skill: &str, at: i64) -> (Execution, Job) {
    let execution = Execution { state: State::Queued, ..running(skill, at) };
    let work = Work::Call { skill: skill.into(), version: None, input: json!({ "n": at }), timeout: None };
    let job = Job {
        caller: Caller::administrator(),
        id: execution.id.clone(),
        work,
        accepted_at: Timestamp(at),
        attempts: 0,
    };
    (execution, job)
}

/// Its end.
pub(crate) fn ended(queued: &Execution) -> Execution {
    succeeded(&Execution { state: State::Running, ..queued.clone() })
}
