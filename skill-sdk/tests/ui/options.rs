use skill_sdk::prelude::*;

/// Has a bad name.
#[skill(name = "Bad Name")]
fn named(input: f64) -> f64 {
    input
}

/// Has a bad version.
#[skill(version = "1.0")]
fn versioned(input: f64) -> f64 {
    input
}

/// Has an option that is none.
#[skill(title = "x")]
fn titled(input: f64) -> f64 {
    input
}

/// Has one twice.
#[skill(name = "a", name = "b")]
fn twice(input: f64) -> f64 {
    input
}

fn main() {}
