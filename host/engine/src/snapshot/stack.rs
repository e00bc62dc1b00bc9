//! Stacks that calls run on, used again.

use std::{
    io,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use wasmtime::{StackCreator, StackMemory};

use super::mapping::{Mapping, page_size};

/// Bytes at the top of a stack that stay for the next call. What deep recursion took beneath goes back to the system.
const KEPT: usize = 512 << 10;

/// Lends stacks. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Stacks(Arc<Shared>);

struct Shared {
    idle: Mutex<Vec<Mapping>>,
    spare: usize,
    page: usize,
}

impl Stacks {
    /// Stacks, of which `spare` wait for the next call.
    pub(crate) fn new(spare: usize) -> Self {
        Self(Arc::new(Shared { idle: Mutex::default(), spare, page: page_size() }))
    }
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Mapping>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// SAFETY: each stack is an own mapping with a page beneath it that cannot be touched, and is lent to one call at a time.
unsafe impl StackCreator for Stacks {
    fn new_stack(&self, size: usize, zeroed: bool) -> wasmtime::Result<Box<dyn StackMemory>> {
        let page = self.0.page;
        let len = size.next_multiple_of(page) + page;
        let idle = self.0.idle().pop();
        let mapping = match idle {
            Some(mut mapping) if mapping.len() == len => {
                if zeroed {
                    mapping.forget(page, len - page)?;
                }
                mapping
            }
            _ => new(len, page)?,
        };
        Ok(Box::new(Lent { mapping: Some(mapping), home: self.0.clone() }))
    }
}

fn new(len: usize, page: usize) -> io::Result<Mapping> {
    let mut mapping = Mapping::reserve(len)?;
    mapping.allow(page, len - page, true)?;
    Ok(mapping)
}

/// A stack that a call runs on.
struct Lent {
    /// `None` only while it is dropped.
    mapping: Option<Mapping>,
    home: Arc<Shared>,
}

// SAFETY: the mapping does not move while it is lent, and its first page cannot be touched.
unsafe impl StackMemory for Lent {
    fn top(&self) -> *mut u8 {
        self.mapping.as_ref().map_or(std::ptr::null_mut(), |m| m.base().wrapping_add(m.len()))
    }

    fn range(&self) -> Range<usize> {
        let base = self.mapping.as_ref().map_or(0, |m| m.base() as usize);
        base + self.home.page..self.top() as usize
    }

    fn guard_range(&self) -> Range<*mut u8> {
        let base = self.mapping.as_ref().map_or(std::ptr::null_mut(), Mapping::base);
        base..base.wrapping_add(self.home.page)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut mapping) = self.mapping.take() else { return };
        let page = self.home.page;
        let beneath = mapping.len().saturating_sub(page + KEPT);
        if mapping.forget(page, beneath).is_ok() {
            let mut idle = self.home.idle();
            if idle.len() < self.home.spare {
                idle.push(mapping);
            }
        }
    }
}
