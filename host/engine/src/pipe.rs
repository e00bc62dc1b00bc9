//! A bounded stream of bytes between two instances, as a pipe is between two processes.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::Notify,
};
use wasmtime_wasi::{
    async_trait,
    p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult},
};

/// Linux gives a pipe as much.
const CAPACITY: usize = 64 << 10;

/// The reading end. Clones are the same end: what one reads the other does not see.
#[derive(Clone)]
pub(crate) struct Reader(Arc<ReadEnd>);

/// The writing end. Clones are the same end, which is closed when the last is gone.
#[derive(Clone)]
pub(crate) struct Writer(Arc<WriteEnd>);

/// Looks at a pipe, and is no end of it.
pub(crate) struct Gauge(Arc<Shared>);

struct ReadEnd(Arc<Shared>);
struct WriteEnd(Arc<Shared>);

struct Shared {
    inner: Mutex<Inner>,
    changed: Notify,
}

#[derive(Default)]
struct Inner {
    bytes: BytesMut,
    /// Bytes that nobody will read: the reader went away.
    lost: usize,
    no_reader: bool,
    no_writer: bool,
}

pub(crate) fn pipe() -> (Reader, Writer) {
    let shared = Arc::new(Shared { inner: Mutex::default(), changed: Notify::new() });
    (Reader(Arc::new(ReadEnd(shared.clone()))), Writer(Arc::new(WriteEnd(shared))))
}

/// The other end is gone.
pub(crate) struct Closed;

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        let value = change(&mut self.lock());
        self.changed.notify_waiters();
        value
    }

    async fn until(&self, ready: impl Fn(&Inner) -> bool) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // Before the look, or a change in between would be missed.
            changed.as_mut().enable();
            if ready(&self.lock()) {
                return;
            }
            changed.await;
        }
    }
}

impl Drop for ReadEnd {
    fn drop(&mut self) {
        self.0.change(|inner| {
            inner.no_reader = true;
            inner.lost = inner.bytes.len();
            inner.bytes.clear();
        });
    }
}

impl Drop for WriteEnd {
    fn drop(&mut self) {
        self.0.change(|inner| inner.no_writer = true);
    }
}

impl Reader {
    /// Up to so many bytes, without waiting: `None` is the end, no bytes are none yet.
    pub(crate) fn take(&self, most: usize) -> Option<Bytes> {
        let mut inner = self.0.0.lock();
        if inner.bytes.is_empty() {
            return (!inner.no_writer).then(Bytes::new);
        }
        let n = most.min(inner.bytes.len());
        let bytes = inner.bytes.split_to(n).freeze();
        drop(inner);
        self.0.0.changed.notify_waiters();
        Some(bytes)
    }

    pub(crate) fn is_readable(&self) -> bool {
        let inner = self.0.0.lock();
        inner.no_writer || !inner.bytes.is_empty()
    }

    /// Waits for bytes or the end.
    pub(crate) async fn readable(&self) {
        self.0.0.until(|inner| inner.no_writer || !inner.bytes.is_empty()).await;
    }
}

impl Writer {
    /// Takes what there is room for, without waiting.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<usize, Closed> {
        self.0.0.change(|inner| {
            if inner.no_reader {
                return Err(Closed);
            }
            let room = CAPACITY.saturating_sub(inner.bytes.len());
            let fits = bytes.get(..room).unwrap_or(bytes);
            inner.bytes.extend_from_slice(fits);
            Ok(fits.len())
        })
    }

    pub(crate) fn is_writable(&self) -> bool {
        let inner = self.0.0.lock();
        inner.no_reader || inner.bytes.len() < CAPACITY
    }

    pub(crate) fn gauge(&self) -> Gauge {
        Gauge(self.0.0.clone())
    }

    /// Waits for room, or for the reader to go away.
    pub(crate) async fn writable(&self) {
        self.0.0.until(|inner| inner.no_reader || inner.bytes.len() < CAPACITY).await;
    }
}

impl Gauge {
    /// Bytes that were put and not taken.
    pub(crate) fn unread(&self) -> usize {
        let inner = self.0.lock();
        inner.bytes.len() + inner.lost
    }
}

#[async_trait]
impl Pollable for Reader {
    async fn ready(&mut self) {
        self.readable().await;
    }
}

impl InputStream for Reader {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        self.take(size).ok_or(StreamError::Closed)
    }
}

#[async_trait]
impl Pollable for Writer {
    async fn ready(&mut self) {
        self.writable().await;
    }
}

impl OutputStream for Writer {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        match self.put(&bytes) {
            Ok(n) if n == bytes.len() => Ok(()),
            Ok(_) => Err(StreamError::trap("more was written than check-write allowed")),
            Err(Closed) => Err(StreamError::Closed),
        }
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        let inner = self.0.0.lock();
        if inner.no_reader { Err(StreamError::Closed) } else { Ok(CAPACITY.saturating_sub(inner.bytes.len())) }
    }
}

/// WASI 0.2 reads by [`InputStream`]; its traits ask for this one beside it, and nothing here calls it.
impl AsyncRead for Reader {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Err(std::io::ErrorKind::Unsupported.into()))
    }
}

/// As for [`Reader`].
impl AsyncWrite for Writer {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<std::io::Result<usize>> {
        Poll::Ready(Err(std::io::ErrorKind::Unsupported.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn carries_bytes_to_the_end_and_stops_a_writer_that_nobody_reads() {
        let (reader, writer) = pipe();
        assert_eq!(reader.take(10).unwrap(), "");
        assert_eq!(writer.put(&[7; CAPACITY + 5]).ok(), Some(CAPACITY));
        assert!(!writer.is_writable());
        assert_eq!(reader.take(CAPACITY).unwrap().len(), CAPACITY);
        writer.writable().await;
        drop(writer);
        reader.readable().await;
        assert!(reader.take(1).is_none());

        let (reader, writer) = pipe();
        let (full, gauge) = (writer.clone(), writer.gauge());
        assert_eq!(full.put(&[0; CAPACITY]).ok(), Some(CAPACITY));
        assert_eq!(reader.take(1).unwrap().len(), 1);
        assert_eq!(gauge.unread(), CAPACITY - 1);
        full.put(&[0]).ok();
        let (_, ()) = tokio::join!(async { drop(reader) }, full.writable());
        assert!(writer.put(b"x").is_err());
        assert_eq!(gauge.unread(), CAPACITY, "what nobody has read is known when the reader is gone");
    }
}
