//! What a guest may ask of the host: WASI, and one file per capability of ours.

mod artifacts;
mod context;
mod disk;
mod exit;
mod file_streams;
pub(crate) mod http;
mod log;
mod process;
mod progress;
pub(crate) mod quota;

use wasmtime::component::{HasSelf, Linker};

use crate::state::State;

/// The typed face of `wit/`, made once for all capabilities.
pub(crate) mod bindings {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "skillhost:skill/skill",
        exports: { default: async },
    });

    pub(crate) mod command {
        wasmtime::component::bindgen!({
            path: "../../wit",
            world: "skillhost:skill/command-with-all",
            with: { "skillhost:skill/process.child": crate::capabilities::process::Child },
        });
    }
}

/// For error messages: what a component may import.
pub(crate) const OFFERED: &str = "wasi:cli, wasi:clocks, wasi:filesystem, wasi:http/{outgoing-handler, types}, wasi:io, wasi:random and wasi:sockets (all denied) at 0.2; \
     skillhost:skill/{artifacts, context, exit, log, network, process, progress}@1.0.0";

/// A linker with everything above behind it. What a call was not granted answers that it was not.
pub(crate) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<State>> {
    use bindings::{command::skillhost::skill::exit, skillhost::skill};
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    linker.allow_shadowing(true);
    disk::add_to_linker(&mut linker)?;
    linker.allow_shadowing(false);
    skill::artifacts::add_to_linker::<_, HasSelf<_>>(&mut linker, |s: &mut State| s)?;
    skill::context::add_to_linker::<_, HasSelf<_>>(&mut linker, |s: &mut State| s)?;
    skill::log::add_to_linker::<_, HasSelf<_>>(&mut linker, |s: &mut State| s)?;
    skill::progress::add_to_linker::<_, HasSelf<_>>(&mut linker, |s: &mut State| s)?;
    exit::add_to_linker::<_, HasSelf<_>>(&mut linker, |s: &mut State| s)?;
    process::add_to_linker(&mut linker)?;
    http::add_to_linker(&mut linker)?;
    Ok(linker)
}
