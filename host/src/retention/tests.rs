//! What is swept and what stays, on either database.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::{fs, time::Duration};

use super::{Freed, Keep, Sweeper, artifacts_of_nobody, of_dead_hosts, unused_code};
use crate::{
    artifacts::{Archive, Usage},
    db::{
        Db,
        tests::{Place, ended, on_both, queued, running, succeeded},
    },
    domain::{Execution, ExecutionId, Timestamp},
};

on_both!(
    executions_go_by_age_from_their_end,
    the_oldest_go_until_the_rest_is_small_enough,
    only_so_many_are_kept,
    what_waits_runs_or_is_promised_stays_whatever_is_kept,
    artifacts_without_a_record_go_only_when_they_are_old,
);

const HOUR: i64 = 3_600_000;

/// A host's records and archive.
struct House {
    place: Place,
    db: Db,
    archive: Archive,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new(place: Place) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = place.open().await;
        Self { db, archive: Archive::open(&folder.path().join("artifacts")).unwrap(), place, _folder: folder }
    }

    /// Executions that ended so many hours ago, each with a log of 100 bytes.
    async fn executions(&self, hours: &[i64]) -> Vec<ExecutionId> {
        let mut ids = Vec::new();
        for ago in hours {
            let execution = succeeded(&running("s", Timestamp::now().0 - ago * HOUR));
            self.db.finish(&execution).await.unwrap();
            self.write(&execution);
            ids.push(execution.id);
        }
        ids
    }

    fn write(&self, execution: &Execution) {
        self.archive.folder(&execution.id).write_logs(&[b'x'; 100], b"", None).unwrap();
    }

    async fn sweep(&self, keep: Keep) -> Freed {
        let would = Sweeper::new(&self.db, &self.archive, keep).looking(true).sweep().await.unwrap();
        let freed = Sweeper::new(&self.db, &self.archive, keep).gently().sweep().await.unwrap();
        assert_eq!(would, freed, "looking says what is then done");
        freed
    }

    /// Whether each has a record, and whether it has files.
    async fn there(&self, ids: &[ExecutionId]) -> Vec<(bool, bool)> {
        let known = self.db.known(ids).await.unwrap();
        ids.iter().map(|id| (known.contains(id), self.archive.folder(id).open("stdout.txt").is_ok())).collect()
    }
}

const YES: (bool, bool) = (true, true);
const NO: (bool, bool) = (false, false);

fn of(records: u64, files: u64, bytes: u64) -> Freed {
    Freed { records, usage: Usage { files, bytes } }
}

async fn executions_go_by_age_from_their_end(place: Place) {
    let house = House::new(place).await;
    let ids = house.executions(&[50, 26, 25, 23, 0]).await;
    // Began long ago, and ended just now.
    let long = running("s", Timestamp::now().0 - 40 * HOUR);
    let long = Execution { finished_at: Some(Timestamp::now()), ..succeeded(&long) };
    house.db.finish(&long).await.unwrap();
    let keep = Keep { age: Some(Duration::from_secs(24 * 3600)), ..Keep::default() };
    assert_eq!(house.sweep(keep).await, of(3, 6, 300));
    assert_eq!(house.there(&ids).await, [NO, NO, NO, YES, YES]);
    assert!(house.db.get(&long.id).await.unwrap().is_some());
    house.db.close().await;
    assert_eq!(
        house.place.ask("SELECT CAST(count(*) AS TEXT) FROM events").await,
        "3",
        "events go with their execution"
    );
}

async fn the_oldest_go_until_the_rest_is_small_enough(place: Place) {
    let house = House::new(place).await;
    let ids = house.executions(&[5, 4, 3, 2, 1]).await;
    let keep = Keep { bytes: Some(250), ..Keep::default() };
    assert_eq!(house.sweep(keep).await, of(3, 6, 300));
    assert_eq!(house.there(&ids).await, [NO, NO, NO, YES, YES]);
    assert_eq!(house.sweep(keep).await, Freed::default());
}

async fn only_so_many_are_kept(place: Place) {
    let house = House::new(place).await;
    let hours: Vec<i64> = (0..200).rev().collect();
    let ids = house.executions(&hours).await;
    assert_eq!(house.sweep(Keep { records: Some(1), ..Keep::default() }).await, of(199, 398, 19_900));
    assert_eq!(house.there(&ids[197..]).await, [NO, NO, YES]);
    assert_eq!(house.sweep(Keep { records: Some(0), ..Keep::default() }).await.records, 1);
}

