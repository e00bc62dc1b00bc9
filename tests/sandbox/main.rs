//! Attacks on the sandbox, each file named by what it attacks. After each the host must still serve.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_components;
mod cached_code;
mod disk;
mod escape;
mod http;
mod isolation;
mod limits_table;
mod memory;
mod network;
mod output;
mod skills;
mod slots;
mod time;
mod what_it_sees;

use skill_engine::{LimitHit, Outcome};

/// The limit that ended a call.
#[track_caller]
fn limit(outcome: &Outcome) -> LimitHit {
    match &outcome.end {
        skill_engine::End::Limit(limit) => *limit,
        other => panic!("ended by {other:?}, not by a limit; stderr: {}", stderr(outcome)),
    }
}

/// The exit code of a call that came to its end.
#[track_caller]
fn exit(outcome: &Outcome) -> u8 {
    match &outcome.end {
        skill_engine::End::Exited(code) => *code,
        other => panic!("ended by {other:?}, not by itself; stderr: {}", stderr(outcome)),
    }
}

fn stdout(outcome: &Outcome) -> String {
    String::from_utf8(outcome.stdout.to_vec()).unwrap()
}

fn stderr(outcome: &Outcome) -> String {
    String::from_utf8_lossy(&outcome.stderr).into_owned()
}
