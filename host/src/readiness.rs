//! Whether a host can do its work now, and what stands in its way.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::{sync::Mutex, time::timeout};

use crate::{
    interpreters::{Interpreters, State},
    invoke::Pipeline,
};

/// How long a check may take. What takes longer is as good as broken for whoever waits for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an answer holds: however many ask, the disk is asked once.
const FRESH: Duration = Duration::from_secs(1);

/// One thing that a host needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "status", content = "error")]
pub enum Check {
    /// It works.
    Ok,
    /// This host was made without it.
    None,
    /// It does not work, and why. Never a path of this machine.
    Failed(String),
}

/// What was found when it was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Readiness {
    /// The database takes writes.
    pub database: Check,
    /// The folder of artifacts takes files.
    pub storage: Check,
    /// How each interpreter stands. None of them makes a host unready: they are built when first needed.
    pub interpreters: Vec<(String, State)>,
}

impl Readiness {
    /// True when calls can be run and recorded.
    pub fn is_ready(&self) -> bool {
        [&self.database, &self.storage].iter().all(|check| !matches!(check, Check::Failed(_)))
    }
}

/// Looks, at most once at a time.
#[derive(Default)]
pub(crate) struct Lookout(Mutex<Option<(Instant, Arc<Readiness>)>>);

impl Lookout {
    pub(crate) async fn look(&self, pipeline: &Pipeline, interpreters: &Interpreters) -> Arc<Readiness> {
        let mut last = self.0.lock().await;
        if let Some((at, found)) = &*last
            && at.elapsed() < FRESH
        {
            return found.clone();
        }
        let found = Arc::new(Readiness {
            database: database(pipeline).await,
            storage: storage(pipeline).await,
            interpreters: interpreters.states(),
        });
        if !found.is_ready() {
            tracing::warn!(database = ?found.database, storage = ?found.storage, "this host is not ready");
        }
        *last = Some((Instant::now(), found.clone()));
        found
    }
}

async fn database(pipeline: &Pipeline) -> Check {
    if pipeline.db.is_none() {
        return Check::None;
    }
    match timeout(PATIENCE, pipeline.db.check()).await {
        Ok(Ok(())) => Check::Ok,
        Ok(Err(error)) => Check::Failed(error.to_string()),
        Err(_) => Check::Failed(format!("the database did not take a write within {} s", PATIENCE.as_secs())),
    }
}

async fn storage(pipeline: &Pipeline) -> Check {
    let archive = pipeline.archive.clone();
    let checked = timeout(PATIENCE, tokio::task::spawn_blocking(move || archive.check())).await;
    match checked {
        Ok(Ok(Ok(()))) => Check::Ok,
        Ok(Ok(Err(error))) => Check::Failed(error.to_string()),
        Ok(Err(_)) | Err(_) => Check::Failed("the folder of artifacts does not answer".to_owned()),
    }
}
