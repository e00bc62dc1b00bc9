//! Links the core modules of a component into one, as a linker of native programs does with its libraries.
//!
//! A component that was made of shared libraries (`componentize-py` makes such) is a dozen core modules, which each new
//! instance ties together again: thousands of imports to look up, and thousands of functions to enter into a table that
//! belongs to another module. All of it is known beforehand. In one module, calls from library to library are direct,
//! memory and globals are the module's own, and its table is ready.
//!
//! [`graph`] reads which instance gets what from which, [`used`] what the rest of the component needs of them; [`module`]
//! makes one module of many [`piece`]s, whose indices the [`encoder`] knows; [`component`] writes the component again
//! around it.

mod component;
mod encoder;
mod graph;
mod module;
mod piece;
mod used;

use wasm_encoder::reencode;

/// Why a component cannot be linked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    #[error("the component cannot be read: {0}")]
    Read(#[from] wasmparser::Error),
    #[error("the component cannot be linked: {0}")]
    Unsupported(String),
    #[error("the component cannot be written again: {0}")]
    Write(String),
}

impl From<reencode::Error<LinkError>> for LinkError {
    fn from(error: reencode::Error<LinkError>) -> Self {
        match error {
            reencode::Error::UserError(error) => error,
            reencode::Error::ParseError(error) => Self::Read(error),
            other => Self::Write(other.to_string()),
        }
    }
}

type Result<T> = std::result::Result<T, LinkError>;
type Encoded<T> = std::result::Result<T, reencode::Error<LinkError>>;

fn wrap(error: LinkError) -> reencode::Error<LinkError> {
    reencode::Error::UserError(error)
}

fn unsupported<T>(what: impl Into<String>) -> Result<T> {
    Err(LinkError::Unsupported(what.into()))
}

/// The component with all its core modules in one that may be: those that are instantiated once and need nothing which
/// is there only after another of them (as the module does that enters the host's functions into a table).
pub(crate) fn link(wasm: &[u8]) -> Result<Vec<u8>> {
    let graph = graph::Graph::read(wasm)?;
    component::write(wasm, &graph)
}
