//! Provisions what skillhost runs skills with.
//!
//! A *toolchain* is a folder with a `toolchain.toml` and a recipe; its product is one WebAssembly component. [`Builder`]
//! makes it when it is first needed, from pinned inputs, and keeps it in a cache keyed by the digest of those inputs.
//! Compiled skills need no component but a compiler: [`Builder::ensure_wasm_target`] and [`Builder::build_crate`].
//!
//! Everything here blocks: call it from a thread that may.
//!
//! ```no_run
//! use std::sync::Arc;
//! use toolchain_builder::{Builder, Silent};
//!
//! let builder = Builder::new(Builder::cache_dir_default()?, Arc::new(Silent));
//! let python = builder.ensure("python")?;
//! println!("{} {}", python.wasm.display(), python.sha256);
//! # Ok::<(), toolchain_builder::BuildError>(())
//! ```

mod builder;
mod component;
mod crates;
mod error;
mod link;
mod progress;
mod recipe;
mod run;
mod snapshot;
mod steps;
mod store;
mod target;
mod toolchain;

pub use builder::{Builder, Built, State, Status};
pub use component::{NotAComponent, component_of};
pub use error::BuildError;
pub use progress::{Lines, Progress, Silent};
pub use recipe::Recipe;
pub use toolchain::{Compile, Metering, Profile, Run, Skill, Step, Toolchain, catalog};
