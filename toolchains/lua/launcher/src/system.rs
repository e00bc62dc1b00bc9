//! What the interpreter may ask of the system, and what `lua/command.lua` may ask of the launcher.

use std::{
    cell::Cell,
    fs, io,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use lua_types::{LuaError, LuaType, LuaValue};
use lua_vm::{api, state::LuaState};
use omnilua::HostHooks;
use wasip2::{cli::environment, random::random};

use crate::{
    files::{self, Print},
    programs,
};

type Function = fn(&mut LuaState) -> Result<usize, LuaError>;

/// By the names that `lua/command.lua` knows.
pub const FUNCTIONS: &[(&str, Function)] = &[
    ("answer", answer),
    ("arguments", arguments),
    ("asked_input", asked_input),
    ("ended", ended),
    ("exit", exit),
    ("input", input),
    ("print_to", print_to),
    ("rep", rep),
];

thread_local! {
    /// None while the snapshot is made: there is no clock and no chance yet.
    static BEGAN: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A call begins.
pub fn begin() {
    BEGAN.set(Some(Instant::now()));
}

/// All of them but native libraries, of which there are none here.
pub fn hooks() -> HostHooks {
    HostHooks::new()
        .file_loader(|name| files::load(name).map_err(|error| LuaError::runtime(format_args!("{}", words(&error)))))
        .file_open(files::open)
        .file_remove(remove)
        .file_rename(|from, to| fs::rename(files::path(from), files::path(to)).map_err(files::named))
        .stdout(files::print)
        .stderr(|bytes| Ok(files::error(bytes)))
        .env(|name| {
            let all = environment::get_environment();
            all.into_iter().find(|(key, _)| key.as_bytes() == name).map(|(_, value)| value.into_bytes())
        })
        .unix_time(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64))
        .cpu_clock(|| BEGAN.get().map_or(0.0, |began| began.elapsed().as_secs_f64()))
        .entropy(|| if BEGAN.get().is_some() { random::get_random_u64() } else { 0 })
        .temp_name(temporary)
        .popen(programs::open)
        .os_execute(programs::execute)
}

/// A file, or an empty folder, as `remove` of C does.
fn remove(name: &[u8]) -> io::Result<()> {
    let path = files::path(name);
    let is_folder = fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir());
    if is_folder { fs::remove_dir(path) } else { fs::remove_file(path) }.map_err(files::named)
}

/// The name of a new, empty file.
fn temporary() -> Result<Vec<u8>, LuaError> {
    let name = format!("/tmp/lua_{:016x}", random::get_random_u64());
    fs::write(&name, []).map_err(|_| LuaError::runtime(format_args!("unable to generate a unique filename")))?;
    Ok(name.into_bytes())
}

fn words(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(2) => "No such file or directory".to_owned(),
        Some(13) => "Permission denied".to_owned(),
        Some(20) => "Not a directory".to_owned(),
        Some(21) => "Is a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// `arguments()`: the command line, in a table from 0.
fn arguments(state: &mut LuaState) -> Result<usize, LuaError> {
    let all = environment::get_arguments();
    state.create_table(all.len() as i32, 0)?;
    for (i, argument) in all.iter().enumerate() {
        state.push_string(argument.as_bytes())?;
        api::raw_set_i(state, -2, i as i64)?;
    }
    Ok(1)
}

/// `input()`: all that is left of standard input.
fn input(state: &mut LuaState) -> Result<usize, LuaError> {
    let all = files::input().map_err(|error| LuaError::runtime(format_args!("cannot read standard input: {error}")))?;
    state.push_string(&all)?;
    Ok(1)
}

/// `asked_input()`: whether the program read standard input itself.
fn asked_input(state: &mut LuaState) -> Result<usize, LuaError> {
    state.push(LuaValue::Bool(files::asked_input()));
    Ok(1)
}

/// `print_to("hold" | "output" | "log")`.
fn print_to(state: &mut LuaState) -> Result<usize, LuaError> {
    files::print_to(match text(state)?.as_slice() {
        b"hold" => Print::Hold,
        b"log" => Print::Log,
        _ => Print::Output,
    });
    Ok(0)
}

/// `answer(text)`: to standard output; what finalizers print after it goes to the log.
fn answer(state: &mut LuaState) -> Result<usize, LuaError> {
    let answer = text(state)?;
    files::print_to(Print::Output);
    files::print(&answer).map_err(|error| LuaError::runtime(format_args!("{error}")))?;
    files::print_to(Print::Log);
    Ok(0)
}

/// `ended()`: how the program of the pipe that was closed last ended.
fn ended(state: &mut LuaState) -> Result<usize, LuaError> {
    let Some((word, number)) = programs::ended() else { return Ok(0) };
    state.push_string(word.as_bytes())?;
    state.push(LuaValue::Int(i64::from(number)));
    Ok(2)
}

/// `exit(code)`, as `os.exit`: the code may be a boolean.
fn exit(state: &mut LuaState) -> Result<usize, LuaError> {
    let code = match api::lua_type_at(state, 1) {
        LuaType::Boolean => u8::from(!api::to_boolean(state, 1)),
        _ => lua_stdlib::auxlib::opt_integer(state, 1, 0)? as u8,
    };
    crate::end(code)
}

/// `string.rep`, whose sizes have 32 bits here.
fn rep(state: &mut LuaState) -> Result<usize, LuaError> {
    let length =
        |state: &mut LuaState, i| Ok::<_, LuaError>(api::to_lua_string(state, i)?.map_or(0, |s| s.as_bytes().len()));
    let once = (length(state, 1)? + length(state, 3)?) as i64;
    let times = api::to_integer_x(state, 2).unwrap_or(0);
    if once.saturating_mul(times) > i64::from(i32::MAX) {
        return Err(lua_vm::debug::c_api_runtime(state, b"resulting string too large".to_vec()));
    }
    lua_stdlib::string_lib::str_rep(state)
}

fn text(state: &mut LuaState) -> Result<Vec<u8>, LuaError> {
    Ok(api::to_lua_string(state, 1)?.map(|text| text.as_bytes().to_vec()).unwrap_or_default())
}
