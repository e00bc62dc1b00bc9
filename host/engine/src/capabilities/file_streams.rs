//! Streams over files. wasmtime-wasi hands each read and write to another thread, which costs more than the work itself:
//! these do it at once, as every other call on a file does here. A guest that spends its time so pays with its own.

use std::{fs::File, io, sync::Arc};

use bytes::Bytes;
use futures_util::FutureExt as _;
use wasmtime_wasi::{
    async_trait,
    p2::{DynInputStream, DynOutputStream, InputStream, OutputStream, Pollable, StreamError, StreamResult},
};

use super::quota::Quota;

/// A file's input stream that always has an answer.
pub(super) struct PromptReads(pub(super) DynInputStream);

#[async_trait]
impl Pollable for PromptReads {
    async fn ready(&mut self) {}
}

#[async_trait]
impl InputStream for PromptReads {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        if size == 0 {
            return Ok(Bytes::new());
        }
        self.0.blocking_read(size).now_or_never().unwrap_or_else(|| Err(not_at_once()))
    }
}

/// A file's output stream that is always ready, and pays for what it adds.
pub(super) struct PaidWrites {
    inner: DynOutputStream,
    file: Arc<File>,
    /// Where the next byte goes; `None` appends.
    at: Option<u64>,
    quota: Arc<Quota>,
}

impl PaidWrites {
    pub(super) fn new(inner: DynOutputStream, file: Arc<File>, at: Option<u64>, quota: Arc<Quota>) -> Self {
        Self { inner, file, at, quota }
    }

    fn pay(&mut self, n: usize) -> StreamResult<()> {
        let end = size(&self.file);
        let new_end = self.at.unwrap_or(end).saturating_add(n as u64);
        self.quota
            .charge_bytes(new_end.saturating_sub(end))
            .map_err(|full| StreamError::LastOperationFailed(full.into()))?;
        self.at = self.at.map(|_| new_end);
        Ok(())
    }
}

#[async_trait]
impl Pollable for PaidWrites {
    async fn ready(&mut self) {}
}

#[async_trait]
impl OutputStream for PaidWrites {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.pay(bytes.len())?;
        self.inner.blocking_write_and_flush(bytes).now_or_never().unwrap_or_else(|| Err(not_at_once()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        self.inner.flush()
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        self.inner.check_write()
    }
}

/// Bytes of an open file.
pub(super) fn size(file: &File) -> u64 {
    file.metadata().map_or(0, |m| m.len())
}

/// The calls of a guest may block its own thread (`WasiCtxBuilder::allow_blocking_current_thread`), so this stays unsaid.
fn not_at_once() -> StreamError {
    StreamError::LastOperationFailed(io::Error::from(io::ErrorKind::WouldBlock).into())
}
