//! What a call may put on disk.

use std::{
    io,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

/// What a call may still put on disk. Growing a file costs bytes and shrinking it gives them back; deleting one gives
/// back the file and not its bytes, since a guest may go on holding what it deleted.
#[derive(Debug)]
pub(crate) struct Quota {
    bytes: AtomicU64,
    byte_limit: u64,
    files: AtomicU64,
    file_limit: u64,
    /// Whether anything can be different in the folders than before the call.
    touched: AtomicBool,
    /// Which of the two said no first, if one did.
    refused: OnceLock<&'static str>,
}

impl Quota {
    pub(crate) fn new(bytes: u64, files: u64) -> Self {
        Self {
            bytes: AtomicU64::new(0),
            byte_limit: bytes,
            files: AtomicU64::new(0),
            file_limit: files,
            touched: AtomicBool::new(false),
            refused: OnceLock::new(),
        }
    }

    /// Something is done that changes a folder or what it tells of itself, such as when it was last read.
    pub(crate) fn touch(&self) {
        self.touched.store(true, Relaxed);
    }

    pub(crate) fn touched(&self) -> bool {
        self.touched.load(Relaxed)
    }

    /// Bytes taken so far.
    pub(crate) fn used(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    pub(crate) fn charge_bytes(&self, n: u64) -> io::Result<()> {
        charge(&self.bytes, n, self.byte_limit).inspect_err(|_| self.refused("disk_bytes"))
    }

    pub(crate) fn charge_files(&self, n: u64) -> io::Result<()> {
        charge(&self.files, n, self.file_limit).inspect_err(|_| self.refused("disk_files"))
    }

    fn refused(&self, limit: &'static str) {
        let _the_first_stays = self.refused.set(limit);
    }

    /// A line for the log of a call that was refused something. Many languages say no more than "I/O error": WASI's
    /// streams have no word for a full disk.
    pub(crate) fn remark(&self) -> Option<String> {
        let limit = self.refused.get()?;
        let value = if *limit == "disk_bytes" { self.byte_limit } else { self.file_limit };
        Some(format!("skillhost: a write was refused: the limit `{limit}` is {value}\n"))
    }

    /// Charges the difference between two sizes of a file, or gives it back.
    pub(super) fn resize(&self, before: u64, after: u64) -> io::Result<()> {
        refund(&self.bytes, before.saturating_sub(after));
        self.charge_bytes(after.saturating_sub(before))
    }

    pub(super) fn refund_bytes(&self, n: u64) {
        refund(&self.bytes, n);
    }

    pub(super) fn refund_file(&self) {
        refund(&self.files, 1);
    }
}

fn charge(counter: &AtomicU64, n: u64, limit: u64) -> io::Result<()> {
    let sum = |now: u64| now.checked_add(n).filter(|&sum| sum <= limit);
    // ENOSPC: every language has a message for a full disk.
    counter.fetch_update(Relaxed, Relaxed, sum).map(|_| ()).map_err(|_| io::Error::from_raw_os_error(libc::ENOSPC))
}

fn refund(counter: &AtomicU64, n: u64) {
    let _ = counter.fetch_update(Relaxed, Relaxed, |now| Some(now.saturating_sub(n)));
}
