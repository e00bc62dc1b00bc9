//! The `skillhost` command.

fn main() {}
