//! What can be wrong with a file of SQLite.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};

use super::{Place, running, succeeded};
use crate::{
    db::{Db, DbError, Fault},
    domain::Execution,
};

async fn fault(path: &Path) -> Fault {
    match Db::open(&path.into()).await {
        Err(DbError::Open { at, fault }) if at == path.to_str().unwrap() => fault,
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
    let place = Place::sqlite();
    place.open().await.close().await;
    place.change("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 6", "SELECT 1").await;
    assert_eq!(fault(&place.path()).await, Fault::Newer(9999));
}

#[tokio::test]
async fn a_database_that_another_program_holds_says_so_and_works_again_after() {
    use sqlx::{Connection as _, Executor as _};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("host.db");
    let db = Db::open(&path.as_path().into()).await.unwrap();
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
async fn a_full_disk_is_said_and_nothing_that_was_acknowledged_is_lost() {
    let place = Place::sqlite();
    let db = place.open().await;
    // As many pages as there are and a few more: what SQLite answers then is what it answers on a full disk.
    let pages =
        |sql: &'static str| db.write(move |connection| Box::pin(async move { connection.query(sql).execute().await }));
    pages("PRAGMA max_page_count = 60").await.unwrap();
    let mut kept = Vec::new();
    let fault = loop {
        let execution = Execution { stderr: "x".repeat(9000), ..succeeded(&running("echo", 1)) };
        match db.finish(&execution).await {
            Ok(()) => kept.push(execution.id),
            Err(error) => break error,
        }
    };
    assert_eq!(fault.fault(), Some(&Fault::DiskFull));
    pages("PRAGMA max_page_count = 100000").await.unwrap();
    db.check().await.unwrap();
    kept.push(succeeded(&running("echo", 1)).id);
    db.finish(&Execution { id: kept[kept.len() - 1].clone(), ..succeeded(&running("echo", 1)) }).await.unwrap();
    assert!(kept.len() > 1);
    db.close().await;
    let db = place.open().await;
    for id in kept {
        assert_eq!(db.get(&id).await.unwrap().unwrap().skill.as_ref(), "echo");
    }
}

#[tokio::test]
async fn a_file_that_is_moved_away_takes_no_writes_until_it_is_back() {
    let place = Place::sqlite();
    let db = place.open().await;
    let away = place.path().with_extension("away");
    fs::rename(place.path(), &away).unwrap();
    let ended = succeeded(&running("echo", 1));
    assert_eq!(db.finish(&ended).await.unwrap_err().fault(), Some(&Fault::Gone));
    assert_eq!(db.check().await.unwrap_err().fault(), Some(&Fault::Gone));
    fs::write(place.path(), "").unwrap();
    assert_eq!(db.finish(&ended).await.unwrap_err().fault(), Some(&Fault::Gone));
    fs::rename(&away, place.path()).unwrap();
    db.finish(&ended).await.unwrap();
    db.close().await;
    assert!(place.open().await.get(&ended.id).await.unwrap().is_some());
}
