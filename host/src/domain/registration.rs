//! One version of a skill that somebody registered.

use std::{sync::Arc, time::Duration};

use semver::Version;
use serde_json::{Map, Value};

use super::{Owner, Timestamp};

/// One version of a registered skill, without its code.
#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    /// The name that it is called by: see [`Registration::check_id`].
    pub id: Arc<str>,
    /// Whose it is, and who sees it; the same for all versions.
    pub owner: Owner,
    /// Its version.
    pub version: Version,
    /// Its name for people.
    pub title: String,
    /// What it does and when to use it; may be empty.
    pub description: String,
    /// The word that it was registered with: `python`, `bash`, `wasm`, …
    pub language: String,
    /// Digest of its code, and the name of the folder that holds it.
    pub digest: Arc<str>,
    /// The file in that folder that runs.
    pub entry: String,
    /// Wall-clock time of a call.
    pub timeout: Duration,
    /// What it needs installed, as it was said.
    pub dependencies: Map<String, Value>,
    /// JSON Schema of its input.
    pub input_schema: Option<Value>,
    /// JSON Schema of its output.
    pub output_schema: Option<Value>,
    /// Who made it.
    pub author: Option<String>,
    /// Its licence.
    pub license: String,
    /// The shelf it stands on.
    pub category: String,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// Longest id.
const LONGEST: usize = 128;

/// Ids that are routes.
const RESERVED: [&str; 8] =
    ["register", "invoke", "status", "cancel", "discovery", "orchestrate", "categories", "languages"];

impl Registration {
    /// Whether a skill may be called so: 1 to 128 letters, digits, `_`, `-` and `.`, the first no dot.
    ///
    /// # Errors
    /// A sentence.
    pub fn check_id(id: &str) -> Result<(), String> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        if id.is_empty() || id.len() > LONGEST || id.starts_with('.') || !id.bytes().all(plain) {
            return Err(format!(
                "an id is 1 to {LONGEST} letters (a-z, A-Z), digits, `_`, `-` and `.`, and begins with no dot"
            ));
        }
        match RESERVED.contains(&id) {
            true => Err(format!("the id {id:?} is a route of this API; choose another")),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_its_place() {
        for good in ["skill_square", "a", "A.b-c_9", &"x".repeat(128)] {
            assert_eq!(Registration::check_id(good), Ok(()), "{good}");
        }
        for bad in
            ["", ".", "..", "../x", "a/b", "a\\b", "a b", "a\nb", "a\0", "技能", "%2e", "status", &"x".repeat(129)]
        {
            assert!(Registration::check_id(bad).is_err(), "{bad:?}");
        }
    }
}
