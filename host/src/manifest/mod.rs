//! Any skill format → one typed [`Manifest`], with warnings and errors that name file, line and reason.
//!
//! A skill is a folder; it may have several of these files, and a later one only adds what an earlier one lacks:
//! `skill.yaml`, `SKILL.md`, one `*.wasm` component.

mod diagnostic;
mod draft;
mod entry;
mod fields;
mod folder;
mod load;
mod names;
mod network;
pub mod path;
mod skill_md;
mod skill_yaml;
#[cfg(test)]
mod tests;
mod types;
pub mod units;
mod yaml;

pub use diagnostic::{Diagnostic, ManifestError};
pub use load::{load, validate};
pub use types::{DeclaredLimits, EntryPoint, Language, Manifest};
