//! Until the snapshot is made a freed block is zeroed, so that only what lives is in the image. The linker sends every
//! `free` and `realloc` here (`--wrap`, build.rs).

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static ZERO: AtomicBool = AtomicBool::new(false);

/// Switches it on or off.
pub fn zero_what_is_freed(on: bool) {
    ZERO.store(on, Relaxed);
}

unsafe extern "C" {
    fn __real_free(block: *mut c_void);
    fn __real_realloc(block: *mut c_void, size: usize) -> *mut c_void;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_free(block: *mut c_void) {
    // SAFETY: the allocator says how large the block is that it handed out.
    unsafe {
        if ZERO.load(Relaxed) && !block.is_null() {
            std::ptr::write_bytes(block.cast::<u8>(), 0, libc::malloc_usable_size(block));
        }
        __real_free(block)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_realloc(block: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: as much is copied as both blocks hold.
    unsafe {
        if !ZERO.load(Relaxed) || block.is_null() {
            return __real_realloc(block, size);
        }
        let new = libc::malloc(size);
        if !new.is_null() {
            let length = size.min(libc::malloc_usable_size(block));
            std::ptr::copy_nonoverlapping(block.cast::<u8>(), new.cast::<u8>(), length);
            __wrap_free(block);
        }
        new
    }
}
