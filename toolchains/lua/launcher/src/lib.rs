//! Lua as a WASI command: what `lua` takes, `lua --skill FILE`, `lua --check FILE`. What the command line means is said in
//! Lua, in `lua/command.lua`; here is what Lua itself cannot do.

mod files;
mod interpreter;
mod programs;
mod stream;
mod system;

wit_bindgen::generate!({ path: "../wit", world: "lua", generate_all });
wasip2::cli::command::export!(Lua);

struct Lua;

export!(Lua);

impl Guest for Lua {
    fn wizer_initialize() {
        interpreter::prepare();
    }
}

impl wasip2::exports::cli::run::Guest for Lua {
    fn run() -> Result<(), ()> {
        end(interpreter::run())
    }
}

/// Ends now. `wasi:cli/exit` carries one bit; the host hears the code itself first.
fn end(code: u8) -> ! {
    files::release();
    skillhost::skill::exit::set_code(code);
    std::process::exit(i32::from(code != 0))
}
