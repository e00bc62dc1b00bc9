//! Standard streams. While a skill's file is loaded, what it prints is held back: only then is it known whether the file is
//! a script, whose standard output is the answer, or has a function `execute`, beside which printing is for the log.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Write};
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;

use wasip2::{cli::stdin, clocks::monotonic_clock, io::poll};

const STDIN: i32 = 0;
const STDOUT: i32 = 1;
const STDERR: i32 = 2;

const CHUNK: usize = 64 << 10;

thread_local! {
    static HELD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
    static PRINT_TO: Cell<i32> = const { Cell::new(STDOUT) };
}

/// Begins to hold back standard output.
pub fn hold() {
    HELD.set(Some(Vec::new()));
}

/// Lets go of what was held back.
pub fn release() {
    if let Some(held) = HELD.take() {
        let _ = open(PRINT_TO.get()).write_all(&held);
    }
}

/// From now on standard output, and what is held back of it, goes to standard error.
pub fn print_to_log() {
    PRINT_TO.set(STDERR);
    release();
}

/// The answer of a skill's function.
pub fn answer(text: &str) -> io::Result<()> {
    open(STDOUT).write_all(text.as_bytes())
}

/// Writes all of it to a standard stream.
pub fn write(stream: i32, data: &[u8]) -> io::Result<()> {
    if stream != STDOUT {
        return open(stream).write_all(data);
    }
    let held = HELD.with_borrow_mut(|held| held.as_mut().map(|h| h.extend_from_slice(data)).is_some());
    if held { Ok(()) } else { open(PRINT_TO.get()).write_all(data) }
}

/// All that is left of standard input.
pub fn read() -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    open(STDIN).read_to_end(&mut all)?;
    Ok(all)
}

/// What has come of it, at most a chunk; waits where there is nothing yet. None is the end.
pub fn read_some() -> io::Result<Vec<u8>> {
    let mut data = vec![0; CHUNK];
    let n = open(STDIN).read(&mut data)?;
    data.truncate(n);
    Ok(data)
}

/// Waits until there is something of it to read, or its end; at most so many milliseconds, for ever where that is negative.
pub fn is_ready(milliseconds: f64) -> bool {
    let input = stdin::get_stdin();
    let ready = input.subscribe();
    if milliseconds < 0.0 {
        ready.block();
        return true;
    }
    if milliseconds > 0.0 {
        let late = monotonic_clock::subscribe_duration((milliseconds * 1e6) as u64);
        poll::poll(&[&ready, &late]);
    }
    ready.ready()
}

fn open(stream: i32) -> ManuallyDrop<File> {
    // SAFETY: the standard streams are open for the life of the instance, and ManuallyDrop does not close them.
    ManuallyDrop::new(unsafe { File::from_raw_fd(stream) })
}
