//! Why a command did not work, as it is told on the terminal: what happened, what to do, how the process ends.

use toolchain_builder::BuildError;

use super::exit::Exit;
use crate::{
    HostError, api::ServeError, domain::Failure, interpreters::InterpreterError, manifest::ManifestError,
    registry::LoadSkillError,
};

/// A command's failure.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct CliError {
    /// What the process ends with.
    pub exit: Exit,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// What a command answers: how the process ends when nothing stands in its way.
pub type CliResult<T = Exit> = Result<T, CliError>;

impl CliError {
    /// A failure that ends the process like this.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hint: None }
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// This host failed.
    pub fn host(message: impl Into<String>) -> Self {
        Self::new(Exit::Host, message)
    }

    /// Of a message that ends with its advice: `…; do this` or `… (do this)`.
    fn hinted(exit: Exit, text: &str) -> Self {
        let parts = match text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
            Some(parts) => Some(parts),
            None => text.split_once("; "),
        };
        match parts {
            Some((message, hint)) if !hint.contains('\n') => Self::new(exit, message).hint(hint),
            _ => Self::new(exit, text),
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<Failure> for CliError {
    fn from(failure: Failure) -> Self {
        let message = match &failure.pointer {
            Some(pointer) if !pointer.is_empty() && !failure.message.contains(pointer.as_str()) => {
                format!("{} (at {pointer})", failure.message)
            }
            _ => failure.message.clone(),
        };
        Self { exit: Exit::of(&failure), message, hint: failure.hint }
    }
}

impl From<HostError> for CliError {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Skill { path, source } => Self::from(*source).about(&path.display().to_string()),
            other => Self::hinted(Exit::Host, &other.to_string()),
        }
    }
}

impl From<LoadSkillError> for CliError {
    fn from(error: LoadSkillError) -> Self {
        match error {
            LoadSkillError::Manifest(error) => error.into(),
            LoadSkillError::Interpreter(error @ (InterpreterError::Build { .. } | InterpreterError::Load { .. })) => {
                Self::host(error.to_string())
            }
            LoadSkillError::Compile { .. } => Self::new(Exit::Skill, error.to_string()),
            other => Self::new(Exit::NotLoaded, other.to_string()),
        }
    }
}

impl From<ManifestError> for CliError {
    fn from(error: ManifestError) -> Self {
        let diagnostic = error.diagnostic();
        let place = match (diagnostic.file.as_str(), diagnostic.line) {
            (".", _) => String::new(),
            (file, Some(line)) => format!("{file}:{line}: "),
            (file, None) => format!("{file}: "),
        };
        Self { exit: Exit::NotLoaded, message: format!("{place}{}", diagnostic.message), hint: diagnostic.hint }
    }
}

impl From<ServeError> for CliError {
    fn from(error: ServeError) -> Self {
        let exit =
            if matches!(error, ServeError::Exposed(_) | ServeError::WithoutKeys(_)) { Exit::Usage } else { Exit::Host };
        Self::hinted(exit, &error.to_string())
    }
}

impl From<BuildError> for CliError {
    fn from(error: BuildError) -> Self {
        let exit = match error {
            BuildError::Unknown { .. } => Exit::Usage,
            BuildError::Compile { .. } | BuildError::Artifact { .. } => Exit::Skill,
            _ => Exit::Host,
        };
        Self::hinted(exit, &error.to_string())
    }
}

impl CliError {
    /// Says first what it is about.
    #[must_use]
    pub fn about(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }
}
