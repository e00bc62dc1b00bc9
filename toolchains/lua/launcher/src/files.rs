//! Open files and the standard streams, buffered as C's are. While a skill's file is loaded, what it prints is held back:
//! only then is it known whether it is a script, whose standard output is the answer, or has a function `execute`, beside
//! which printing is for the log.

use std::{
    cell::{Cell, RefCell},
    fs::{self, OpenOptions},
    io::{self, SeekFrom},
    path::PathBuf,
};

use lua_types::LuaFileHandle;

use crate::stream::{Buffering, END, Source, Stream};

const STDIN: usize = 0;
const STDOUT: usize = 1;
const STDERR: usize = 2;

/// Where what is printed goes.
#[derive(Clone, Copy, PartialEq)]
pub enum Print {
    /// Nowhere yet.
    Hold,
    Output,
    Log,
}

thread_local! {
    /// By number; the first three are the standard streams.
    static OPEN: RefCell<Vec<Option<Stream>>> = RefCell::new(vec![
        Some(Stream::new(Source::Standard(0), Buffering::Full)),
        Some(Stream::new(Source::Standard(1), Buffering::Full)),
        Some(Stream::new(Source::Standard(2), Buffering::None)),
    ]);
    static PRINT: Cell<Print> = const { Cell::new(Print::Output) };
    static ASKED_INPUT: Cell<bool> = const { Cell::new(false) };
}

/// What Lua has of an open file: its number.
pub struct Handle(usize);

/// Opens a file, by the mode words of `fopen`.
pub fn open(name: &[u8], mode: &[u8]) -> io::Result<Box<dyn LuaFileHandle>> {
    let plus = mode.contains(&b'+');
    let mut options = OpenOptions::new();
    match mode.first() {
        Some(b'w') => options.write(true).create(true).truncate(true).read(plus),
        Some(b'a') => options.append(true).create(true).read(plus),
        _ => options.read(true).write(plus),
    };
    Ok(Box::new(match name {
        b"/dev/stdin" => Handle(STDIN),
        b"/dev/stdout" => Handle(STDOUT),
        b"/dev/stderr" => Handle(STDERR),
        b"/dev/null" => Handle::new(Source::Nothing),
        _ => {
            let file = options.open(path(name)).map_err(named)?;
            let reads = mode.first() == Some(&b'r');
            Handle::new(Source::File { file, reads: reads || plus, writes: !reads || plus })
        }
    }))
}

/// The text of a program, its `#!` line made a comment.
pub fn load(name: &[u8]) -> io::Result<Vec<u8>> {
    let text = fs::read(path(name)).map_err(named)?;
    Ok(if text.starts_with(b"#") { [b"--", text.as_slice()].concat() } else { text })
}

/// A path as the program means it: libc knows no working directory here.
pub fn path(name: &[u8]) -> PathBuf {
    let cwd = wasip2::cli::environment::initial_cwd().unwrap_or_else(|| "/".to_owned());
    PathBuf::from(cwd).join(String::from_utf8_lossy(name).as_ref())
}

/// The same error by its number on Linux, which is what scripts know; the interpreter has the words for it.
pub fn named(error: io::Error) -> io::Error {
    use io::ErrorKind as Kind;
    io::Error::from_raw_os_error(match error.kind() {
        Kind::NotFound => 2,
        Kind::PermissionDenied if error.raw_os_error() == Some(63) => 1,
        Kind::PermissionDenied => 13,
        Kind::AlreadyExists => 17,
        Kind::CrossesDevices => 18,
        Kind::NotADirectory => 20,
        Kind::IsADirectory => 21,
        Kind::InvalidInput => 22,
        Kind::FileTooLarge => 27,
        Kind::StorageFull => 28,
        Kind::NotSeekable => 29,
        Kind::ReadOnlyFilesystem => 30,
        Kind::BrokenPipe => 32,
        Kind::DirectoryNotEmpty => 39,
        _ => match error.raw_os_error() {
            Some(8) => 9,   // EBADF
            Some(32) => 40, // ELOOP
            Some(37) => 36, // ENAMETOOLONG
            Some(75) => 1,  // ENOTCAPABLE
            _ => 5,
        },
    })
}

