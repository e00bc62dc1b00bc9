use skill_sdk::prelude::*;

/// Is a type.
#[skill]
struct Skill;

fn main() {}
