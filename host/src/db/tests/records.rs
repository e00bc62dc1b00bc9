//! Is what was written read back, by a host that goes on and by the next one.

use serde_json::json;

use super::{Place, on_both, running, succeeded, text};
use crate::{
    db::{Db, DbError, EventKind, Filter},
    domain::{Execution, ExecutionId, Failure, FailureKind, State, Timestamp},
};

on_both!(
    an_execution_is_read_back_as_it_was_written,
    a_failure_is_kept_with_its_particulars_and_an_output_of_null_is_an_output,
    a_beginning_is_there_while_the_execution_still_runs,
    many_executions_at_once_are_all_recorded_with_both_events,
    listing_answers_the_newest_first_and_filters,
    after_closing_writes_are_refused,
    any_text_can_be_recorded,
    what_can_be_written_is_said_by_writing,
);

async fn an_execution_is_read_back_as_it_was_written(place: Place) {
    let db = place.open().await;
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

async fn a_failure_is_kept_with_its_particulars_and_an_output_of_null_is_an_output(place: Place) {
    let db = place.open().await;
    let failure = Failure::new(FailureKind::InvalidInput, "too short").at("/name").details(json!({"min": 3}));
    let failed = Execution { state: State::Failed, failure: Some(failure), ..running("echo", 1) };
    let null = Execution { output: Some(json!(null)), ..succeeded(&running("echo", 2)) };
    db.finish(&failed).await.unwrap();
    db.finish(&null).await.unwrap();
    assert_eq!(db.get(&failed.id).await.unwrap().unwrap().failure, failed.failure);
    assert_eq!(db.get(&null.id).await.unwrap().unwrap().output, Some(json!(null)));
    assert_eq!(db.events(&failed.id).await.unwrap()[0].payload, json!({"kind": "invalid-input", "blame": "caller"}));
}

async fn a_beginning_is_there_while_the_execution_still_runs(place: Place) {
    let db = place.open().await;
    let begun = running("slow", 5);
    db.start(&begun).await.unwrap();
    // Closing writes what lingers; the state stays.
    db.close().await;
    let reader = place.ask("SELECT state || ':' || (SELECT max(type) FROM events) FROM executions").await;
    assert_eq!(reader, "running:execution_started");
}

async fn many_executions_at_once_are_all_recorded_with_both_events(place: Place) {
    let db = place.open().await;
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
    assert_eq!(place.ask(sql).await, "500 1000");
}

async fn listing_answers_the_newest_first_and_filters(place: Place) {
    let db = place.open().await;
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

async fn after_closing_writes_are_refused(place: Place) {
    let db = place.open().await;
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

async fn any_text_can_be_recorded(place: Place) {
    let db = place.open().await;
    let odd = "a\u{0}b\u{1}\u{7f}\u{fffe}\u{10ffff}';--\\x00 $1 ?";
    let failure = Failure::new(FailureKind::Internal, odd).details(json!({ odd: odd }));
    let begun = running(odd, 1);
    let execution = Execution { state: State::Failed, failure: Some(failure), stderr: odd.into(), ..begun };
    db.finish(&execution).await.unwrap();
    let found = db.get(&execution.id).await.unwrap().unwrap();
    assert_eq!(found.failure, execution.failure);
    // PostgreSQL's text has no U+0000.
    assert!([odd.to_owned(), odd.replace('\u{0}', "\u{fffd}")].contains(&found.stderr), "{:?}", found.stderr);
    let filter = Filter { skill: Some(odd.into()), ..Filter::default() };
    assert_eq!(db.list(&filter, 10).await.unwrap().len(), 1);
}

async fn what_can_be_written_is_said_by_writing(place: Place) {
    let db = place.open().await;
    place.change("UPDATE hosts SET checked_at = 0", "UPDATE hosts SET since = 1").await;
    db.check().await.unwrap();
    assert_eq!(place.ask("SELECT CAST(count(*) AS TEXT) FROM hosts WHERE checked_at > since").await, "1");
    db.close().await;
    assert!(matches!(db.check().await, Err(DbError::Closed)));
    Db::none().check().await.unwrap();
}