/// From now on what is printed, and what is held back of it, goes there.
pub fn print_to(print: Print) {
    let _ = with(STDOUT, Stream::flush);
    PRINT.set(print);
    let _ = with(STDOUT, Stream::flush);
}

/// Where what is printed goes now.
pub fn prints_to() -> Print {
    PRINT.get()
}

/// Lets go of what is held back, and of all buffers.
pub fn release() {
    if PRINT.get() == Print::Hold {
        PRINT.set(Print::Output);
    }
    flush_all();
}

/// Writes what buffers hold.
pub fn flush_all() {
    let count = OPEN.with_borrow(Vec::len);
    for number in 0..count {
        let _ = with(number, Stream::flush);
    }
}

/// Prints.
pub fn print(bytes: &[u8]) -> io::Result<()> {
    with(STDOUT, |out| out.write(bytes)).map(|_| ())
}

/// Writes to standard error.
pub fn error(bytes: &[u8]) {
    let _ = with(STDERR, |err| err.write(bytes));
}

/// True when the program read standard input itself.
pub fn asked_input() -> bool {
    with(STDIN, |stdin| Ok(stdin.was_read())).unwrap_or(false)
}

/// All that is left of standard input.
pub fn input() -> io::Result<Vec<u8>> {
    with(STDIN, Stream::rest)
}

impl Handle {
    /// A new number.
    pub fn new(source: Source) -> Self {
        OPEN.with_borrow_mut(|open| {
            let number = open.iter().position(Option::is_none).unwrap_or(open.len());
            let new = Some(Stream::new(source, Buffering::Full));
            match open.get_mut(number) {
                Some(place) => *place = new,
                None => open.push(new),
            }
            Self(number)
        })
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let _ = with(self.0, Stream::flush);
        if self.0 > STDERR {
            // Outside of the borrow: closing a pipe waits for the program at its other end.
            let closed = OPEN.with_borrow_mut(|open| open.get_mut(self.0).and_then(Option::take));
            drop(closed);
        }
    }
}

impl LuaFileHandle for Handle {
    fn read_byte(&mut self) -> i32 {
        with(self.0, |stream| Ok(stream.byte().map_or(END, i32::from))).unwrap_or(END)
    }

    fn unread_byte(&mut self, byte: i32) {
        if byte != END {
            let _ = with(self.0, |stream| Ok(stream.unread()));
        }
    }

    fn write_bytes(&mut self, data: &[u8]) -> io::Result<usize> {
        with(self.0, |stream| stream.write(data))
    }

    fn flush(&mut self) -> io::Result<()> {
        with(self.0, Stream::flush)
    }

    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        with(self.0, |stream| stream.seek(to))
    }

    fn tell(&mut self) -> io::Result<u64> {
        with(self.0, |stream| stream.seek(SeekFrom::Current(0)))
    }

    fn clear_error(&mut self) {
        let _ = with(self.0, |stream| Ok(stream.error = None));
    }

    fn has_error(&self) -> bool {
        self.last_error_info().is_some()
    }

    fn last_error_info(&self) -> Option<(i32, String)> {
        let number = with(self.0, |stream| Ok(stream.error)).ok()??;
        let words = match number {
            9 => "Bad file descriptor",
            21 => "Is a directory",
            _ => "Input/output error",
        };
        Some((number, words.to_owned()))
    }

    fn set_buf_mode(&mut self, mode: i32, _: usize) -> io::Result<()> {
        with(self.0, |stream| {
            stream.buffering = match mode {
                0 => Buffering::None,
                2 => Buffering::Line,
                _ => Buffering::Full,
            };
            stream.flush()
        })
    }
}

/// Does something with an open file.
fn with<R>(number: usize, action: impl FnOnce(&mut Stream) -> io::Result<R>) -> io::Result<R> {
    OPEN.with_borrow_mut(|open| match open.get_mut(number) {
        Some(Some(stream)) => action(stream),
        _ => Err(io::Error::from_raw_os_error(9)),
    })
}
