//! Which call this is.

use std::time::Duration;

/// The call that a skill is in. A function that takes `&Context` as its second parameter is given it; a test of such a
/// function makes one by `Context::default()`.
#[derive(Debug, Default)]
pub struct Context(());

impl Context {
    /// The execution's id, for example `exec-3f9a0c41d2be`.
    pub fn execution_id(&self) -> String {
        execution_id()
    }

    /// The name that the skill was called by.
    pub fn skill_name(&self) -> String {
        skill_name()
    }

    /// Time left before the host ends the call.
    pub fn remaining(&self) -> Duration {
        remaining()
    }
}

use crate::host;

/// The execution's id, for example `exec-3f9a0c41d2be`.
pub fn execution_id() -> String {
    host::execution_id()
}

/// The name that the skill was called by.
pub fn skill_name() -> String {
    host::skill_name()
}

/// Time left before the host ends the call.
pub fn remaining() -> Duration {
    Duration::from_millis(host::remaining_ms())
}
