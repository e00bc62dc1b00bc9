//! Ended executions that go beyond what is kept: few at a time, files before the record that leads to them.

use std::collections::HashSet;

use tokio::{
    task::spawn_blocking,
    time::{Instant, sleep},
};

use super::{Freed, Keep, RetentionError};
use crate::{
    artifacts::{Archive, Usage},
    db::{Db, Ended},
    domain::{ExecutionId, Timestamp},
};

/// Executions that one transaction removes: it takes a few milliseconds.
const AT_ONCE: u32 = 64;

/// Removes what is not kept. Never what waits or runs, nor an accepted execution whose result has not expired.
pub struct Sweeper {
    db: Db,
    archive: Archive,
    keep: Keep,
    /// Does it; otherwise only says what it would do.
    really: bool,
    /// Leaves the database and the disk to others for half of the time.
    gently: bool,
}

/// What is still too much.
struct Excess {
    /// Whatever ended before has been kept for long enough.
    before: Option<Timestamp>,
    records: u64,
    bytes: u64,
}

impl Sweeper {
    /// Of these records and these artifacts.
    pub fn new(db: &Db, archive: &Archive, keep: Keep) -> Self {
        Self { db: db.clone(), archive: archive.clone(), keep, really: true, gently: false }
    }

    /// Only looks: nothing is removed.
    #[must_use]
    pub fn looking(self, only: bool) -> Self {
        Self { really: !only, ..self }
    }

    /// Beside a host that serves: never busy for more than half of the time.
    #[must_use]
    pub fn gently(self) -> Self {
        Self { gently: true, ..self }
    }

    /// Removes results that have expired, whatever is kept otherwise, and then what is too much.
    ///
    /// # Errors
    /// [`RetentionError`]; what was removed until then is gone.
    pub async fn sweep(&self) -> Result<Freed, RetentionError> {
        let now = Timestamp::now();
        let (mut freed, expired) = self.expired(now).await?;
        if self.keep.is_all() {
            return Ok(freed);
        }
        let mut excess = self.excess(now, &freed).await?;
        let mut after: Option<Ended> = None;
        loop {
            let begun = Instant::now();
            let mut page = self.db.ended(now, after.as_ref(), AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(freed) };
            if !page.first().is_some_and(|first| excess.may_hit(first)) {
                return Ok(freed);
            }
            after = Some(last.clone());
            page.retain(|it| !expired.contains(&it.id));
            let measured = self.measured(page).await?;
            let gone = measured.into_iter().filter(|(it, usage)| excess.hits(it, *usage));
            let gone: Vec<_> = gone.map(|(it, usage)| (it.id, usage)).collect();
            self.remove(gone, &mut freed).await?;
            if self.gently {
                sleep(begun.elapsed()).await;
            }
        }
    }

    /// Results that have expired; which they are, where they are still there.
    async fn expired(&self, now: Timestamp) -> Result<(Freed, HashSet<ExecutionId>), RetentionError> {
        let (mut freed, mut seen) = (Freed::default(), HashSet::new());
        let limit = if self.really { AT_ONCE } else { u32::MAX };
        loop {
            let mut ids = self.db.expired(now, limit).await?;
            // One whose files cannot be removed comes again.
            ids.retain(|id| seen.insert(id.clone()));
            if ids.is_empty() {
                return Ok((freed, seen));
            }
            let ended = ids.into_iter().map(|id| Ended { id, started_at: now, finished_at: now }).collect();
            let measured = self.measured(ended).await?;
            self.remove(measured.into_iter().map(|(it, usage)| (it.id, usage)).collect(), &mut freed).await?;
        }
    }

    async fn excess(&self, now: Timestamp, freed: &Freed) -> Result<Excess, RetentionError> {
        let would = if self.really { Freed::default() } else { *freed };
        let records = match self.keep.records {
            Some(most) => self.db.count_ended(now).await?.saturating_sub(would.records).saturating_sub(most),
            None => 0,
        };
        let bytes = match self.keep.bytes {
            Some(most) => {
                let archive = self.archive.clone();
                let all = blocking(move || archive.usage()).await??;
                (all - would.usage).bytes.saturating_sub(most)
            }
            None => 0,
        };
        let millis = |age: std::time::Duration| i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        let before = self.keep.age.map(|age| Timestamp(now.0.saturating_sub(millis(age))));
        Ok(Excess { before, records, bytes })
    }

    async fn measured(&self, page: Vec<Ended>) -> Result<Vec<(Ended, Usage)>, RetentionError> {
        let archive = self.archive.clone();
        let measured = blocking(move || {
            let measure = |it: Ended| Ok((archive.folder(&it.id).usage()?, it));
            page.into_iter().map(measure).collect::<Result<Vec<_>, RetentionError>>()
        });
        Ok(measured.await??.into_iter().map(|(usage, it)| (it, usage)).collect())
    }

    /// The files first: were the process to die in between, the records still lead to them.
    async fn remove(&self, gone: Vec<(ExecutionId, Usage)>, freed: &mut Freed) -> Result<(), RetentionError> {
        let (archive, really) = (self.archive.clone(), self.really);
        let removed = blocking(move || {
            let files = |(id, _): &(ExecutionId, Usage)| match archive.folder(id).remove() {
                Ok(()) => true,
                Err(error) => {
                    tracing::warn!(%error, %id, "the artifacts of an execution were not removed, so its record stays");
                    false
                }
            };
            gone.into_iter().filter(|it| !really || files(it)).collect::<Vec<_>>()
        });
        let removed = removed.await?;
        for (_, usage) in &removed {
            freed.records += 1;
            freed.usage += *usage;
        }
        match removed.is_empty() || !really {
            true => Ok(()),
            false => Ok(self.db.forget(removed.into_iter().map(|(id, _)| id).collect()).await?),
        }
    }
}

impl Excess {
    /// Whether it goes; then that much less is too much.
    fn hits(&mut self, it: &Ended, usage: Usage) -> bool {
        let goes = self.records > 0 || self.bytes > 0 || self.before.is_some_and(|before| it.finished_at < before);
        if goes {
            self.records = self.records.saturating_sub(1);
            self.bytes = self.bytes.saturating_sub(usage.bytes);
        }
        goes
    }

    /// False for one after which none can go: they come in the order in which they began.
    fn may_hit(&self, it: &Ended) -> bool {
        self.records > 0 || self.bytes > 0 || self.before.is_some_and(|before| it.started_at < before)
    }
}

/// Away from the threads that serve: disks are slow.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RetentionError> {
    spawn_blocking(work).await.map_err(|_| RetentionError::Stopping)
}
