//! The database as the rest of the house uses it, against real files.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc, time::Duration};

use serde_json::json;

use super::{Db, DbError, EventKind, Fault, Filter};
use crate::domain::{Artifact, Execution, ExecutionId, Failure, FailureKind, State, Timestamp};

fn running(skill: &str, at: i64) -> Execution {
    Execution {
        owner: Default::default(),
        id: ExecutionId::random(),
        skill: skill.into(),
        version: Some("1.2.0".into()),
        digest: "sha256:00".into(),
        state: State::Running,
        started_at: Timestamp(at),
        finished_at: None,
        duration: Duration::ZERO,
        output: None,
        failure: None,
        stderr: String::new(),
        stderr_truncated: false,
        artifacts: Vec::new(),
        fuel: None,
        cpu_ms: None,
        memory_peak: 0,
    }
}

fn succeeded(begun: &Execution) -> Execution {
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

#[tokio::test]
async fn an_execution_is_read_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join("new/folder/host.db")).await.unwrap();
    let begun = running("echo", 1000);
    let ended = Execution { fuel: Some(9), ..succeeded(&begun) };
    db.start(&begun).await.unwrap();
    db.finish(&ended).await.unwrap();
    assert_eq!(text(&db.get(&begun.id).await.unwrap().unwrap()), text(&ended));
    let events = db.events(&begun.id).await.unwrap();
    assert_eq!(events.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::Started, EventKind::Succeeded]);
    assert_eq!(events[0].at, begun.started_at);
    assert_eq!(db.get(&ExecutionId::random()).await.unwrap().map(|found| found.id), None);
}

#[tokio::test]
async fn a_failure_is_kept_with_its_particulars_and_an_output_of_null_is_an_output() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join("host.db")).await.unwrap();
    let failure = Failure::new(FailureKind::InvalidInput, "too short").at("/name").details(json!({"min": 3}));
    let failed = Execution { state: State::Failed, failure: Some(failure), ..running("echo", 1) };
    let null = Execution { output: Some(json!(null)), ..succeeded(&running("echo", 2)) };
    db.finish(&failed).await.unwrap();
    db.finish(&null).await.unwrap();
    assert_eq!(db.get(&failed.id).await.unwrap().unwrap().failure, failed.failure);
    assert_eq!(db.get(&null.id).await.unwrap().unwrap().output, Some(json!(null)));
    assert_eq!(db.events(&failed.id).await.unwrap()[0].payload, json!({"kind": "invalid-input", "blame": "caller"}));
}

#[tokio::test]
async fn a_beginning_is_there_while_the_execution_still_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    let db = Db::open(&path).await.unwrap();
    let begun = running("slow", 5);
    db.start(&begun).await.unwrap();
    // Closing writes what lingers; the state stays.
    db.close().await;
    let reader = rows(&path, "SELECT state || ':' || (SELECT group_concat(type) FROM events) FROM executions").await;
    assert_eq!(reader, ["running:execution_started"]);
}

async fn rows(path: &Path, sql: &'static str) -> Vec<String> {
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
}

#[tokio::test]
async fn what_a_dead_host_left_running_is_failed_and_the_rest_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    let (lost, done) = (running("slow", 5), succeeded(&running("echo", 6)));
    let db = Db::open(&path).await.unwrap();
    db.start(&lost).await.unwrap();
    db.finish(&done).await.unwrap();
    db.close().await;
    drop(db);
    let db = Db::open(&path).await.unwrap();
    let found = db.get(&lost.id).await.unwrap().unwrap();
    assert_eq!((found.state, found.failure.unwrap().kind), (State::Failed, FailureKind::Internal));
    assert!(found.finished_at.is_some());
    let kinds: Vec<_> = db.events(&lost.id).await.unwrap().iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Started, EventKind::Failed]);
    assert_eq!(db.get(&done.id).await.unwrap().unwrap().state, State::Succeeded);
}

#[tokio::test]
async fn a_second_host_on_the_same_file_does_not_fail_what_the_first_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    let first = Db::open(&path).await.unwrap();
    let (slow, quick) = (running("slow", 5), succeeded(&running("echo", 6)));
    first.start(&slow).await.unwrap();
    let second = Db::open(&path).await.unwrap();
    second.finish(&quick).await.unwrap();
    first.finish(&succeeded(&slow)).await.unwrap();
    assert_eq!(second.get(&slow.id).await.unwrap().unwrap().state, State::Succeeded);
    assert_eq!(first.get(&quick.id).await.unwrap().unwrap().state, State::Succeeded);
}

