//! How far a long call has come, shown live to whoever waits for it.
//!
//! ```
//! # use skill_sdk::{progress, testing};
//! # let run = testing::run(|| {
//! progress::report(None, "reading");
//! progress::report(0.5, "half of the rows");
//! # });
//! # assert_eq!(run.progress, [(None, "reading".to_owned()), (Some(0.5), "half of the rows".to_owned())]);
//! ```

use crate::host;

/// Reports a step. `fraction` is from 0 to 1 where it is known.
pub fn report(fraction: impl Into<Option<f64>>, message: impl AsRef<str>) {
    host::report(fraction.into(), message.as_ref());
}
