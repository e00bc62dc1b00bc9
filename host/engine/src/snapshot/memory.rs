//! Memories that begin with an image and go back to it.

use std::{
    fs::File,
    io,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use wasmtime::{LinearMemory, MemoryCreator, MemoryType};

use super::{
    dirty::{Pagemap, Written},
    mapping::{Mapping, page_size},
};

/// Bytes of its own that a memory may keep for the next call. One that holds more is emptied: that costs the next call
/// its page faults, once, and the machine nothing for memories that wait.
const KEPT: usize = 24 << 20;

/// The first content of an interpreter's memory.
pub(crate) struct Image {
    file: File,
    content: Mapping,
}

impl Image {
    /// What is in this file, which nobody may change.
    pub(crate) fn open(file: File) -> io::Result<Self> {
        let len = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Self { content: Mapping::of_file(&file, len)?, file })
    }
}

/// Gives instances of one program their memory and takes it back. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Memories(Arc<Shared>);

struct Shared {
    image: OnceLock<Option<Image>>,
    pagemap: Option<Pagemap>,
    /// Most bytes of one memory.
    ceiling: usize,
    /// Memories that wait for a call, the last used first; no more than `spare`.
    idle: Mutex<Vec<Slot>>,
    spare: usize,
}

impl Memories {
    /// Memories of at most `ceiling` bytes, of which `spare` wait for the next call.
    pub(crate) fn new(ceiling: usize, spare: usize) -> Self {
        let slower =
            |error: &io::Error| tracing::warn!(%error, "cannot read /proc/self/pagemap: interpreters are slower");
        let pagemap = Pagemap::open(page_size()).inspect_err(slower).ok();
        Self(Arc::new(Shared { image: OnceLock::new(), pagemap, ceiling, idle: Mutex::default(), spare }))
    }

    /// Says what memories begin with; zeros where nothing is said. Only the first word counts: programs are told apart
    /// by their content.
    pub(crate) fn begin_with(&self, image: Option<Image>) {
        let _ = self.0.image.set(image);
    }
}

// SAFETY: each memory is an own mapping of reservation and guard, all of it without access but for its bytes, that
// nobody else touches while the instance lives; it begins with zeros, or with the data that was taken out of the
// very component that it is for.
unsafe impl MemoryCreator for Memories {
    fn new_memory(
        &self,
        _: MemoryType,
        minimum: usize,
        _: Option<usize>,
        reserved: Option<usize>,
        guard: usize,
    ) -> Result<Box<dyn LinearMemory>, String> {
        let fail = |error: io::Error| format!("cannot make a memory of {minimum} bytes: {error}");
        let idle = self.0.idle().pop();
        let slot = match idle {
            Some(slot) if slot.minimum == minimum => slot,
            _ => Slot::new(&self.0, minimum, reserved.unwrap_or(self.0.ceiling), guard).map_err(fail)?,
        };
        Ok(Box::new(Lent { slot: Some(slot), home: self.0.clone() }))
    }
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Slot>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn image(&self) -> Option<&Image> {
        self.image.get()?.as_ref()
    }
}

/// A memory in an instance.
struct Lent {
    /// `None` only while it is dropped.
    slot: Option<Slot>,
    home: Arc<Shared>,
}

// SAFETY: the bytes up to `byte_size` can be read and written, those beyond it up to the end of reservation and guard
// cannot, and none of them moves.
unsafe impl LinearMemory for Lent {
    fn byte_size(&self) -> usize {
        self.slot.as_ref().map_or(0, |slot| slot.size)
    }

    fn byte_capacity(&self) -> usize {
        self.slot.as_ref().map_or(0, |slot| slot.reserved)
    }

    fn grow_to(&mut self, size: usize) -> wasmtime::Result<()> {
        match &mut self.slot {
            Some(slot) if size <= self.home.ceiling => Ok(slot.grow(size)?),
            _ => Err(wasmtime::Error::msg("the memory would be larger than the host allows")),
        }
    }

