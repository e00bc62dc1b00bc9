//! One compiled schema, and what breaks it.

use std::fmt;

use jsonschema::{PatternOptions, Validator};
use serde::Serialize;
use serde_json::Value;

use super::cost::{self, Cost};

/// At most so many violations are reported.
const MOST_VIOLATIONS: usize = 20;
/// Characters of one violation's message.
const MESSAGE_CHARS: usize = 300;
/// Bytes that one pattern may take once compiled.
const PATTERN_BYTES: usize = 256 << 10;
/// Most of (ways through the schema × values in the JSON): past it nothing is checked, so that a check takes seconds at most.
const MOST_WORK: usize = 1 << 28;
/// A schema with fewer ways through it is checked whatever the size of the value.
const SMALL: usize = 256;
/// Values in a JSON whose violations are all looked for; of a larger one only the first is named.
const MOST_EXPLAINED: usize = 20_000;

/// A JSON Schema, ready to check values. Draft 2020-12, or the older one that `$schema` names.
pub struct Schema {
    validator: Validator,
    cost: Cost,
}

/// Why a value is not a schema that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Neither an object nor a boolean.
    #[error("a schema is an object or a boolean, not {0}")]
    NotASchema(&'static str),
    /// It breaks the rules of its own draft.
    #[error("not a valid JSON Schema at `{pointer}`: {message}")]
    Invalid {
        /// JSON pointer into the schema.
        pointer: String,
        /// What the rules say.
        message: String,
    },
    /// It refers to something that is not in it.
    #[error("`{0}` leads out of the schema: only references inside of it are followed, such as `#/$defs/name`")]
    Reference(String),
    /// Too big, too deep, or too costly to check.
    #[error("the schema is too complex: {0}")]
    TooComplex(&'static str),
}

/// One place of a value that breaks one rule. It never holds the value itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// JSON pointer into the value; empty for the whole.
    pub pointer: String,
    /// The keyword that it breaks, for example `type`.
    pub rule: String,
    /// What the rule says.
    pub message: String,
    /// The type of what is there: `null`, `boolean`, `number`, `string`, `array` or `object`.
    pub found: &'static str,
}

impl Schema {
    /// Compiles a schema. Nothing is ever fetched.
    ///
    /// # Errors
    /// [`SchemaError`] when it is not a schema, refers outwards, or could cost too much.
    pub fn compile(schema: &Value) -> Result<Self, SchemaError> {
        if !schema.is_object() && !schema.is_boolean() {
            return Err(SchemaError::NotASchema(type_name(schema)));
        }
        let cost = cost::cost(schema)?;
        let patterns = PatternOptions::regex().size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES);
        let validator =
            jsonschema::options().offline().with_pattern_options(patterns).build(schema).map_err(|e| invalid(&e))?;
        Ok(Self { validator, cost })
    }

    /// Checks a value. A valid one costs no allocation for the answer.
    ///
    /// # Errors
    /// What breaks the schema, at most 20 places.
    pub fn check(&self, value: &Value) -> Result<(), Vec<Violation>> {
        // Small schemas are never asked: their check is linear in a value that is bounded already.
        if self.cost.ways > SMALL && cost::larger_than(value, MOST_WORK / self.cost.ways) {
            return Err(vec![Violation::whole(value, "size", "has too many values to be checked against this schema")]);
        }
        if self.validator.is_valid(value) { Ok(()) } else { Err(self.explain(value)) }
    }

    /// The places that are wrong. Unlike the check itself this remembers nothing, and keeps all errors before the first is seen.
    fn explain(&self, value: &Value) -> Vec<Violation> {
        if cost::depth(value) > self.cost.explained_depth {
            return vec![Violation::whole(value, "schema", "does not match the schema")];
        }
        if cost::larger_than(value, MOST_EXPLAINED) {
            return self.validator.validate(value).err().iter().map(Violation::of).collect();
        }
        self.validator.iter_errors(value).take(MOST_VIOLATIONS).map(|e| Violation::of(&e)).collect()
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("cost", &self.cost).finish_non_exhaustive()
    }
}

