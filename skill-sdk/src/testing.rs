//! A host for tests: what a skill writes, reports and logs natively is recorded on its thread.
//!
//! ```
//! use skill_sdk::{artifacts, testing};
//!
//! let run = testing::run(|| artifacts::write("words.csv", "word,count\n"));
//! assert_eq!(run.result, Ok(()));
//! assert_eq!(run.artifacts["words.csv"], b"word,count\n");
//! ```

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use crate::{artifacts::Error, log::Level};

/// What happened during [`run`].
#[derive(Debug)]
pub struct Recording<T> {
    /// What the function returned.
    pub result: T,
    /// Every artifact by its name.
    pub artifacts: BTreeMap<String, Vec<u8>>,
    /// Every step that was reported.
    pub progress: Vec<(Option<f64>, String)>,
    /// Every line that was logged.
    pub log: Vec<(Level, String)>,
}

/// The call that a test pretends to be.
#[derive(Clone, Debug)]
pub struct Call {
    /// What [`crate::context::execution_id`] gives.
    pub execution_id: String,
    /// What [`crate::context::skill_name`] gives.
    pub skill_name: String,
    /// What [`crate::context::remaining`] gives.
    pub remaining: Duration,
}

impl Default for Call {
    fn default() -> Self {
        Self { execution_id: "exec-000000000000".into(), skill_name: "test".into(), remaining: Duration::from_secs(30) }
    }
}

#[derive(Default)]
struct Host {
    call: Call,
    artifacts: BTreeMap<String, Vec<u8>>,
    progress: Vec<(Option<f64>, String)>,
    log: Vec<(Level, String)>,
}

thread_local! {
    static HOST: RefCell<Host> = RefCell::default();
}

/// Runs `f` on a host of its own and returns everything that was said to it.
pub fn run<T>(f: impl FnOnce() -> T) -> Recording<T> {
    run_as(Call::default(), f)
}

/// As [`run`], in a call of your choice.
pub fn run_as<T>(call: Call, f: impl FnOnce() -> T) -> Recording<T> {
    let before = HOST.replace(Host { call, ..Host::default() });
    let result = f();
    let Host { artifacts, progress, log, .. } = HOST.replace(before);
    Recording { result, artifacts, progress, log }
}

pub(crate) fn execution_id() -> String {
    HOST.with_borrow(|host| host.call.execution_id.clone())
}

pub(crate) fn skill_name() -> String {
    HOST.with_borrow(|host| host.call.skill_name.clone())
}

pub(crate) fn remaining_ms() -> u64 {
    HOST.with_borrow(|host| u64::try_from(host.call.remaining.as_millis()).unwrap_or(u64::MAX))
}

pub(crate) fn report(fraction: Option<f64>, message: &str) {
    HOST.with_borrow_mut(|host| host.progress.push((fraction, message.into())));
}

pub(crate) fn log(level: Level, message: &str) {
    HOST.with_borrow_mut(|host| host.log.push((level, message.into())));
}

/// Refuses the names that the real host refuses.
pub(crate) fn write_artifact(name: &str, data: &[u8]) -> Result<(), Error> {
    let inside = |part: &str| !matches!(part, "" | "." | "..");
    if !name.split('/').all(inside) || name.contains(['\\', '\0']) {
        return Err(Error::InvalidName(format!("artifact name {name:?} does not stay inside the artifact folder")));
    }
    HOST.with_borrow_mut(|host| host.artifacts.insert(name.into(), data.into()));
    Ok(())
}
