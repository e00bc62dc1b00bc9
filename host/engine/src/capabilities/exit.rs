//! `exit`: the exact exit code of a command.

use super::bindings::command::skillhost::skill::exit::Host;
use crate::state::State;

impl Host for State {
    fn set_code(&mut self, code: u8) {
        self.exit_code = Some(code);
    }
}
