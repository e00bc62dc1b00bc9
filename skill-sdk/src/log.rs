//! Lines for the execution's log: `log::info!("{} rows", rows.len())`.
//!
//! ```
//! # use skill_sdk::{log, testing};
//! # let run = testing::run(|| {
//! log::warn!("column {:?} is empty", "age");
//! # });
//! # assert_eq!(run.log, [(log::Level::Warn, "column \"age\" is empty".to_owned())]);
//! ```

use crate::host;

pub use crate::{
    __log_debug as debug, __log_error as error, __log_info as info, __log_trace as trace, __log_warn as warn,
};

/// Weight of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

/// Writes one line. The macros of this module are shorter.
pub fn write(level: Level, message: impl AsRef<str>) {
    host::log(level, message.as_ref());
}

/// A line of the finest level, formatted like `println!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_trace { ($($t:tt)+) => { $crate::log::write($crate::log::Level::Trace, ::std::format!($($t)+)) } }

/// A line for whoever looks for a mistake, formatted like `println!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_debug { ($($t:tt)+) => { $crate::log::write($crate::log::Level::Debug, ::std::format!($($t)+)) } }

/// A line about the normal course, formatted like `println!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_info { ($($t:tt)+) => { $crate::log::write($crate::log::Level::Info, ::std::format!($($t)+)) } }

/// A line about something odd, formatted like `println!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_warn { ($($t:tt)+) => { $crate::log::write($crate::log::Level::Warn, ::std::format!($($t)+)) } }

/// A line about something wrong, formatted like `println!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_error { ($($t:tt)+) => { $crate::log::write($crate::log::Level::Error, ::std::format!($($t)+)) } }
