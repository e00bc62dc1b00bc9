//! The `skillhost` program as a person meets it: what it prints where, and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod backup;
mod bad_input;
mod configuration;
mod exec;
mod gc;
mod health;
mod key;
mod killed;
mod logs;
mod packaging;
#[path = "../src/postgres.rs"]
#[allow(dead_code, reason = "the tests of other packages use the rest")]
mod postgres;
mod program;
mod serving;
mod streams;
mod three_commands;
mod traces;
mod two_hosts;
mod workflow;
