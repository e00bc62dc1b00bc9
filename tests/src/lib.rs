//! What the tests of the whole host share.
//!
//! - [`guests`]: the programs of `guests/`, built once and found by name
//! - [`components`]: components that no toolchain makes, written by hand
//! - [`Sandbox`]: the engine alone, with short calls of guests
//! - [`Web`]: a web server to ask
//! - [`postgres`]: a PostgreSQL server
//! - [`TestHost`]: the whole host in folders of its own
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod components;
pub mod guests;
mod host;
pub mod postgres;
mod sandbox;
mod target;
mod web;

pub use host::{TestHost, TestHostBuilder};
pub use sandbox::{GuestCall, SLOTS, Sandbox, files_below};
pub use target::{repository, target_dir};
pub use web::{Asked, Web};
