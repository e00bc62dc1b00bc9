//! An interpreter that is ready, made before the snapshot, and how it runs a program: as `lua.c` does, with the same frames
//! below a script, so that its tracebacks are those of `lua`.

use std::cell::RefCell;

use lua_gc::HeapGuard;
use lua_stdlib::auxlib;
use lua_types::{LuaError, LuaType};
use lua_vm::{
    api,
    state::{LuaState, close},
};
use omnilua::{LuaRuntime, LuaVersion};

use crate::{files, system};

/// Returns a function that reads the command line and says, call by call, what is to be run next.
const COMMAND: &str = include_str!("../lua/command.lua");
const SYSTEM: &str = include_str!("../lua/system.lua");
const JSON: &str = include_str!("../lua/json.lua");

/// As many results as there are.
const ALL: i32 = -1;
/// Of a launcher that is itself at fault.
const BROKEN: u8 = 70;

thread_local! {
    static READY: RefCell<Option<LuaState>> = const { RefCell::new(None) };
}

/// Makes one. Asks the host for no file, variable or stream.
pub fn prepare() {
    READY.set(ready().ok());
}

/// Runs what the command line says; its exit code.
pub fn run() -> u8 {
    system::begin();
    let ran = READY.take().map_or_else(ready, Ok).and_then(|mut state| {
        let code = protected(&mut state, main, 1)?;
        close(state); // finalizers run, as they do at the end of `lua`
        Ok(code)
    });
    ran.unwrap_or_else(|error| {
        report(error.message_bytes().unwrap_or(b"not enough memory"));
        BROKEN
    })
}

/// Its stack holds one value, the function that `COMMAND` returned.
fn ready() -> Result<LuaState, LuaError> {
    let mut state = LuaRuntime::with_hooks_versioned(system::hooks(), LuaVersion::V54)?.into_state();
    protected(&mut state, boot, 0)?;
    Ok(state)
}

/// Calls `function` with what the stack holds, as many values as said, and takes the integer that it returns, if one.
fn protected(
    state: &mut LuaState,
    function: fn(&mut LuaState) -> Result<usize, LuaError>,
    arguments: i32,
) -> Result<u8, LuaError> {
    let guard = HeapGuard::push(&state.global().heap);
    api::push_cclosure(state, function, 0)?;
    state.insert(-1 - arguments)?;
    api::pcall_k(state, arguments, 1, 0, 0, None)?;
    drop(guard);
    let code = api::to_integer_x(state, -1);
    Ok(code.map_or(0, |code| code as u8))
}

/// Returns the command's function.
fn boot(state: &mut LuaState) -> Result<usize, LuaError> {
    load(state, COMMAND, "=lua")?;
    state.create_table(0, system::FUNCTIONS.len() as i32)?;
    for (name, function) in system::FUNCTIONS {
        api::push_cclosure(state, *function, 0)?;
        api::set_field(state, -2, name.as_bytes())?;
    }
    load(state, SYSTEM, "=system")?;
    api::push_value(state, 2);
    api::call_k(state, 1, 0, 0, None)?;
    load(state, JSON, "=json")?;
    api::call_k(state, 0, 1, 0, None)?;
    api::call_k(state, 2, 1, 0, None)?;
    Ok(1)
}

fn load(state: &mut LuaState, source: &str, name: &str) -> Result<(), LuaError> {
    match auxlib::load_buffer(state, source.as_bytes(), name.as_bytes())? {
        0 => Ok(()),
        _ => Err(LuaError::from_value(state.pop())),
    }
}

/// Asks `COMMAND` what to run, runs it, and hands over what it returned, until there is an exit code instead.
fn main(state: &mut LuaState) -> Result<usize, LuaError> {
    loop {
        // Below: the command's function. Above: the results of what ran last.
        let results = api::get_top(state) - 1;
        api::push_value(state, 1);
        state.insert(2)?;
        api::call_k(state, results, ALL, 0, None)?;
        if api::lua_type_at(state, 2) != LuaType::Function {
            return Ok(1);
        }
        let arguments = api::get_top(state) - 2;
        api::push_cclosure(state, explain, 0)?;
        state.insert(2)?;
        if let Err(error) = api::pcall_k(state, arguments, ALL, 2, 0, None) {
            report(error.message_bytes().unwrap_or(b"not enough memory"));
            state.push(lua_types::LuaValue::Int(1));
            return Ok(1);
        }
        api::rotate(state, 2, -1);
        api::set_top(state, -2)?;
    }
}

/// The message of an error, with the calls that led to it.
fn explain(state: &mut LuaState) -> Result<usize, LuaError> {
    let message = match api::to_lua_string(state, 1)? {
        Some(text) => text.as_bytes().to_vec(),
        None if auxlib::call_meta(state, 1, b"__tostring")? && api::lua_type_at(state, -1) == LuaType::String => {
            return Ok(1);
        }
        None => {
            let kind = api::type_name(state, api::lua_type_at(state, 1));
            [b"(error object is a ", kind, b" value)"].concat()
        }
    };
    auxlib::traceback(state, None, Some(&message), 1)?;
    Ok(1)
}

fn report(message: &[u8]) {
    files::error(&[b"lua: ", message, b"\n"].concat());
}
