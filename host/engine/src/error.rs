//! Why an engine or a program could not be had. How a *call* went wrong is an [`crate::End`], not an error.

use std::{io, path::PathBuf};

/// The engine itself could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// wasmtime refused the settings, or the machine has too little address space for the pool.
    #[error("cannot set up the WebAssembly engine: {0:#}")]
    Engine(wasmtime::Error),
    /// The certificates of further authorities are none.
    #[error("cannot use the certificates of further authorities: {0}")]
    Authorities(rustls::Error),
    /// The cache folder cannot be used.
    #[error("cannot use the cache folder {path}: {source}", path = path.display())]
    Cache {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A component could not be loaded. The fault of whoever made the component, but for `Io` and `Compiler`.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read, or the cache cannot be written.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are no WebAssembly at all.
    #[error("not a WebAssembly file: it begins with {found:?} (expected \"\\0asm\")")]
    NotWasm {
        /// The first bytes, as text.
        found: String,
    },
    /// A core module where a component is needed.
    #[error(
        "this is a core WebAssembly module, not a component (build it for the target wasm32-wasip2, or wrap it with `wasm-tools component new`)"
    )]
    CoreModule,
    /// The bytes begin as a component and do not go on as one.
    #[error("not a valid component: {0}")]
    Invalid(String),
    /// It needs what this host does not offer.
    #[error("the component imports what this host does not offer: {} (offered: {offered})", missing.join(", "))]
    Imports {
        /// The imports that nothing answers.
        missing: Vec<String>,
        /// What there is.
        offered: &'static str,
    },
    /// An import is offered, with another type.
    #[error("the component does not fit this host: {0}")]
    Mismatch(String),
    /// It exports nothing that a host could call.
    #[error("the component exports neither {accepted} (it exports: {})", if found.is_empty() { "nothing".into() } else { found.join(", ") })]
    Exports {
        /// The exports that are there.
        found: Vec<String>,
        /// What would do.
        accepted: &'static str,
    },
    /// It is larger than the limits of this host allow.
    #[error("the component is too large: {0}")]
    TooLarge(String),
    /// The compiler child failed for a reason of the machine.
    #[error("the compiler process failed: {0}")]
    Compiler(String),
}

impl LoadError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
