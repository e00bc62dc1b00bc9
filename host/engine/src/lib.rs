//! Runs WebAssembly components as agent skills: one fresh, limited instance per call.
//!
//! An [`Engine`] loads components into [`Program`]s; a program runs a [`Call`] and always answers an [`Outcome`],
//! whatever the guest did. All that touches wasmtime is in this crate; it knows no HTTP, SQL or configuration.

mod cache;
mod call;
mod capabilities;
mod clocks;
mod commands;
mod compile;
mod config;
mod engine;
mod error;
pub mod guest_path;
mod limits;
mod network;
mod pipe;
mod program;
mod snapshot;
mod state;
mod stdio;
mod ticker;
mod tree;

pub use call::{
    Call, Context, Description, End, Entry, Folder, LogLevel, Mount, Observer, OpenFolder, Outcome, SkillFailure, Stdin,
};
pub use commands::{Commands, Launch, SpawnError, Wanted};
pub use compile::compile_child;
pub use config::{Compiler, EngineConfig, Profile, Tuning};
pub use engine::{Engine, EngineUse, PoolUse};
pub use error::{EngineError, LoadError};
pub use limits::{LimitHit, Limits, Metering, Usage};
pub use network::{HostRule, HostRuleError, Network, NetworkConfig, Resolve};
pub use program::{Program, World};

use std::time::Duration;

/// How often a running guest is looked at: its processor time is counted and other calls get their turn.
pub const TICK: Duration = Duration::from_millis(5);
