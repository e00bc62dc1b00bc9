//! What can go wrong while something is provisioned, and what to do about it.

use std::path::PathBuf;

/// Why a toolchain or a compiled skill could not be had. Each message says what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No such toolchain.
    #[error("there is no toolchain {name:?}; there are: {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names that there are, separated by commas.
        known: String,
    },
    /// A `toolchain.toml` that cannot be used.
    #[error("{file}: {reason}")]
    Recipe {
        /// The file, relative to the recipe's folder.
        file: String,
        /// What is wrong with it, with line and column where they are known.
        reason: String,
    },
    /// A program that has to be on the machine is not.
    #[error("{program} is needed {purpose} and was not found; install it with: {install}")]
    Missing {
        /// For example `python3`.
        program: String,
        /// For example `to build the toolchain python`.
        purpose: String,
        /// A command.
        install: String,
    },
    /// A step of a recipe failed.
    #[error("{what} failed: {status}\n{tail}\n(the whole log: {})", log.display())]
    Step {
        /// The step's title.
        what: String,
        /// How its program ended.
        status: String,
        /// The last lines that it printed.
        tail: String,
        /// Where all of them are.
        log: PathBuf,
    },
    /// A recipe ran to its end and left no component.
    #[error("the recipe of {name} ended without making {}: {reason}", file.display())]
    NoOutput {
        /// The toolchain.
        name: String,
        /// What it should have made.
        file: PathBuf,
        /// What is there instead.
        reason: String,
    },
    /// A cached file is not what was built.
    #[error("{}: {reason}; build it again with: skillhost toolchain build {name}", file.display())]
    Changed {
        /// The toolchain.
        name: String,
        /// The file.
        file: PathBuf,
        /// What differs.
        reason: String,
    },
    /// cargo could not compile a skill.
    #[error("{} does not compile\n{diagnostics}", dir.display())]
    Compile {
        /// The skill's folder.
        dir: PathBuf,
        /// cargo's own words, whole.
        diagnostics: String,
    },
    /// A skill's crate does not produce exactly one component.
    #[error("{}: {reason}", dir.display())]
    Artifact {
        /// The skill's folder.
        dir: PathBuf,
        /// What was found, and what is expected.
        reason: String,
    },
    /// Neither a variable nor a home folder says where the cache is.
    #[error("no cache folder: set SKILLHOST_CACHE_DIR (or HOME)")]
    NoCacheDir,
    /// The file system refused.
    #[error("{action} {}: {source}{}", path.display(), hint(source))]
    Io {
        /// For example `cannot write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
}

fn hint(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            " (set SKILLHOST_CACHE_DIR to a folder that can be written)"
        }
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            " (free some space, or set SKILLHOST_CACHE_DIR to a folder with more)"
        }
        _ => "",
    }
}

/// Turns an I/O error into one that names the file.
pub(crate) trait At<T> {
    fn at(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, BuildError>;
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, BuildError> {
        self.map_err(|source| BuildError::Io { action, path: path.into(), source })
    }
}
