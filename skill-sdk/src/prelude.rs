//! What nearly every skill needs: `use skill_sdk::prelude::*;`
//!
//! The derives name the crates `serde` and `schemars`, which a skill therefore lists in its own `Cargo.toml`.

pub use crate::{Context, Error, artifacts, log, progress, skill};
pub use schemars::JsonSchema;
pub use serde::{Deserialize, Serialize};