    fn as_ptr(&self) -> *mut u8 {
        self.slot.as_ref().map_or(std::ptr::null_mut(), |slot| slot.mapping.base())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut slot) = self.slot.take() else { return };
        match slot.restore(&self.home) {
            Ok(()) => {
                let mut idle = self.home.idle();
                if idle.len() < self.home.spare {
                    idle.push(slot);
                }
            }
            // The mapping goes, and what was in it.
            Err(error) => tracing::warn!(%error, "a memory cannot be used again"),
        }
    }
}

/// A memory as it is at the beginning of a call.
struct Slot {
    mapping: Mapping,
    /// Bytes that it begins with, that it has now, and that it can have.
    minimum: usize,
    size: usize,
    reserved: usize,
    written: Written,
}

impl Slot {
    fn new(home: &Shared, minimum: usize, reserved: usize, guard: usize) -> io::Result<Self> {
        if minimum > home.ceiling || minimum > reserved {
            return Err(io::Error::new(io::ErrorKind::OutOfMemory, "larger than the host allows"));
        }
        let mut mapping = Mapping::reserve(reserved.saturating_add(guard))?;
        let image = home.image().map_or(0, |image| image.content.len());
        if image > minimum {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the image is larger than the memory"));
        }
        if let Some(image) = home.image() {
            mapping.overlay(&image.file, image.content.len())?;
        }
        mapping.allow(image, minimum - image, true)?;
        Ok(Self { mapping, minimum, size: minimum, reserved, written: Written::default() })
    }

    fn grow(&mut self, size: usize) -> io::Result<()> {
        self.mapping.allow(self.size, size.saturating_sub(self.size), true)?;
        self.size = self.size.max(size);
        Ok(())
    }

    /// Makes it what it was at the beginning.
    fn restore(&mut self, home: &Shared) -> io::Result<()> {
        // What it grew by stays for calls that grow it again, if it is not much: out of reach until then, and zero.
        let near = self.size.min(self.minimum.saturating_add(KEPT));
        if self.size > near {
            self.mapping.forget(near, self.size - near)?;
            self.written.forget();
        }
        let own = match &home.pagemap {
            Some(pagemap) => self.copy_back(pagemap, home.image(), near)?,
            None => usize::MAX,
        };
        if own > KEPT {
            self.mapping.forget(0, near)?;
            self.written.forget();
        }
        if self.size > self.minimum {
            self.mapping.allow(self.minimum, self.size - self.minimum, false)?;
            self.size = self.minimum;
        }
        Ok(())
    }

    /// Copies the image over the pages of the first `len` bytes that were written; how many bytes these are.
    fn copy_back(&mut self, pagemap: &Pagemap, image: Option<&Image>, len: usize) -> io::Result<usize> {
        let base = self.mapping.base();
        let mut own = 0;
        for run in pagemap.written(base as usize, len, &mut self.written)? {
            own += run.len();
            let in_image = image.map_or(0, |image| image.content.len().clamp(run.start, run.end) - run.start);
            // SAFETY: `run` lies within the first `len` bytes, which can be written and belong to nobody now; the first
            // `in_image` of them have counterparts in the image.
            unsafe {
                if let Some(image) = image {
                    base.add(run.start).copy_from_nonoverlapping(image.content.base().add(run.start), in_image);
                }
                base.add(run.start + in_image).write_bytes(0, run.len() - in_image);
            }
        }
        Ok(own)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use std::io::Write as _;

    use super::*;

    const MINIMUM: usize = 40 << 20;
    const IMAGE: usize = 30 << 20;
    const RESERVED: usize = 64 << 20;

    fn memories(pagemap: bool) -> (Memories, Vec<u8>) {
        let mut memories = Memories::new(RESERVED, 4);
        if !pagemap {
            Arc::get_mut(&mut memories.0).unwrap().pagemap = None;
        }
        let mut image = vec![0; IMAGE];
        image.chunks_mut(4096).enumerate().for_each(|(n, page)| page.fill(n as u8 | 1));
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&image).unwrap();
        memories.begin_with(Some(Image::open(file).unwrap()));
        (memories, image)
    }

    fn lend(memories: &Memories) -> Box<dyn LinearMemory> {
        let ty = MemoryType::new((MINIMUM >> 16) as u32, None);
        memories.new_memory(ty, MINIMUM, None, Some(RESERVED), 1 << 16).unwrap()
    }

