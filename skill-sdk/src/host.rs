//! The host's side of every capability, as `testing` stands in for it elsewhere.

use crate::{
    artifacts::Error,
    component::bindings::skillhost::skill::{artifacts, context, log, progress},
    log::Level,
};

pub(crate) use context::{execution_id, remaining_ms, skill_name};
pub(crate) use progress::report;

pub(crate) fn write_artifact(name: &str, data: &[u8]) -> Result<(), Error> {
    artifacts::write(name, data).map_err(|error| match error {
        artifacts::Error::InvalidName(text) => Error::InvalidName(text),
        artifacts::Error::Limit(text) => Error::Limit(text),
        artifacts::Error::Io(text) => Error::Io(text),
    })
}

pub(crate) fn log(level: Level, message: &str) {
    let level = match level {
        Level::Trace => log::Level::Trace,
        Level::Debug => log::Level::Debug,
        Level::Info => log::Level::Info,
        Level::Warn => log::Level::Warn,
        Level::Error => log::Level::Error,
    };
    log::write(level, message);
}