#[tokio::test]
async fn many_executions_at_once_are_all_recorded_with_both_events() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    let db = Db::open(&path).await.unwrap();
    let calls = (0..500).map(|n| {
        let db = db.clone();
        tokio::spawn(async move {
            let begun = running("echo", n);
            db.start(&begun).await.unwrap();
            db.finish(&succeeded(&begun)).await.unwrap();
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap();
    }
    db.close().await;
    let sql =
        "SELECT (SELECT count(*) FROM executions WHERE state = 'succeeded') || ' ' || (SELECT count(*) FROM events)";
    assert_eq!(rows(&path, sql).await, ["500 1000"]);
}

#[tokio::test]
async fn listing_answers_the_newest_first_and_filters() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join("host.db")).await.unwrap();
    for (skill, at) in [("a", 1), ("b", 2), ("a", 3), ("a", 4)] {
        db.finish(&succeeded(&running(skill, at))).await.unwrap();
    }
    let list = async |filter: Filter, limit| {
        let found = db.list(&filter, limit).await.unwrap();
        found.iter().map(|execution| execution.started_at.0).collect::<Vec<_>>()
    };
    assert_eq!(list(Filter::default(), 3).await, [4, 3, 2]);
    assert_eq!(list(Filter { skill: Some("a".into()), ..Filter::default() }, 10).await, [4, 3, 1]);
    assert_eq!(list(Filter { before: Some(Timestamp(3)), ..Filter::default() }, 10).await, [2, 1]);
    assert_eq!(list(Filter { state: Some(State::Failed), ..Filter::default() }, 10).await, [0; 0]);
}

#[tokio::test]
async fn after_closing_writes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join("host.db")).await.unwrap();
    db.close().await;
    assert!(matches!(db.finish(&running("echo", 1)).await, Err(DbError::Closed)));
}

#[tokio::test]
async fn no_database_records_nothing_and_fails_nothing() {
    let (db, begun) = (Db::none(), running("echo", 1));
    db.start(&begun).await.unwrap();
    db.finish(&begun).await.unwrap();
    assert!(db.get(&begun.id).await.unwrap().is_none());
    db.close().await;
}

async fn fault(path: &Path) -> Fault {
    match Db::open(path).await {
        Err(DbError::Open { path: named, fault }) if named == path => fault,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    fs::write(&path, "this is a text file, and quite a long one, longer than the header of a database ".repeat(9))
        .unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(fault(&path).await, Fault::Corrupt(_)));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_and_one_that_is_a_file_are_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    assert!(matches!(fault(&folder.path().join("file/host.db")).await, Fault::Folder(_)));
    fs::create_dir(folder.path().join("host.db")).unwrap();
    assert!(matches!(fault(&folder.path().join("host.db")).await, Fault::Folder(_)));
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    // The superuser may write everywhere.
    if fs::write(closed.join("probe"), "").is_err() {
        assert!(matches!(fault(&closed.join("host.db")).await, Fault::Folder(_)));
    }
}

#[tokio::test]
async fn a_database_of_a_newer_host_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    Db::open(&path).await.unwrap().close().await;
    rows(&path, "INSERT INTO _sqlx_migrations SELECT 9999, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations LIMIT 1 RETURNING 'x'").await;
    assert_eq!(fault(&path).await, Fault::Newer(9999));
}

#[tokio::test]
async fn a_database_that_another_program_holds_says_so_and_works_again_after() {
    use sqlx::{Connection as _, Executor as _};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    let db = Db::open(&path).await.unwrap();
    let mut other = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let ended = succeeded(&running("echo", 1));
    let error = db.finish(&ended).await.unwrap_err();
    assert_eq!(error.fault(), Some(&Fault::Locked));
    assert!(!error.to_string().contains(folder.path().to_str().unwrap()), "{error}");
    other.execute("ROLLBACK").await.unwrap();
    db.finish(&ended).await.unwrap();
    let found: Arc<str> = db.get(&ended.id).await.unwrap().unwrap().skill;
    assert_eq!(&*found, "echo");
}

#[tokio::test]
async fn a_full_disk_is_told_apart_from_other_faults() {
    use sqlx::{Connection as _, Executor as _};
    let mut small = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
    small.execute("PRAGMA max_page_count = 1").await.unwrap();
    let error = small.execute("CREATE TABLE t AS SELECT zeroblob(100000)").await.unwrap_err();
    assert_eq!(Fault::from(error), Fault::DiskFull);
}