    #[expect(clippy::mut_from_ref, reason = "each test has the memory alone")]
    fn bytes(memory: &dyn LinearMemory) -> &mut [u8] {
        // SAFETY: what the memory says of itself; the test has it alone.
        unsafe { std::slice::from_raw_parts_mut(memory.as_ptr(), memory.byte_size()) }
    }

    fn assert_new(memory: &dyn LinearMemory, image: &[u8]) {
        let bytes = bytes(memory);
        assert_eq!(bytes.len(), MINIMUM);
        assert!(bytes.starts_with(image) && bytes[IMAGE..] == [0; MINIMUM - IMAGE]);
    }

    /// The system refuses to read what nobody may touch, where a program would die.
    fn can_be_read(at: *mut u8) -> bool {
        let (_, pipe) = io::pipe().unwrap();
        // SAFETY: the system checks the address.
        unsafe { libc::write(std::os::fd::AsRawFd::as_raw_fd(&pipe), at.cast(), 1) == 1 }
    }

    #[test]
    fn what_a_call_wrote_anywhere_is_gone_for_the_next() {
        for pagemap in [true, false] {
            let (memories, image) = memories(pagemap);
            let first = lend(&memories).as_ptr();
            // A byte here and there; every byte; nothing; the last one, and others beyond it.
            for round in 0..6_usize {
                let mut memory = lend(&memories);
                assert_eq!(memory.as_ptr(), first, "the same memory serves again");
                assert_new(&*memory, &image);
                match round {
                    0..3 => bytes(&*memory).iter_mut().step_by(4096 * 7 + round * 13).for_each(|byte| *byte = !*byte),
                    3 => bytes(&*memory).fill(0xff),
                    4 => {
                        memory.grow_to(MINIMUM + (5 << 20)).unwrap();
                        bytes(&*memory)[MINIMUM - 1..].fill(7);
                    }
                    _ => {}
                }
            }
            let memory = lend(&memories);
            assert_new(&*memory, &image);
            assert!(!can_be_read(memory.as_ptr().wrapping_add(MINIMUM)), "as large as at the beginning");
        }
    }

    #[test]
    fn grown_memory_is_empty_each_time() {
        let (memories, _) = memories(true);
        for _ in 0..3 {
            let mut memory = lend(&memories);
            memory.grow_to(MINIMUM + (3 << 20)).unwrap();
            assert!(bytes(&*memory)[MINIMUM..] == [0; 3 << 20]);
            bytes(&*memory)[MINIMUM..].fill(9);
        }
    }

    /// The second time, a call writes to pages that are the mapping's own already, which no fault tells.
    #[test]
    fn pages_that_are_known_to_be_written_are_made_new_each_time() {
        let (memories, image) = memories(true);
        let more = 3 << 20;
        // Small, large, small, large: what is known of a small memory says nothing of the rest of a large one.
        for round in 0..4_usize {
            let mut memory = lend(&memories);
            assert_new(&*memory, &image);
            if round % 2 == 1 {
                memory.grow_to(MINIMUM + more).unwrap();
                assert!(bytes(&*memory)[MINIMUM..] == *vec![0; more], "round {round}");
                bytes(&*memory)[MINIMUM..].fill(round as u8);
            }
            bytes(&*memory)[round / 2 * 40_960..][..5].fill(round as u8);
        }
        // Emptied because it holds too much, then written again.
        bytes(&*lend(&memories)).fill(0xff);
        for _ in 0..3 {
            let memory = lend(&memories);
            assert_new(&*memory, &image);
            bytes(&*memory)[8192..8200].fill(1);
        }
    }

    #[test]
    fn two_calls_at_once_have_two_memories() {
        let (memories, image) = memories(true);
        let (one, two) = (lend(&memories), lend(&memories));
        bytes(&*one).fill(1);
        assert_new(&*two, &image);
    }

    #[test]
    fn no_memory_is_larger_than_the_ceiling() {
        let (memories, _) = memories(true);
        assert!(lend(&memories).grow_to(RESERVED + 1).is_err());
        let ty = MemoryType::new(1, None);
        let Err(why) = memories.new_memory(ty, RESERVED + 4096, None, Some(RESERVED * 2), 0) else { panic!() };
        assert!(why.contains("larger than the host allows"), "{why}");
    }
}
