//! bash as a WASI command: `bash SCRIPT [ARG…]`, `bash -c CODE [NAME [ARG…]]`, `bash < SCRIPT`, `bash -i`; options as `set` has them.

mod commands;
mod dates;
mod fs;
mod interactive;
mod programs;
mod ready;
mod requests;
mod start;
mod waiting;

wit_bindgen::generate!({ path: "../wit", world: "shell", generate_all });
wasip2::cli::command::export!(Shell);

struct Shell;

export!(Shell);

impl Guest for Shell {
    fn wizer_initialize() {
        ready::prepare();
    }
}

impl wasip2::exports::cli::run::Guest for Shell {
    fn run() -> Result<(), ()> {
        let code = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime.block_on(waiting::drive(start::run())),
            Err(error) => start::failed(&error.to_string()),
        };
        skillhost::skill::exit::set_code((code & 0xff) as u8);
        if code == 0 { Ok(()) } else { Err(()) }
    }
}
