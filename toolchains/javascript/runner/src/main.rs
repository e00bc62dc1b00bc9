//! QuickJS-ng with the modules of Node.js, as a WASI command that behaves as `node`.
//!
//! The engine is started and the modules are loaded before the snapshot is made; a call begins with both there.
//! `argv` is `node --skill FILE` (see `skill`), `node --compile SOURCE OUTPUT` (see `compile`), or what `node` takes: `FILE`,
//! `-e CODE`, `-p CODE`, `-`, `--version`.

mod cache;
mod code;
mod command;
mod compile;
mod engine;
mod event_loop;
mod files;
mod heap;
mod lookup;
mod matches;
mod modules;
mod natives;
mod places;
mod processes;
mod realms;
mod requests;
mod script;
mod streams;
mod text;
mod typescript;
mod zones;

use std::process::ExitCode;

wit_bindgen::generate!({ path: "../wit", world: "runner", generate_all });

struct Runner;

impl Guest for Runner {
    fn wizer_initialize() {
        heap::zero_what_is_freed(true);
        engine::with(|_| {});
        heap::zero_what_is_freed(false);
    }
}

export!(Runner);

fn main() -> ExitCode {
    engine::begin();
    let code = engine::with(|ctx| command::run(ctx, std::env::args().skip(1).collect()));
    end(code)
}

/// Ends now, whatever is still pending. `wasi:cli/exit` carries one bit; the host hears the code itself first.
fn end(code: u8) -> ! {
    streams::release();
    if code != 0 {
        skillhost::skill::exit::set_code(code);
    }
    std::process::exit(i32::from(code != 0))
}
