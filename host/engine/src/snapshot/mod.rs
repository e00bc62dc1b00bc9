//! How an interpreter's instances come to their memory.
//!
//! The component of an interpreter carries a snapshot of its memory, tens of megabytes, of which a call changes a few
//! hundred pages here and there. So the snapshot is taken out of the component ([`split`]) and mapped, copy on write,
//! beneath memories of our own ([`Memories`]): when a call is over, the pages that it wrote, and no others, are copied
//! back, and the memory serves the next call. wasmtime's own pool either copies tens of megabytes for each call or, in
//! this version, looks for written pages in 32 places at most and faults in the rest again, which makes processors wait
//! for each other. The figures are in `docs/speed.md`.

mod dirty;
mod mapping;
mod memory;
mod split;
mod stack;

pub(crate) use memory::{Image, Memories};
pub(crate) use split::{Split, split};
pub(crate) use stack::Stacks;
