//! Several hosts on one database.

use std::time::Duration;

use super::{Place, ended, on_both, queued, running, succeeded};
use crate::{
    db::{Counts, Db, DbError, EventKind},
    domain::{Execution, ExecutionId, FailureKind, Job, State, Timestamp},
};

on_both!(
    what_a_dead_host_left_running_is_failed_and_the_rest_untouched,
    a_second_host_does_not_fail_what_the_first_runs,
    what_a_dead_host_had_accepted_one_of_the_living_runs,
    an_end_that_another_host_has_taken_over_is_not_recorded,
    the_end_of_what_was_accepted_is_recorded_once,
);

/// Asks until there is something.
async fn adopted(db: &Db) -> Vec<Job> {
    let asking = async {
        let mut often = tokio::time::interval(Duration::from_millis(20));
        loop {
            often.tick().await;
            let jobs = db.adopt().await.unwrap();
            if !jobs.is_empty() {
                return jobs;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asking).await.unwrap()
}

fn ids(jobs: &[Job]) -> Vec<ExecutionId> {
    jobs.iter().map(|job| job.id.clone()).collect()
}

async fn what_a_dead_host_had_accepted_one_of_the_living_runs(place: Place) {
    let dead = place.open().await;
    let (second, third) = (place.open().await, place.open().await);
    let ((first, first_job), (later, later_job)) = (queued("a", 1), queued("a", 2));
    dead.accept(&later, later_job).await.unwrap();
    dead.accept(&first, first_job.clone()).await.unwrap();
    // It runs one of them, and something for a caller.
    dead.attempt(&first.id).await.unwrap();
    dead.start(&running("slow", 3)).await.unwrap();
    assert_eq!(ids(&dead.jobs().await.unwrap()), [first.id.clone(), later.id.clone()]);
    assert!(second.adopt().await.unwrap().is_empty() && third.jobs().await.unwrap().is_empty());
    dead.close().await;

    let (taker, other, jobs) = tokio::select! {
        jobs = adopted(&second) => (&second, &third, jobs),
        jobs = adopted(&third) => (&third, &second, jobs),
    };
    assert!(other.adopt().await.unwrap().is_empty() && other.jobs().await.unwrap().is_empty());
    assert_eq!(ids(&jobs), [first.id.clone(), later.id.clone()]);
    assert_eq!((jobs[0].attempts, &jobs[0].work), (1, &first_job.work));
    for execution in [&first, &later] {
        taker.attempt(&execution.id).await.unwrap();
        taker.finish_job(&ended(execution), true, Timestamp(i64::MAX)).await.unwrap();
    }
    let list = taker.list(&Default::default(), 10).await.unwrap();
    let found: Vec<_> = list.iter().map(|it| (it.started_at.0, it.state)).collect();
    assert_eq!(found, [(3, State::Failed), (2, State::Succeeded), (1, State::Succeeded)]);
    let counts = taker.usage().await.unwrap().into_iter().collect::<std::collections::BTreeMap<_, _>>();
    assert_eq!(counts["a"], Counts { calls: 2, successes: 2 });
    assert_eq!(counts["slow"], Counts { calls: 1, successes: 0 });
}

async fn an_end_that_another_host_has_taken_over_is_not_recorded(place: Place) {
    let slow = place.open().await;
    let (execution, job) = queued("a", 1);
    slow.accept(&execution, job).await.unwrap();
    // As if another one had taken it over: the first one was cut off, and lives.
    place.change("UPDATE jobs SET host = 1", "UPDATE executions SET host = 1").await;
    let answer = slow.finish_job(&ended(&execution), true, Timestamp(i64::MAX)).await;
    assert!(matches!(answer, Err(DbError::Stale)), "{answer:?}");
    assert!(matches!(slow.attempt(&execution.id).await, Err(DbError::Stale)));
    slow.start(&Execution { id: execution.id.clone(), ..running("a", 1) }).await.unwrap();
    slow.check().await.unwrap();
    assert_eq!(slow.get(&execution.id).await.unwrap().unwrap().state, State::Queued);
    assert!(slow.usage().await.unwrap().is_empty());
    let kinds: Vec<_> = slow.events(&execution.id).await.unwrap().iter().map(|it| it.kind).collect();
    assert!(!kinds.contains(&EventKind::Succeeded), "{kinds:?}");
}

async fn the_end_of_what_was_accepted_is_recorded_once(place: Place) {
    let db = place.open().await;
    let (execution, job) = queued("a", 1);
    db.accept(&execution, job).await.unwrap();
    let end = ended(&execution);
    let ends = (0..8).map(|_| db.finish_job(&end, true, Timestamp(i64::MAX)));
    let recorded = futures_util::future::join_all(ends).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(recorded, 1);
    assert_eq!(db.usage().await.unwrap(), [("a".to_owned(), Counts { calls: 1, successes: 1 })]);
    assert!(db.jobs().await.unwrap().is_empty());
}

async fn what_a_dead_host_left_running_is_failed_and_the_rest_untouched(place: Place) {
    let (lost, done) = (running("slow", 5), succeeded(&running("echo", 6)));
    let db = place.open().await;
    db.start(&lost).await.unwrap();
    db.finish(&done).await.unwrap();
    db.close().await;
    drop(db);
    let db = place.open().await;
    let found = db.get(&lost.id).await.unwrap().unwrap();
    assert_eq!((found.state, found.failure.unwrap().kind), (State::Failed, FailureKind::Internal));
    assert!(found.finished_at.is_some());
    let kinds: Vec<_> = db.events(&lost.id).await.unwrap().iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Started, EventKind::Failed]);
    assert_eq!(db.get(&done.id).await.unwrap().unwrap().state, State::Succeeded);
}

async fn a_second_host_does_not_fail_what_the_first_runs(place: Place) {
    let first = place.open().await;
    let (slow, quick) = (running("slow", 5), succeeded(&running("echo", 6)));
    first.start(&slow).await.unwrap();
    let second = place.open().await;
    second.finish(&quick).await.unwrap();
    first.finish(&succeeded(&slow)).await.unwrap();
    assert_eq!(second.get(&slow.id).await.unwrap().unwrap().state, State::Succeeded);
    assert_eq!(first.get(&quick.id).await.unwrap().unwrap().state, State::Succeeded);
}
