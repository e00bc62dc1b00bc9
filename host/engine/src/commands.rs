//! What the engine asks of its user when a guest starts a program: which program that is.

use futures_util::future::BoxFuture;

use crate::{call::Mount, limits::Metering, program::Program};

/// Finds the programs of a sandbox by name. Given with [`crate::Call::commands`]; without it nothing can be started.
pub trait Commands: Send + Sync {
    /// The program that a guest asks for.
    fn find<'a>(&'a self, wanted: Wanted<'a>) -> BoxFuture<'a, Result<Launch, SpawnError>>;

    /// The path by which a program of this name is found, for example `/usr/bin/jq`.
    fn which(&self, name: &str) -> Option<String>;
}

/// What a guest asks to be started.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// A name, or a path if there is a slash in it.
    pub program: &'a str,
    /// All arguments, the program's own name first.
    pub args: &'a [String],
    /// The environment that it asks for.
    pub env: &'a [(String, String)],
    /// The working directory that it asks for, absolute.
    pub cwd: &'a str,
    /// The folders of the guest that asks.
    pub mounts: &'a [Mount],
    /// How the guest that asks is metered: what it starts must be metered alike.
    pub metering: Metering,
}

/// What is started.
pub struct Launch {
    /// A command.
    pub program: Program,
    /// `argv`.
    pub args: Vec<String>,
    /// The whole environment.
    pub env: Vec<(String, String)>,
    /// The folders that it sees: no more than its caller does.
    pub mounts: Vec<Mount>,
}

/// Why nothing is started. The texts are for the skill's author.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpawnError {
    /// There is no such program.
    #[error("{0}")]
    NotFound(String),
    /// It may not be started, or is no program.
    #[error("{0}")]
    Denied(String),
    /// A file without a `#!` line.
    #[error("{0}")]
    NoInterpreter(String),
    /// The working directory is not there.
    #[error("{0}")]
    NoFolder(String),
    /// Not now, or not by this call.
    #[error("{0}")]
    Limit(String),
}
