//! Standard streams that are limited while they stream.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::{
    async_trait,
    cli::{IsTerminal, StdoutStream},
    p2::{OutputStream, Pollable, StreamError, StreamResult},
};

use crate::{
    call::Observer,
    limits::{LimitHit, Stop},
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
    channel: Channel,
    observer: Option<Arc<dyn Observer>>,
}

#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    truncated: bool,
}

impl Output {
    pub(crate) fn new(limit: usize, channel: Channel, observer: Option<Arc<dyn Observer>>) -> Self {
        Self(Arc::new(Inner { kept: Mutex::default(), limit, channel, observer }))
    }

    /// Takes as many of these bytes as there is room for.
    pub(crate) fn put(&self, bytes: &[u8]) -> Taken {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.0.limit.saturating_sub(kept.bytes.len());
        let fits = bytes.get(..room).unwrap_or(bytes);
        kept.bytes.extend_from_slice(fits);
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
