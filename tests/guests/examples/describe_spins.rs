//! A skill whose description never ends.

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
        loop {
            std::hint::black_box(());
        }
    }
}

struct Guest;

impl Skill for Guest {
    type Input = Input;
    type Output = ();
    const NAME: &'static str = "describe-spins";
    const VERSION: &'static str = "1.0.0";
    const SUMMARY: &'static str = "Its description never ends.";

    fn call(_: Self::Input, _: &Context) -> Result<Self::Output, Error> {
        Ok(())
    }
}

export!(Guest);
