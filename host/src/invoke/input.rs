//! Validate: the input as text that the skill may be given.

use serde_json::Value;
use skill_engine::Limits;

use crate::{
    domain::{Failure, FailureKind},
    registry::Skill,
    schema,
};

/// Checks size, depth and schema; answers the JSON text.
pub(super) fn validate(skill: &Skill, input: &Value, limits: &Limits) -> Result<String, Failure> {
    let text = serde_json::to_string(input)
        .map_err(|e| Failure::new(FailureKind::InvalidInput, format!("the input is not JSON: {e}")))?;
    schema::check_bounds(text.as_bytes(), limits.json_bytes, limits.json_depth).map_err(|e| e.in_input())?;
    if let Some(schema) = &skill.input {
        schema.check(input).map_err(|v| schema::invalid_input(&v))?;
    }
    Ok(text)
}
