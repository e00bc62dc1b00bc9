//! The whole host, by its crate's face: what callers see when skills or callers are at fault.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_input;
mod bad_output;
mod bad_skills;
mod cases;
mod compared;
mod fetching;
mod go;
mod go_skills;
mod hostile;
mod javascript;
mod javascript_skills;
mod lua;
mod lua_skills;
mod network;
mod processes;
mod python;
mod python_scripts;
mod records;
mod reload;
mod shell;
mod shell_skills;
mod typescript;

use skill_host::domain::Failure;

/// Kind, blame and words of a failure, one line each.
fn told(failure: &Failure) -> String {
    let pointer = failure.pointer.as_ref().map_or(String::new(), |p| format!(" at {p:?}"));
    let blame = format!("{:?}", failure.blame()).to_lowercase();
    format!("{} ({blame}){pointer}: {failure}", failure.kind.name())
}
