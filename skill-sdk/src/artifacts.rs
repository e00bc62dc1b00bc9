//! Files that outlive the call.
//!
//! ```
//! # use skill_sdk::{artifacts, testing};
//! # let run = testing::run(|| {
//! artifacts::write("reports/words.csv", "word,count\nthe,12\n")
//! # });
//! # assert!(run.result.is_ok());
//! # assert_eq!(run.artifacts["reports/words.csv"], b"word,count\nthe,12\n");
//! ```
//! The same folder is `/artifacts`, for code that wants to write files itself.

use std::fmt;

use crate::host;

/// Why an artifact was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The name is empty, absolute, or leads out of the folder.
    InvalidName(String),
    /// More bytes or files than the call may write.
    Limit(String),
    /// The host could not store it.
    Io(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::InvalidName(text) | Self::Limit(text) | Self::Io(text)) = self;
        f.write_str(text)
    }
}

impl std::error::Error for Error {}

/// Writes a whole artifact, for example `reports/words.csv`, in place of one of the same name.
pub fn write(name: &str, data: impl AsRef<[u8]>) -> Result<(), Error> {
    host::write_artifact(name, data.as_ref())
}
