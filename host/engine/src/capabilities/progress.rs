//! `progress`: how far a long call has come.

use super::bindings::skillhost::skill::progress::Host;
use crate::state::State;

impl Host for State {
    fn report(&mut self, fraction: Option<f64>, message: String) {
        // A step costs something even if it says nothing: who watches keeps a line for it.
        let Some(left) = self.progress_left.checked_sub(message.len().saturating_add(64)) else { return };
        self.progress_left = left;
        if let Some(observer) = &self.observer {
            let fraction = fraction.filter(|f| f.is_finite()).map(|f| f.clamp(0.0, 1.0));
            observer.progress(fraction, &message);
        }
    }
}
