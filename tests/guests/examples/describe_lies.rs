//! A skill whose description breaks every rule of descriptions.

use skill_sdk::{Context, Error, Skill, export};

struct Guest;

impl Skill for Guest {
    type Input = serde_json::Value;
    type Output = serde_json::Value;
    const NAME: &'static str = "../../Etc/Passwd";
    const VERSION: &'static str = "latest";
    const SUMMARY: &'static str = "";

    fn call(input: Self::Input, _: &Context) -> Result<Self::Output, Error> {
        Ok(input)
    }
}

export!(Guest);
