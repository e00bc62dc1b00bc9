use skill_sdk::prelude::*;

#[derive(Deserialize)]
struct Input {
    value: f64,
}

/// Doubles a number.
#[skill]
fn double(input: Input) -> f64 {
    2.0 * input.value
}

fn main() {}
