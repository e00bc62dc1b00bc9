//! Write an agent skill in Rust: a typed function becomes a WebAssembly component.
//!
//! ```
//! use skill_sdk::prelude::*;
//!
//! #[derive(Deserialize, JsonSchema)]
//! struct Input {
//!     /// The text to look at.
//!     text: String,
//! }
//!
//! #[derive(Serialize, JsonSchema)]
//! struct Output {
//!     words: usize,
//! }
//!
//! /// Counts the words of a text.
//! #[skill]
//! fn count_words(input: Input) -> Result<Output, Error> {
//!     if input.text.is_empty() {
//!         return Err(Error::new("there is no text").code("empty"));
//!     }
//!     Ok(Output { words: input.text.split_whitespace().count() })
//! }
//!
//! // It stays an ordinary function, and `count_words` is now also a type that takes and gives JSON:
//! let run = skill_sdk::testing::run(|| skill_sdk::invoke::<count_words>(r#"{"text": "two words"}"#));
//! assert_eq!(run.result.unwrap(), r#"{"words":2}"#);
//! ```
//!
//! Doc comments become descriptions: that of the function says what the skill does and when to use it, those of the
//! fields stand in the schemas. The types' schemas (JSON Schema 2020-12) are what the host checks calls against.
//!
//! Build it with `cargo build --release --target wasm32-wasip2` as a `cdylib`; `skillhost build` does so. Everywhere
//! else the same code compiles natively and the capabilities write into a [`testing::Recording`].
//! What a skill prints goes to the execution's log; a panic prints its message there and ends the call.
#![deny(unsafe_op_in_unsafe_fn, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![warn(missing_docs)]

pub mod artifacts;
pub mod context;
mod error;
pub mod log;
pub mod prelude;
pub mod progress;
mod skill;
#[cfg(not(target_family = "wasm"))]
pub mod testing;

#[cfg(target_family = "wasm")]
mod component;
#[cfg(target_family = "wasm")]
mod host;
#[cfg(not(target_family = "wasm"))]
use testing as host;

pub use context::Context;
pub use error::Error;
pub use skill::{Description, Skill, describe, invoke};
pub use skill_sdk_macros::skill;

/// For the code that `#[skill]` writes, not for yours.
#[doc(hidden)]
pub mod __private {
    #[cfg(target_family = "wasm")]
    pub use crate::component::{Component, bindings};
    pub use crate::skill::Returned;
}

/// Makes a [`Skill`] what the component exports. `#[skill]` does it for you; a crate exports one.
#[macro_export]
macro_rules! export {
    ($skill:ty) => {
        #[cfg(target_family = "wasm")]
        const _: () = {
            type Exported = $crate::__private::Component<$skill>;
    $crate::__private::bindings::export!(Exported with_types_in $crate::__private::bindings);
        };
        // Natively nothing calls it, which is not the same as being unused.
        #[cfg(not(target_family = "wasm"))]
        const _: fn(&str) -> ::core::result::Result<::std::string::String, $crate::Error> = $crate::invoke::<$skill>;
    };
}
