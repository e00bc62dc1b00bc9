//! Which pages were written, as Linux tells a process of its own memory.

use std::{
    fs::File,
    io,
    ops::Range,
    os::{
        fd::{AsRawFd as _, FromRawFd as _},
        unix::fs::FileExt as _,
    },
    sync::LazyLock,
};

use super::mapping::{Mapping, page_size};

/// `/proc/self/pagemap`: eight bytes for each page.
pub(super) struct Pagemap {
    file: File,
    page: usize,
}

const PRESENT: u64 = 1 << 63;
const SWAPPED: u64 = 1 << 62;
/// It belongs to a file: it was read, and never written, for a private mapping's own copies do not.
const OF_FILE: u64 = 1 << 61;

/// The pages of a private mapping that are its own: those that were written, this time or before. What is known of them
/// stays true until the process has another page fault, for it takes one to make a page the mapping's own.
#[derive(Default)]
pub(super) struct Written {
    /// As offsets from the mapping's base, in order.
    runs: Vec<Range<usize>>,
    /// Bytes that were looked at.
    len: usize,
    /// The process's page faults until then, where they are counted.
    faults: Option<u64>,
    /// Room to work in.
    entries: Vec<u8>,
}

impl Written {
    /// The pages were given back.
    pub(super) fn forget(&mut self) {
        self.faults = None;
    }

    fn holds(&self, len: usize, faults: Option<u64>) -> bool {
        faults.is_some() && self.faults == faults && len <= self.len
    }

    fn enter(&mut self, page: usize) {
        let mut run: Option<Range<usize>> = None;
        self.runs.clear();
        for (n, entry) in self.entries.as_chunks().0.iter().enumerate() {
            let entry = u64::from_ne_bytes(*entry);
            if entry & (PRESENT | SWAPPED) == 0 || entry & OF_FILE != 0 {
                continue;
            }
            let start = n * page;
            match &mut run {
                Some(run) if run.end == start => run.end += page,
                _ => self.runs.extend(run.replace(start..start + page)),
            }
        }
        self.runs.extend(run);
    }
}

impl Pagemap {
    pub(super) fn open(page: usize) -> io::Result<Self> {
        Ok(Self { file: File::open("/proc/self/pagemap")?, page })
    }

    /// Each run of pages in the `len` bytes at `base` that a private mapping has copies of its own of. `known` is what
    /// this said of the same mapping before.
    pub(super) fn written<'k>(
        &self,
        base: usize,
        len: usize,
        known: &'k mut Written,
    ) -> io::Result<impl Iterator<Item = Range<usize>> + use<'k>> {
        // Counted first: a fault while it looks makes it look again.
        let faults = if *COUNTS_FAULTS { Some(faults()?) } else { None };
        if !known.holds(len, faults) {
            known.entries.resize(len / self.page * 8, 0);
            self.file.read_exact_at(&mut known.entries, (base / self.page * 8) as u64)?;
            known.enter(self.page);
            (known.len, known.faults) = (len, faults);
        }
        Ok(known.runs.iter().take_while(move |run| run.start < len).map(move |run| run.start..run.end.min(len)))
    }
}

/// The page faults of this process until now, of all its threads.
fn faults() -> io::Result<u64> {
    // SAFETY: numbers, for which zeros are values.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: it writes into the structure that it is given.
    if unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) } != 0 {
        return Err(io::Error::last_os_error());
    }
    #[expect(clippy::cast_sign_loss, reason = "counts")]
    Ok((usage.ru_minflt as u64).wrapping_add(usage.ru_majflt as u64))
}

/// Whether this system counts each fault that makes a page a mapping's own, whoever writes: this program, or the system
/// for it. One that does not must be asked for its pages each time.
static COUNTS_FAULTS: LazyLock<bool> = LazyLock::new(|| counts_faults(page_size()).unwrap_or(false));

fn counts_faults(page: usize) -> io::Result<bool> {
    let file = file_in_memory(2 * page)?;
    let mut mapping = Mapping::reserve(2 * page)?;
    mapping.overlay(&file, 2 * page)?;
    let (first, second) = (mapping.base(), mapping.base().wrapping_add(page));
    // SAFETY: two pages that can be read and written, of which nobody else knows.
    let read = unsafe { first.read_volatile() & second.read_volatile() };
    let begin = faults()?;
    // SAFETY: as above.
    unsafe { first.write_volatile(read + 1) };
    let written = faults()?;
    // SAFETY: as above; the system writes one byte.
    let by_system = unsafe { libc::pread(file.as_raw_fd(), second.cast(), 1, 0) };
    Ok(by_system == 1 && begin < written && written < faults()?)
}

/// A file of zeros on no disk: there may be none to write to.
fn file_in_memory(len: usize) -> io::Result<File> {
    // SAFETY: a name that ends with a zero.
    let fd = unsafe { libc::memfd_create(c"pages".as_ptr(), libc::MFD_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: it was made just now, and nobody else has it.
    let file = unsafe { File::from_raw_fd(fd) };
    file.set_len(len as u64)?;
    Ok(file)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_the_system_writes_is_found() {
        let page = page_size();
        let file = file_in_memory(4 * page).unwrap();
        let mut mapping = Mapping::reserve(4 * page).unwrap();
        mapping.overlay(&file, 4 * page).unwrap();
        let (pagemap, mut known) = (Pagemap::open(page).unwrap(), Written::default());
        let mut written = || -> Vec<usize> {
            let runs = pagemap.written(mapping.base() as usize, 4 * page, &mut known).unwrap();
            runs.flat_map(|run| run.step_by(page)).map(|at| at / page).collect()
        };
        assert!(written().is_empty());
        // SAFETY: the third page of the mapping, which nobody else knows.
        assert_eq!(unsafe { libc::pread(file.as_raw_fd(), mapping.base().add(2 * page).cast(), 1, 0) }, 1);
        assert_eq!(written(), [2]);
        assert_eq!(written(), [2], "known");
        // SAFETY: the same page and the fourth.
        unsafe { mapping.base().add(3 * page - 1).cast::<u16>().write_unaligned(7) };
        assert_eq!(written(), [2, 3]);
    }
}