impl Violation {
    fn of(error: &jsonschema::ValidationError<'_>) -> Self {
        let message = error.masked().to_string();
        Self {
            pointer: error.instance_path().to_string(),
            rule: error.kind().keyword().to_owned(),
            message: message.chars().take(MESSAGE_CHARS).collect(),
            found: type_name(error.instance()),
        }
    }

    fn whole(value: &Value, rule: &str, message: &str) -> Self {
        Self { pointer: String::new(), rule: rule.into(), message: message.into(), found: type_name(value) }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the whole value" } else { &self.pointer };
        write!(f, "{place} breaks `{}`: {} (found: {})", self.rule, self.message, self.found)
    }
}

/// The JSON type of a value.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn invalid(error: &jsonschema::ValidationError<'_>) -> SchemaError {
    let message = error.to_string().chars().take(MESSAGE_CHARS).collect();
    SchemaError::Invalid { pointer: error.instance_path().to_string(), message }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    fn violations(schema: &Value, value: &Value) -> Vec<String> {
        Schema::compile(schema).unwrap().check(value).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_pointer_rule_and_type() {
        let schema = json!({
            "type": "object",
            "required": ["text"],
            "properties": {"text": {"type": "string"}, "n": {"type": "integer", "minimum": 1}, "a/b": {"enum": [1, 2]}},
            "additionalProperties": false
        });
        assert_eq!(Schema::compile(&schema).unwrap().check(&json!({"text": "x", "n": 3})), Ok(()));
        insta::assert_snapshot!(violations(&schema, &json!({"n": "secret", "a/b": 7, "extra": "secret"})).join("\n"));
    }

    #[test]
    fn reports_at_most_twenty() {
        let schema = json!({"items": {"type": "string"}});
        assert_eq!(violations(&schema, &json!(vec![1; 1000])).len(), 20);
    }

    #[test]
    fn older_drafts_by_schema() {
        let draft4 =
            json!({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true});
        assert!(Schema::compile(&draft4).unwrap().check(&json!(1)).is_err());
        let draft7 = json!({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"type": "null"}}, "$ref": "#/definitions/a"});
        assert!(Schema::compile(&draft7).unwrap().check(&json!(1)).is_err());
    }

    #[test]
    fn refuses_what_is_not_a_schema() {
        let refused = [
            json!([]),
            json!("x"),
            json!({"type": "strnig"}),
            json!({"required": "text"}),
            json!({"pattern": "("}),
            json!({"pattern": "(?=a)b"}),
            json!({"pattern": "(\\w{1,1000}){1,1000}"}),
            json!({"$ref": "https://example.com/schema.json"}),
            json!({"$ref": "file:///etc/passwd"}),
            json!({"$ref": "#/$defs/missing"}),
            json!({"$schema": "https://example.com/draft"}),
        ];
        let said: Vec<_> = refused.iter().map(|it| Schema::compile(it).unwrap_err().to_string()).collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn recursive_schemas_work() {
        let tree = json!({"type": "object", "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}, "additionalProperties": false});
        let schema = Schema::compile(&tree).unwrap();
        let mut value = json!({});
        for _ in 0..100 {
            value = json!({"left": value, "right": {}});
        }
        assert_eq!(schema.check(&value), Ok(()));
        assert_eq!(schema.check(&json!({"left": {"right": 1}})).unwrap_err()[0].pointer, "/left/right");
    }

    #[test]
    fn a_small_check_is_fast() {
        let schema = Schema::compile(&json!({
            "type": "object", "required": ["text"],
            "properties": {"text": {"type": "string", "minLength": 1}, "n": {"type": "integer"}, "tags": {"items": {"type": "string"}}}
        }))
        .unwrap();
        let value = json!({"text": "hello", "n": 3, "tags": ["a", "b"]});
        let start = std::time::Instant::now();
        for _ in 0..10_000 {
            schema.check(std::hint::black_box(&value)).unwrap();
        }
        let each = start.elapsed() / 10_000;
        println!("one check: {each:?}");
        assert!(each < std::time::Duration::from_micros(50), "{each:?}");
    }
}
