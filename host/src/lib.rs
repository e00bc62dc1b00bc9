//! A host for agent skills: every skill runs inside WebAssembly, a fresh instance per call.

pub mod domain;
pub mod manifest;
