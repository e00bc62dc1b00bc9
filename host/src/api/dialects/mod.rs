//! Wire types and handlers, one folder per dialect. No dialect holds logic.

pub(super) mod skills_runtime;
