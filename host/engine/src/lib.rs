//! Runs WebAssembly components as agent skills: one fresh, limited instance per call.

mod call;
mod limits;

pub use call::{Call, Context, Description, End, Entry, Folder, LogLevel, Mount, Observer, Outcome, SkillFailure};
pub use limits::{LimitHit, Limits, Metering, Usage};

use std::time::Duration;

/// How often a running guest is looked at: its processor time is counted and other calls get their turn.
pub const TICK: Duration = Duration::from_millis(5);
