//! The languages' own test suites, a part of each, in the sandbox: what share of them passes.
//!
//! They take minutes and fetch packages, so they run by hand:
//! `cargo test --workspace --test suites -- --ignored --nocapture python` (or `javascript`, or `go`). Each prints its table and
//! fails where fewer tests pass than the table beside it says; `SUITES=write` writes that table anew, `SUITES_ONLY=test_json,test_re`
//! takes only these rows. What failed, and why, is in the target folder under `suites/`. docs/fidelity.md says what to make of it.
//!
//! - [`packages`]: where the suites come from: packages of Debian and npm, by name, version and digest
//! - [`table`]: rows of counts, stored and compared
//! - [`python`], [`javascript`], [`go`]: one suite each
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod go;
mod javascript;
mod packages;
mod python;
mod table;
