use skill_sdk::prelude::*;

/// Takes nothing and gives nothing.
#[skill]
fn nothing() {}

/// Is asynchronous.
#[skill]
async fn later(input: f64) -> f64 {
    input
}

/// Is generic.
#[skill]
fn generic<T>(input: T) -> T {
    input
}

/// Borrows its input.
#[skill]
fn borrows(input: &str) -> usize {
    input.len()
}

/// Takes two inputs.
#[skill]
fn two(left: f64, right: f64) -> f64 {
    left + right
}

/// Takes too much.
#[skill]
fn three(input: f64, _ctx: &Context, _more: f64) -> f64 {
    input
}

/// Hides what it returns.
#[skill]
fn hidden(input: f64) -> impl Serialize {
    input
}

fn main() {}
