//! The `#[skill]` attribute of `skill-sdk`.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![warn(missing_docs)]

mod expand;
mod function;
mod options;

use proc_macro::TokenStream;

/// Makes a function the skill of this crate.
///
/// The function takes an input (`Deserialize`, `JsonSchema`), optionally a `&Context`, and returns an output
/// (`Serialize`, `JsonSchema`) or a `Result` of one whose error becomes a `skill_sdk::Error`. Its doc comment is the
/// skill's description. Name and version are those of the crate; `#[skill(name = "…", version = "…")]` gives others.
///
/// The function stays as it is. Beside it stands a type of the same name that implements `skill_sdk::Skill`.
#[proc_macro_attribute]
pub fn skill(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::skill(options.into(), item.into()).into()
}
