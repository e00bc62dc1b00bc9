//! What can be wrong with a server of PostgreSQL.

use std::{sync::Arc, time::Duration};

use super::{Place, ended, postgres, queued, running, succeeded};
use crate::{
    db::{Db, DbError, Fault, Location},
    domain::{State, Timestamp},
};

/// On a server that can be stopped.
async fn own_server() -> (postgres::Server, Location) {
    let server = tokio::task::spawn_blocking(postgres::Server::start).await.unwrap();
    let location = Location::parse(&server.database()).unwrap();
    (server, location)
}

/// What is said of a place that cannot be opened; never a password.
async fn refusal(url: &str) -> (String, Fault) {
    match Db::open(&Location::parse(url).unwrap()).await {
        Err(error @ DbError::Open { .. }) => {
            let said = format!("{error} {error:?}");
            assert!(!said.contains(postgres::PASSWORD), "{said}");
            (said, error.fault().unwrap().clone())
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_opened_is_named_without_its_password() {
    let url = Place::postgres().url.unwrap();
    let (said, fault) = refusal(&url.replace("skillhost:not", "skillhost:wrong-not")).await;
    assert!(matches!(fault, Fault::Refused(_)) && said.contains("password"), "{said}");
    let (said, fault) = refusal(&url.replace("/test_", "/nothing_")).await;
    assert!(matches!(fault, Fault::Refused(_)) && said.contains("does not exist"), "{said}");
    let (said, fault) = refusal(&url.replace("?host=", "?host=/nowhere")).await;
    assert!(matches!(fault, Fault::Unreachable(_)), "{said}");
    let (said, _) = refusal(&format!("postgres://skillhost:{}@127.0.0.1:9/skills", postgres::PASSWORD)).await;
    assert!(said.contains("skills of PostgreSQL at 127.0.0.1:9"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_host_is_refused() {
    let place = Place::postgres();
    place.open().await.close().await;
    place.ask("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 6").await;
    assert_eq!(refusal(place.url.as_deref().unwrap()).await.1, Fault::Newer(9999));
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_wait_for_a_server_that_starts_again_and_what_was_acknowledged_is_there() {
    let (mut server, location) = own_server().await;
    let db = Db::open(&location).await.unwrap();
    let (before, during, after) =
        (succeeded(&running("a", 1)), succeeded(&running("a", 2)), succeeded(&running("a", 3)));
    let (accepted, job) = queued("a", 4);
    db.accept(&accepted, job).await.unwrap();
    db.finish(&before).await.unwrap();
    let stopped = tokio::task::spawn_blocking(move || {
        server.stop();
        server
    });
    let mut server = stopped.await.unwrap();
    let error = db.get(&before.id).await.unwrap_err();
    assert!(matches!(error.fault(), Some(Fault::Unreachable(_))), "{error}");
    let held = tokio::spawn({
        let (db, during) = (db.clone(), during.clone());
        async move { db.finish(&during).await }
    });
    let job = tokio::spawn({
        let (db, end) = (db.clone(), ended(&accepted));
        async move { db.finish_job(&end, true, Timestamp(i64::MAX)).await }
    });
    assert!(matches!(db.check().await.unwrap_err().fault(), Some(Fault::Silent(_) | Fault::Unreachable(_))));
    assert!(!held.is_finished() && !job.is_finished());
    let _server = tokio::task::spawn_blocking(move || {
        server.again();
        server
    });
    held.await.unwrap().unwrap();
    job.await.unwrap().unwrap();
    db.finish(&after).await.unwrap();
    db.check().await.unwrap();
    for execution in [&before, &during, &after, &accepted] {
        let found = db.get(&execution.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.skill), (State::Succeeded, Arc::from("a")));
    }
    assert_eq!(db.usage().await.unwrap()[0].1.calls, 4);
    assert!(db.jobs().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stays_away_is_said_to_be_away() {
    let (mut server, location) = own_server().await;
    let db = Db::open(&location).await.unwrap();
    tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
    let ended = succeeded(&running("a", 1));
    let error = db.finish(&ended).await.unwrap_err();
    assert!(matches!(error.fault(), Some(Fault::Unreachable(_))), "{error}");
    // Those who come later need not wait as long.
    let again = tokio::time::timeout(Duration::from_secs(2), db.finish(&ended)).await.unwrap();
    assert!(matches!(again.unwrap_err().fault(), Some(Fault::Unreachable(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_host_was_to_run_stays_its_own_when_the_server_starts_again() {
    let (mut server, location) = own_server().await;
    let (one, two) = (Db::open(&location).await.unwrap(), Db::open(&location).await.unwrap());
    let (execution, job) = queued("a", 1);
    one.accept(&execution, job).await.unwrap();
    let again = tokio::task::spawn_blocking(move || {
        server.stop();
        server.again();
        server
    });
    let _server = again.await.unwrap();
    // The second one looks first: the other has no lock yet, and is not taken for dead.
    assert!(two.adopt().await.unwrap().is_empty());
    assert_eq!(one.jobs().await.unwrap().len(), 1);
    one.attempt(&execution.id).await.unwrap();
    assert!(two.adopt().await.unwrap().is_empty());
    one.finish_job(&ended(&execution), true, Timestamp(i64::MAX)).await.unwrap();
    assert_eq!(two.get(&execution.id).await.unwrap().unwrap().state, State::Succeeded);
}
