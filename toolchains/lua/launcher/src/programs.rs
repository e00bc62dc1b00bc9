//! `os.execute` and `io.popen`: another instance, a shell, started by the host.

use std::{
    cell::Cell,
    io::{self, Write},
};

use lua_types::{LuaError, LuaFileHandle};
use omnilua::{OsExecuteReason, OsExecuteResult};
use wasip2::cli::environment;

use crate::{
    files::{self, Handle, Print},
    skillhost::skill::process::{self, Child, Command, Exit, Output, Sink, Source, SpawnError},
    stream,
};

/// "Bad file descriptor" and "Broken pipe", on Linux.
const EBADF: i32 = 9;
const EPIPE: i32 = 32;

thread_local! {
    static ENDED: Cell<Option<Exit>> = const { Cell::new(None) };
}

/// One end of a pipe, with a program at its other end. Closing it waits for the program.
pub struct Pipe {
    child: Child,
    reads: bool,
}

/// Runs a command to its end.
pub fn execute(command: &[u8]) -> Result<OsExecuteResult, LuaError> {
    let child =
        shell(command, &Source::Inherit, inherited()).map_err(|why| LuaError::runtime(format_args!("{why}")))?;
    let (reason, code) = match child.wait() {
        Exit::Code(code) => (OsExecuteReason::Exit, code),
        Exit::Signal(signal) => (OsExecuteReason::Signal, signal),
    };
    let success = matches!((reason, code), (OsExecuteReason::Exit, 0));
    Ok(OsExecuteResult { success, reason, code: i32::from(code) })
}

/// Starts a command, to read what it prints (mode `r`) or to write what it reads.
pub fn open(command: &[u8], mode: &[u8]) -> Result<Box<dyn LuaFileHandle>, LuaError> {
    let reads = mode != b"w";
    let (stdin, stdout) = if reads { (Source::Inherit, Sink::Pipe) } else { (Source::Pipe, inherited()) };
    let child = shell(command, &stdin, stdout).map_err(|why| LuaError::runtime(format_args!("{why}")))?;
    Ok(Box::new(Handle::new(stream::Source::Child(Pipe { child, reads }))))
}

/// How the program of the pipe that was closed last ended, told once: the word and the number.
pub fn ended() -> Option<(&'static str, u8)> {
    ENDED.take().map(|exit| match exit {
        Exit::Code(code) => ("exit", code),
        Exit::Signal(signal) => ("signal", signal),
    })
}

/// Beside a skill's function, what programs print is for the log too.
fn inherited() -> Sink {
    if files::prints_to() == Print::Log { Sink::Other } else { Sink::Inherit }
}

fn shell(command: &[u8], stdin: &Source, stdout: Sink) -> Result<Child, String> {
    files::flush_all();
    let command = Command {
        program: "sh".to_owned(),
        args: vec!["sh".to_owned(), "-c".to_owned(), String::from_utf8_lossy(command).into_owned()],
        env: environment::get_environment(),
        cwd: environment::initial_cwd().unwrap_or_else(|| "/".to_owned()),
    };
    process::spawn(&command, stdin, stdout, Sink::Inherit).map_err(|refused| match refused {
        SpawnError::NotFound(_) => "No such file or directory".to_owned(),
        SpawnError::Denied(why) | SpawnError::NoInterpreter(why) | SpawnError::NoFolder(why) => why,
        SpawnError::Limit(why) => format!("Resource temporarily unavailable ({why})"),
    })
}

impl Pipe {
    pub fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.reads {
            return Err(io::Error::from_raw_os_error(EBADF));
        }
        let bytes = self.child.read(Output::Stdout, into.len() as u32);
        let mut into = into;
        into.write_all(&bytes)?;
        Ok(bytes.len())
    }

    pub fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        if self.reads {
            return Err(io::Error::from_raw_os_error(EBADF));
        }
        while !bytes.is_empty() {
            let count = self.child.write(bytes).map_err(|_| io::Error::from_raw_os_error(EPIPE))?;
            bytes = bytes.get(count as usize..).unwrap_or_default();
        }
        Ok(())
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        if self.reads {
            self.child.close_output(Output::Stdout);
        } else {
            self.child.close_stdin();
        }
        ENDED.set(Some(self.child.wait()));
    }
}
