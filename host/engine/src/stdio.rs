//! Standard streams that are limited while they stream.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite};
use wasmtime_wasi::{
    async_trait,
    cli::{IsTerminal, StdinStream, StdoutStream},
    p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult, pipe::MemoryInputPipe},
};

use crate::{
    call::{Observer, Stdin},
    limits::{LimitHit, Stop},
    pipe::{Reader, Writer},
};

/// A guest may write this much at once.
const CHUNK: usize = 64 << 10;

/// Which stream it is, and so what happens past its limit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// The call ends with [`LimitHit::Stdout`]: half an output is no output.
    Stdout,
    /// The rest is thrown away: a talkative skill is still a skill.
    Stderr,
}

/// What became of bytes that a guest wrote.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// All of them are kept.
    Whole,
    /// The limit is reached: these or some before them were cut.
    Cut,
}

/// Keeps what the guest writes, up to a limit, and shows it to the observer.
#[derive(Clone)]
pub(crate) struct Output(Arc<Inner>);

struct Inner {
    kept: Mutex<Kept>,
    limit: usize,
    keeps: bool,
    channel: Channel,
    observer: Option<Arc<dyn Observer>>,
}

#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    /// Bytes taken so far, kept or not.
    written: usize,
    truncated: bool,
}

impl Output {
    pub(crate) fn new(limit: usize, channel: Channel, observer: Option<Arc<dyn Observer>>) -> Self {
        let keeps = observer.as_ref().is_none_or(|observer| observer.keeps());
        Self(Arc::new(Inner { kept: Mutex::default(), limit, keeps, channel, observer }))
    }

    /// Takes as many of these bytes as there is room for.
    pub(crate) fn put(&self, bytes: &[u8]) -> Taken {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.0.limit.saturating_sub(kept.written);
        let fits = bytes.get(..room).unwrap_or(bytes);
        kept.written += fits.len();
        if self.0.keeps {
            kept.bytes.extend_from_slice(fits);
        }
        kept.truncated |= fits.len() < bytes.len();
        let taken = if kept.truncated { Taken::Cut } else { Taken::Whole };
        drop(kept);
        if let Some(observer) = &self.0.observer
            && !fits.is_empty()
        {
            match self.0.channel {
                Channel::Stdout => observer.stdout(fits),
                Channel::Stderr => observer.stderr(fits),
            }
        }
        taken
    }

    /// True when the call may go on after this.
    fn allows(&self, taken: Taken) -> bool {
        taken == Taken::Whole || self.0.channel == Channel::Stderr
    }

    /// Everything kept so far, and whether something was thrown away.
    pub(crate) fn take(&self) -> (Bytes, bool) {
        let kept = std::mem::take(&mut *self.0.kept.lock().unwrap_or_else(PoisonError::into_inner));
        (kept.bytes.into(), kept.truncated)
    }
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Output {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {}
}

impl OutputStream for Output {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        if self.allows(self.put(&bytes)) { Ok(()) } else { Err(StreamError::Trap(Stop(LimitHit::Stdout).into())) }
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(CHUNK)
    }
}

impl AsyncWrite for Output {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Poll::Ready(if self.allows(self.put(bytes)) {
            Ok(bytes.len())
        } else {
            Err(std::io::ErrorKind::StorageFull.into())
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Where an instance's standard input comes from. Clones read the same stream: what one takes the other does not see.
#[derive(Clone)]
pub(crate) enum Source {
    /// It is at its end.
    Nothing,
    /// What the call was given.
    Bytes(MemoryInputPipe),
    /// Another instance of the call.
    Pipe(Reader),
    /// This process's own.
    Process,
}

impl Source {
    pub(crate) fn new(stdin: Stdin) -> Self {
        match stdin {
            Stdin::Bytes(bytes) if bytes.is_empty() => Self::Nothing,
            Stdin::Bytes(bytes) => Self::Bytes(MemoryInputPipe::new(bytes)),
            Stdin::Inherit => Self::Process,
        }
    }
}

impl IsTerminal for Source {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdinStream for Source {
    fn p2_stream(&self) -> Box<dyn InputStream> {
        match self {
            Self::Nothing => Box::new(MemoryInputPipe::new(Bytes::new())),
            Self::Bytes(bytes) => Box::new(bytes.clone()),
            Self::Pipe(reader) => Box::new(reader.clone()),
            Self::Process => wasmtime_wasi::cli::stdin().p2_stream(),
        }
    }

    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        match self {
            Self::Nothing => Box::new(MemoryInputPipe::new(Bytes::new())),
            Self::Bytes(bytes) => Box::new(bytes.clone()),
            Self::Pipe(reader) => Box::new(reader.clone()),
            Self::Process => wasmtime_wasi::cli::stdin().async_stream(),
        }
    }
}

/// Where an instance's standard output or error goes.
#[derive(Clone)]
pub(crate) enum Sink {
    /// Nowhere.
    Nothing,
    /// The call's own.
    Call(Output),
    /// Another instance of the call.
    Pipe(Writer),
}

impl Sink {
    /// Says something beside what the guest says, as far as there is room.
    pub(crate) fn remark(&self, text: &str) -> Taken {
        let whole = |all: bool| if all { Taken::Whole } else { Taken::Cut };
        match self {
            Self::Nothing => Taken::Whole,
            Self::Call(output) => output.put(text.as_bytes()),
            Self::Pipe(writer) => whole(writer.put(text.as_bytes()).is_ok_and(|n| n == text.len())),
        }
    }
}

impl IsTerminal for Sink {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Sink {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        match self {
            Self::Nothing => Box::new(wasmtime_wasi::p2::pipe::SinkOutputStream),
            Self::Call(output) => Box::new(output.clone()),
            Self::Pipe(writer) => Box::new(writer.clone()),
        }
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        match self {
            Self::Nothing => Box::new(tokio::io::sink()),
            Self::Call(output) => Box::new(output.clone()),
            Self::Pipe(writer) => Box::new(writer.clone()),
        }
    }
}
