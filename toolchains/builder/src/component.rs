//! From what most compilers make, a core module that imports WASI preview 1, to a component.

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME as PREVIEW1, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER as ADAPTER,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::Recipe;

/// The world of `wit/` that such a module may import from, beside WASI.
const WORLD: &str = "command";

/// A core module cannot become a component: the fault of whoever wrote what it was made of.
#[derive(Debug, thiserror::Error)]
#[error("the module cannot become a component: {0}")]
pub struct NotAComponent(String);

/// The component that a command of WASI preview 1 becomes: it exports `wasi:cli/run`, and what the module imports is
/// translated to WASI 0.2. It may also import the `exit` capability, to say its exact exit code.
///
/// The adapter in it takes a few pages of the module's memory, by growing it when it is first called.
///
/// # Errors
/// The bytes are no core module, have no `_start`, or import what is neither WASI nor `exit`; named.
pub fn component_of(module: &[u8]) -> Result<Vec<u8>, NotAComponent> {
    let encode = || {
        let mut module = module.to_vec();
        let mut wit = Resolve::default();
        let exit = String::from_utf8_lossy(Recipe::embedded("wit").file("exit.wit").unwrap_or_default()).into_owned();
        let package = wit.push_str("exit.wit", &exit)?;
        let world = wit.select_world(&[package], Some(WORLD))?;
        embed_component_metadata(&mut module, &wit, world, StringEncoding::UTF8)?;
        let mut encoder = ComponentEncoder::default();
        encoder.validate(false); // wasmtime does, when it compiles it
        encoder.module(&module)?;
        encoder.adapter(PREVIEW1, ADAPTER)?;
        encoder.encode()
    };
    encode().map_err(|e| NotAComponent(format!("{e:#}")))
}
