//! What is wrong with a skill's files: where, what, and what to do.

use std::{fmt, io};

use serde::Serialize;

/// One remark about one place of a skill's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The file, relative to the skill's folder; `.` for the folder itself.
    pub file: String,
    /// The line in it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A remark about a whole file.
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, message: message.into(), hint: None }
    }

    /// Adds the line, from 1; 0 says that it is not known.
    #[must_use]
    pub fn line(mut self, line: u32) -> Self {
        self.line = (line > 0).then_some(line);
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// Why a folder did not become a [`super::Manifest`].
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// There is no file of any format: the folder is something else.
    #[error("{0}")]
    NotASkill(Diagnostic),
    /// A file says something that cannot be.
    #[error("{0}")]
    Invalid(Diagnostic),
    /// A path leads out of the skill's folder.
    #[error("{0}")]
    Traversal(Diagnostic),
    /// The host could not read what is there.
    #[error("cannot read {file}: {source}")]
    Io {
        /// Relative to the skill's folder.
        file: String,
        /// What the operating system said.
        source: io::Error,
    },
}

impl ManifestError {
    /// The remark that says it, for lists of what did not load.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::NotASkill(it) | Self::Invalid(it) | Self::Traversal(it) => it.clone(),
            Self::Io { file, source } => Diagnostic::new(file.clone(), format!("cannot be read: {source}")),
        }
    }
}

impl From<Diagnostic> for ManifestError {
    fn from(it: Diagnostic) -> Self {
        Self::Invalid(it)
    }
}
