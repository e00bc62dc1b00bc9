//! Address space of our own.

use std::{io, os::fd::AsRawFd as _, ptr};

/// A piece of address space, given back when dropped.
pub(super) struct Mapping {
    base: *mut u8,
    len: usize,
}

// SAFETY: it owns its pages, whatever thread it is in; it gives no access to their content but by raw pointers.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Pages that nobody can touch yet.
    pub(super) fn reserve(len: usize) -> io::Result<Self> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping, at an address that the system chooses.
        let base = unsafe { libc::mmap(ptr::null_mut(), len, libc::PROT_NONE, flags, -1, 0) };
        Self::checked(base, len)
    }

    /// A file's content, to read.
    pub(super) fn of_file(file: &std::fs::File, len: usize) -> io::Result<Self> {
        // SAFETY: as above.
        let base = unsafe { libc::mmap(ptr::null_mut(), len, libc::PROT_READ, libc::MAP_PRIVATE, file.as_raw_fd(), 0) };
        Self::checked(base, len)
    }

    fn checked(base: *mut libc::c_void, len: usize) -> io::Result<Self> {
        if base == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(Self { base: base.cast(), len }) }
    }

    pub(super) fn base(&self) -> *mut u8 {
        self.base
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Puts a private copy of the file's first `len` bytes at the beginning, copied page by page when written.
    pub(super) fn overlay(&mut self, file: &std::fs::File, len: usize) -> io::Result<()> {
        self.within(0, len)?;
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_FIXED;
        // SAFETY: it replaces pages of this mapping only.
        let base = unsafe { libc::mmap(self.base.cast(), len, protection, flags, file.as_raw_fd(), 0) };
        if base == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// Lets these bytes be read and written, or not.
    pub(super) fn allow(&mut self, start: usize, len: usize, access: bool) -> io::Result<()> {
        self.within(start, len)?;
        let protection = if access { libc::PROT_READ | libc::PROT_WRITE } else { libc::PROT_NONE };
        // SAFETY: pages of this mapping only.
        done(unsafe { libc::mprotect(self.base.wrapping_add(start).cast(), len, protection) })
    }

    /// Forgets what was written to these bytes: they are the file's again, or zero.
    pub(super) fn forget(&mut self, start: usize, len: usize) -> io::Result<()> {
        self.within(start, len)?;
        // SAFETY: pages of this mapping only, which is private: what is dropped are this process's own copies.
        done(unsafe { libc::madvise(self.base.wrapping_add(start).cast(), len, libc::MADV_DONTNEED) })
    }

    fn within(&self, start: usize, len: usize) -> io::Result<()> {
        match start.checked_add(len) {
            Some(end) if end <= self.len => Ok(()),
            _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "beyond the end of the mapping")),
        }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it owns these pages, and nobody has a reference to them.
        let _ = unsafe { libc::munmap(self.base.cast(), self.len) };
    }
}

fn done(answer: libc::c_int) -> io::Result<()> {
    if answer == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Bytes of a page of this machine.
pub(super) fn page_size() -> usize {
    // SAFETY: no preconditions.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}
