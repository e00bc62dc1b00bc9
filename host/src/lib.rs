//! A host for agent skills: every skill runs inside WebAssembly, a fresh instance per call.

pub mod api;
pub mod artifacts;
pub mod backup;
mod builder;
pub mod catalog;
pub mod cli;
pub mod db;
pub mod domain;
mod host;
pub mod interpreters;
mod invoke;
mod jobs;
pub mod keys;
pub mod manifest;
mod metrics;
mod own_folder;
pub mod policy;
mod programs;
mod readiness;
pub mod registry;
pub mod retention;
mod running;
pub mod schema;
pub mod workflow;

pub use builder::{HostBuilder, HostError};
pub use host::Host;
pub use interpreters::State as InterpreterState;
pub use invoke::{Command, CommandError, Request};
pub use jobs::{CancelError, Queue, SubmitError};
pub use readiness::{Check, Readiness};
pub use running::{Event, Running};
pub use skill_engine as engine;