async fn what_waits_runs_or_is_promised_stays_whatever_is_kept(place: Place) {
    let house = House::new(place).await;
    let runs = running("s", 1);
    house.db.start(&runs).await.unwrap();
    let mut accepted = Vec::new();
    for at in 2..5 {
        let (execution, job) = queued("s", at);
        house.db.accept(&execution, job).await.unwrap();
        accepted.push(execution);
    }
    let hour = Duration::from_secs(3600);
    house.db.finish_job(&ended(&accepted[1]), true, Timestamp::now().after(hour)).await.unwrap();
    house.db.finish_job(&ended(&accepted[2]), true, Timestamp::now()).await.unwrap();
    [&runs, &accepted[0], &accepted[1], &accepted[2]].into_iter().for_each(|it| house.write(it));
    let keep = Keep { age: Some(Duration::ZERO), bytes: Some(0), records: Some(0) };
    assert_eq!(house.sweep(keep).await, of(1, 2, 100));
    let ids = [runs.id, accepted[0].id.clone(), accepted[1].id.clone(), accepted[2].id.clone()];
    assert_eq!(house.there(&ids).await, [YES, YES, YES, NO]);
    // Without any bound what has expired goes all the same.
    let (execution, job) = queued("s", 9);
    house.db.accept(&execution, job).await.unwrap();
    house.db.finish_job(&ended(&execution), true, Timestamp::now()).await.unwrap();
    assert_eq!(house.sweep(Keep::default()).await, of(1, 0, 0));
    assert_eq!(house.db.jobs().await.unwrap().len(), 1, "what waits is still to be run");
}

async fn artifacts_without_a_record_go_only_when_they_are_old(place: Place) {
    let house = House::new(place).await;
    let known = house.executions(&[90]).await.remove(0);
    let (old, young) = (running("s", 1), running("s", 1));
    house.write(&old);
    house.write(&young);
    for id in [&known, &old.id] {
        let folder = house.archive.folder(id).written();
        let folder = fs::File::open(folder.parent().unwrap()).unwrap();
        folder.set_modified(std::time::SystemTime::now() - Duration::from_secs(25 * 3600)).unwrap();
    }
    for really in [false, true] {
        assert_eq!(artifacts_of_nobody(&house.db, &house.archive, really).await.unwrap(), of(0, 2, 100));
    }
    assert_eq!(house.there(&[known, old.id, young.id]).await, [YES, NO, (false, true)]);
}

#[test]
fn folders_of_dead_hosts_go_and_those_of_the_living_stay() {
    let root = tempfile::tempdir().unwrap();
    let living = crate::own_folder::OwnFolder::make(root.path()).unwrap();
    fs::create_dir_all(root.path().join("dead/0")).unwrap();
    fs::write(root.path().join("dead/0/a"), "12345").unwrap();
    let gone = root.path().join("nothing");
    for really in [false, true] {
        assert!(root.path().join("dead").exists());
        assert_eq!(of_dead_hosts(&[root.path(), &gone], really).unwrap(), of(0, 1, 5));
    }
    assert!(!root.path().join("dead").exists() && living.path().exists());
}

#[test]
fn compiled_code_goes_when_it_was_neither_made_nor_read_for_long() {
    let root = tempfile::tempdir().unwrap();
    let entry = |name: &str, made: u64, read: u64| {
        let folder = root.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("code"), "123").unwrap();
        let at = |ago: u64| std::time::SystemTime::now() - Duration::from_secs(ago * 3600);
        let times = fs::FileTimes::new().set_modified(at(made)).set_accessed(at(read));
        fs::File::options().write(true).open(folder.join("code")).unwrap().set_times(times).unwrap();
        fs::File::open(&folder).unwrap().set_modified(at(made)).unwrap();
    };
    entry("compiled/old", 30, 30);
    entry("compiled/read", 30, 1);
    entry("code/new", 1, 1);
    entry("toolchains/old", 30, 30);
    entry("compiled/being-made", 30, 30);
    let lock = fs::File::create(root.path().join("compiled/being-made/lock")).unwrap();
    lock.lock().unwrap();
    fs::File::open(root.path().join("compiled/being-made")).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    lock.set_times(fs::FileTimes::new().set_modified(std::time::UNIX_EPOCH).set_accessed(std::time::UNIX_EPOCH))
        .unwrap();
    let day = Duration::from_secs(24 * 3600);
    for really in [false, true] {
        assert_eq!(unused_code(root.path(), day, really).unwrap(), of(0, 1, 3));
    }
    assert!(!root.path().join("compiled/old").exists());
    for stays in ["compiled/read", "code/new", "toolchains/old", "compiled/being-made"] {
        assert!(root.path().join(stays).exists(), "{stays}");
    }
}
