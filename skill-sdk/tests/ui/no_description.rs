use skill_sdk::prelude::*;

#[skill]
fn double(input: f64) -> f64 {
    2.0 * input
}

fn main() {}
