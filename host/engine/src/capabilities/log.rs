//! `log`: lines for the execution's log, in order with what goes to standard error.

use super::bindings::skillhost::skill::log::{Host, Level};
use crate::{call::LogLevel, state::State, stdio::Taken};

impl Host for State {
    fn write(&mut self, level: Level, message: String) {
        let (level, name) = match level {
            Level::Trace => (LogLevel::Trace, "trace"),
            Level::Debug => (LogLevel::Debug, "debug"),
            Level::Info => (LogLevel::Info, "info"),
            Level::Warn => (LogLevel::Warn, "warn"),
            Level::Error => (LogLevel::Error, "error"),
        };
        let fits = self.stderr.remark(&format!("{name}: {message}\n")) == Taken::Whole;
        if let Some(observer) = &self.observer
            && fits
        {
            observer.log(level, &message);
        }
    }
}
