//! Which pages were written, as Linux tells a process of its own memory.

use std::{fs::File, io, ops::Range, os::unix::fs::FileExt as _};

/// `/proc/self/pagemap`: eight bytes for each page.
pub(super) struct Pagemap {
    file: File,
    page: usize,
}

const PRESENT: u64 = 1 << 63;
const SWAPPED: u64 = 1 << 62;
/// It belongs to a file: it was read, and never written, for a private mapping's own copies do not.
const OF_FILE: u64 = 1 << 61;

impl Pagemap {
    pub(super) fn open(page: usize) -> io::Result<Self> {
        Ok(Self { file: File::open("/proc/self/pagemap")?, page })
    }

    /// Calls `found` with each run of pages, as offsets from `base`, that a private mapping has copies of its own of:
    /// those that were written, this time or before. `entries` is room to work in.
    pub(super) fn written(
        &self,
        base: usize,
        len: usize,
        entries: &mut Vec<u8>,
        mut found: impl FnMut(Range<usize>),
    ) -> io::Result<()> {
        entries.resize(len / self.page * 8, 0);
        self.file.read_exact_at(entries, (base / self.page * 8) as u64)?;
        let mut run: Option<Range<usize>> = None;
        for (n, entry) in entries.as_chunks().0.iter().enumerate() {
            let entry = u64::from_ne_bytes(*entry);
            if entry & (PRESENT | SWAPPED) == 0 || entry & OF_FILE != 0 {
                continue;
            }
            let start = n * self.page;
            match &mut run {
                Some(run) if run.end == start => run.end += self.page,
                _ => {
                    if let Some(run) = run.replace(start..start + self.page) {
                        found(run);
                    }
                }
            }
        }
        if let Some(run) = run {
            found(run);
        }
        Ok(())
    }
}
