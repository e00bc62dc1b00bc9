//! One open file, with its buffers.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    mem::ManuallyDrop,
    os::fd::FromRawFd,
};

use crate::{
    files::{self, Print},
    programs::Pipe,
};

/// What reading a byte returns where there is none.
pub const END: i32 = -1;

const STDIN: i32 = 0;
const STDOUT: i32 = 1;
const STDERR: i32 = 2;
const BUFFER: usize = 16 << 10;
/// The exit code of a program whose reader is gone: 128 and SIGPIPE.
const NOBODY_READS: u8 = 141;
/// "Bad file descriptor" and "Illegal seek", on Linux.
const EBADF: i32 = 9;
const ESPIPE: i32 = 29;

/// What is below the buffers.
pub enum Source {
    /// A standard stream, by its number.
    Standard(i32),
    Nothing,
    File {
        file: File,
        reads: bool,
        writes: bool,
    },
    Child(Pipe),
}

/// When what was written goes on.
#[derive(Clone, Copy, PartialEq)]
pub enum Buffering {
    None,
    Full,
    Line,
}

/// An open file.
pub struct Stream {
    source: Source,
    /// What was read; from `at` it was not yet asked for.
    input: Vec<u8>,
    at: usize,
    output: Vec<u8>,
    pub buffering: Buffering,
    /// Why it could not be read.
    pub error: Option<i32>,
    was_read: bool,
}

impl Stream {
    pub fn new(source: Source, buffering: Buffering) -> Self {
        Self { source, input: Vec::new(), at: 0, output: Vec::new(), buffering, error: None, was_read: false }
    }

    /// True when something was asked of it.
    pub fn was_read(&self) -> bool {
        self.was_read
    }

    pub fn byte(&mut self) -> Option<u8> {
        if self.at == self.input.len() {
            self.fill();
        }
        let byte = *self.input.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// The byte that was read last will be read again.
    pub fn unread(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// All that is left.
    pub fn rest(&mut self) -> io::Result<Vec<u8>> {
        let mut all = self.input.split_off(self.at);
        loop {
            self.fill();
            if self.input.is_empty() {
                return self.error.map_or(Ok(all), |number| Err(io::Error::from_raw_os_error(number)));
            }
            all.append(&mut self.input);
        }
    }

    fn fill(&mut self) {
        self.was_read = true;
        let _ = self.flush();
        (self.at, self.error) = (0, None);
        self.input.resize(BUFFER, 0);
        let count = self.source.read(&mut self.input).unwrap_or_else(|error| {
            self.error = error.raw_os_error();
            0
        });
        self.input.truncate(count);
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if matches!(self.source, Source::File { writes: false, .. } | Source::Standard(STDIN)) {
            return Err(io::Error::from_raw_os_error(EBADF));
        }
        if self.at < self.input.len() {
            self.seek(SeekFrom::Current(0))?;
        }
        self.output.extend_from_slice(bytes);
        let waits = match self.buffering {
            Buffering::None => false,
            Buffering::Line => !bytes.contains(&b'\n'),
            Buffering::Full => true,
        };
        if !waits || self.output.len() >= BUFFER {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    pub fn flush(&mut self) -> io::Result<()> {
        let held = matches!(self.source, Source::Standard(STDOUT)) && files::prints_to() == Print::Hold;
        if self.output.is_empty() || held {
            return Ok(());
        }
        let written = self.source.write(&self.output);
        self.output.clear();
        written
    }

    pub fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.flush()?;
        let unread = (self.input.len() - self.at) as i64;
        let to = match to {
            SeekFrom::Current(by) => SeekFrom::Current(by - unread),
            other => other,
        };
        let position = match &mut self.source {
            Source::File { file, .. } => file.seek(to).map_err(files::named)?,
            Source::Nothing => 0,
            Source::Standard(_) | Source::Child(_) => return Err(io::Error::from_raw_os_error(ESPIPE)),
        };
        self.input.clear();
        self.at = 0;
        Ok(position)
    }
}

impl Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Standard(stream) => standard(*stream).read(into).map_err(files::named),
            Self::Nothing => Ok(0),
            Self::File { file, reads: true, .. } => file.read(into).map_err(files::named),
            Self::File { .. } => Err(io::Error::from_raw_os_error(EBADF)),
            Self::Child(pipe) => pipe.read(into),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Standard(STDOUT) => {
                let to = if files::prints_to() == Print::Log { STDERR } else { STDOUT };
                standard(to).write_all(bytes).inspect_err(|_| {
                    crate::skillhost::skill::exit::set_code(NOBODY_READS);
                    std::process::exit(1)
                })
            }
            Self::Standard(stream) => standard(*stream).write_all(bytes).map_err(files::named),
            Self::Nothing => Ok(()),
            Self::File { file, .. } => file.write_all(bytes).map_err(files::named),
            Self::Child(pipe) => pipe.write(bytes),
        }
    }
}

fn standard(stream: i32) -> ManuallyDrop<File> {
    // SAFETY: the standard streams are open for the life of the instance, and ManuallyDrop does not close them.
    ManuallyDrop::new(unsafe { File::from_raw_fd(stream) })
}
