//! `context`: which call this is.

use std::time::Instant;

use super::bindings::skillhost::skill::context::Host;
use crate::state::State;

impl Host for State {
    fn execution_id(&mut self) -> String {
        self.context.execution_id.to_string()
    }

    fn skill_name(&mut self) -> String {
        self.context.skill.to_string()
    }

    fn remaining_ms(&mut self) -> u64 {
        let left = self.deadline.saturating_duration_since(Instant::now());
        u64::try_from(left.as_millis()).unwrap_or(u64::MAX)
    }
}
