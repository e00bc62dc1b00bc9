//! A skill whose description traps.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use skill_sdk::{Context, Error, Skill, export};

#[derive(Deserialize)]
struct Input;

impl JsonSchema for Input {
    fn schema_name() -> Cow<'static, str> {
        "Input".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        panic!("on purpose")
    }
}

struct Guest;

impl Skill for Guest {
    type Input = Input;
    type Output = ();
    const NAME: &'static str = "describe-traps";
    const VERSION: &'static str = "1.0.0";
    const SUMMARY: &'static str = "Its description traps.";

    fn call(_: Self::Input, _: &Context) -> Result<Self::Output, Error> {
        Ok(())
    }
}

export!(Guest);
