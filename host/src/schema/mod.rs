//! Compiled JSON Schemas, and the limits of JSON size and depth.
//!
//! A schema comes from a skill, and so does an output: neither is trusted. What is compiled here has bounded size, no
//! reference to anything outside of itself, and a cost that `cost` bounded before; patterns run in linear time.

mod compiled;
mod cost;
mod failure;
mod graph;
mod json;

pub use compiled::{Schema, SchemaError, Violation};
pub use failure::{invalid_input, invalid_output};
pub use json::{JsonError, MAX_DEPTH, check_bounds, parse_json};
