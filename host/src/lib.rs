//! A host for agent skills: every skill runs inside WebAssembly, a fresh instance per call.

pub mod artifacts;
pub mod db;
pub mod domain;
pub mod manifest;
pub mod policy;
pub mod schema;
