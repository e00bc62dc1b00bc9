//! Why a skill was not registered or not removed.

use crate::{db::DbError, interpreters::InterpreterError, registry::LoadSkillError, schema::SchemaError};

/// Why a skill was not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// This version of it is there already (caller).
    #[error("skill {id} {version} is registered already; choose another version, or delete that one")]
    Exists {
        /// Its id.
        id: String,
        /// The version.
        version: String,
    },
    /// Somebody else has it, or a folder does (caller).
    #[error("the id {0} is taken; choose another")]
    Taken(String),
    /// A field is wrong (caller).
    #[error("`{field}` {reason}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The code cannot run (skill): with file and line where they are known.
    #[error("{message}")]
    Code {
        /// What is wrong with it.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// This host failed.
    #[error("{0}")]
    Host(String),
}

/// Why a skill was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// There is none.
    #[error("there is no skill named {0:?}")]
    Unknown(String),
    /// There is no such version of it.
    #[error("there is no version {version} of {id}; there are {there}")]
    UnknownVersion {
        /// Its id.
        id: String,
        /// The version.
        version: String,
        /// Those that are there.
        there: String,
    },
    /// It lies in a folder of the operator's.
    #[error("{0} lies in a folder of skills: remove it there")]
    InFolder(String),
    /// It is of another tenant that lets everybody use it.
    #[error("{0} belongs to another tenant: only that one removes it")]
    NotYours(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl RegisterError {
    pub(super) fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { field, reason: reason.into() }
    }

    pub(super) fn schema(field: &'static str, error: &SchemaError) -> Self {
        Self::invalid(field, format!("cannot be used: {error}"))
    }
}

impl From<std::io::Error> for RegisterError {
    fn from(error: std::io::Error) -> Self {
        Self::Host(format!("its code could not be kept: {}", error.kind()))
    }
}

impl From<DbError> for RegisterError {
    fn from(error: DbError) -> Self {
        Self::Host(error.to_string())
    }
}

impl From<LoadSkillError> for RegisterError {
    fn from(error: LoadSkillError) -> Self {
        match error {
            LoadSkillError::Io(error) => error.into(),
            LoadSkillError::Interpreter(error @ InterpreterError::Unknown(_)) => {
                Self::Code { message: error.to_string(), hint: None }
            }
            LoadSkillError::Interpreter(error) => Self::Host(error.to_string()),
            LoadSkillError::Schema { which: "input", source } => Self::schema("input_schema", &source),
            LoadSkillError::Schema { source, .. } => Self::schema("output_schema", &source),
            other => Self::Code { message: other.to_string(), hint: None },
        }
    }
}
