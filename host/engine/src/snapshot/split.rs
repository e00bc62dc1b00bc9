//! Parts a component into its code and the first content of its memory.

use std::ops::Range;

use wasmparser::{BinaryReader, DataKind, DataSectionReader, MemorySectionReader, Operator};

/// A component whose memory begins empty, and what has to be in that memory.
pub(crate) struct Split {
    /// The component without the data.
    pub(crate) code: Vec<u8>,
    /// The memory from its first byte to its last that is not zero, in whole pages.
    pub(crate) image: Vec<u8>,
}

/// Bytes of a page of WebAssembly.
const PAGE: usize = 64 << 10;

/// Parts this component, if it has one memory and the data for it stands beside it at fixed places, as in every
/// snapshot. `None` for all others, and for what is not well-formed: the compiler says what is wrong.
pub(crate) fn split(wasm: &[u8]) -> Option<Split> {
    let mut found = Found::default();
    look(wasm, 0..wasm.len(), &mut found)?;
    let [memory] = found.memories.as_slice() else { return None };
    let data = memory.data.clone()?;
    let image = read_image(wasm, &data.content, memory.minimum)?;
    let mut code = wasm.to_vec();
    // A custom section without a name, of the same length: nothing around it has to change.
    *code.get_mut(data.header)? = 0;
    code.get_mut(data.content)?.fill(0);
    Some(Split { code, image })
}

#[derive(Default)]
struct Found {
    memories: Vec<Memory>,
}

struct Memory {
    /// Bytes that it begins with.
    minimum: usize,
    /// The data section of the module that defines it.
    data: Option<Section>,
}

#[derive(Clone)]
struct Section {
    id: u8,
    header: usize,
    content: Range<usize>,
}

const MODULE: [u8; 4] = [1, 0, 0, 0];
const IN_COMPONENT_MODULE: u8 = 1;
const IN_COMPONENT_COMPONENT: u8 = 4;
const MEMORY: u8 = 5;
const DATA: u8 = 11;
const DATA_COUNT: u8 = 12;

/// Goes through the modules of a component, and the components in it.
fn look(wasm: &[u8], at: Range<usize>, found: &mut Found) -> Option<()> {
    let is_module = wasm.get(at.start + 4..at.start + 8)? == MODULE;
    let sections = sections(wasm, at)?;
    if is_module {
        return look_in_module(wasm, &sections, found);
    }
    for section in sections {
        if matches!(section.id, IN_COMPONENT_MODULE | IN_COMPONENT_COMPONENT) {
            look(wasm, section.content, found)?;
        }
    }
    Some(())
}

fn look_in_module(wasm: &[u8], sections: &[Section], found: &mut Found) -> Option<()> {
    let section = |id| sections.iter().find(|s| s.id == id);
    let Some(memories) = section(MEMORY) else { return Some(()) };
    // Where code counts its data segments, it may want to use them later.
    let data = if section(DATA_COUNT).is_some() { None } else { section(DATA).cloned() };
    for memory in MemorySectionReader::new(reader(wasm, &memories.content)?).ok()? {
        let memory = memory.ok()?;
        let plain = !memory.shared && !memory.memory64 && memory.page_size_log2.is_none();
        let minimum = usize::try_from(memory.initial).ok()?.checked_mul(PAGE)?;
        found.memories.push(Memory { minimum, data: data.clone().filter(|_| plain) });
    }
    Some(())
}

fn sections(wasm: &[u8], at: Range<usize>) -> Option<Vec<Section>> {
    let mut sections = Vec::new();
    let mut header = at.start + 8;
    while header < at.end {
        let mut reader = reader(wasm, &(header..at.end))?;
        let id = reader.read_u8().ok()?;
        let len = reader.read_var_u32().ok()?;
        let start = reader.original_position();
        let content = start..start.checked_add(len as usize)?;
        if content.end > at.end {
            return None;
        }
        let next = content.end;
        sections.push(Section { id, header, content });
        header = next;
    }
    Some(sections)
}

fn reader<'a>(wasm: &'a [u8], at: &Range<usize>) -> Option<BinaryReader<'a>> {
    Some(BinaryReader::new(wasm.get(at.clone())?, at.start))
}

/// What active segments write, one after the other, into a memory of `minimum` bytes.
fn read_image(wasm: &[u8], content: &Range<usize>, minimum: usize) -> Option<Vec<u8>> {
    let mut image = Vec::new();
    for segment in DataSectionReader::new(reader(wasm, content)?).ok()? {
        let segment = segment.ok()?;
        let offset_expr = match segment.kind {
            DataKind::Active { memory_index: 0, offset_expr } => offset_expr,
            DataKind::Active { .. } => return None,
            // Out of reach for code that does not count its segments.
            DataKind::Passive => continue,
        };
        let mut operators = offset_expr.get_operators_reader();
        let Operator::I32Const { value } = operators.read().ok()? else { return None };
        let Operator::End = operators.read().ok()? else { return None };
        #[expect(clippy::cast_sign_loss, reason = "an address: its upper half is written as negative numbers")]
        let start = value as u32 as usize;
        let end = start.checked_add(segment.data.len())?;
        if end > minimum {
            return None;
        }
        if end > image.len() {
            image.resize(end, 0);
        }
        image.get_mut(start..end)?.copy_from_slice(segment.data);
    }
    let used = image.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    image.resize(used.next_multiple_of(PAGE), 0);
    Some(image)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn component(module: &str) -> Vec<u8> {
        wat::parse_str(format!("(component (core module {module}) (core module))")).unwrap()
    }

    #[test]
    fn data_moves_from_the_component_into_the_image() {
        let wasm = component(r#"(memory 2) (data (i32.const 70000) "second") (data (i32.const 70003) "FIRST")"#);
        let Split { code, image } = split(&wasm).unwrap();
        assert_eq!((image.len(), &image[70_000..70_010]), (2 * PAGE, b"secFIRST\0\0".as_slice()));
        assert_eq!(image.iter().filter(|byte| **byte != 0).count(), 8);
        assert_eq!(code.len(), wasm.len());
        assert!(!code.windows(3).any(|w| w == b"sec"));
        wasmtime::component::Component::new(&wasmtime::Engine::default(), code).unwrap();
    }

    #[test]
    fn data_that_no_code_can_reach_is_dropped() {
        let wasm = component(r#"(memory 1) (data (i32.const 0) "x") (data "passive")"#);
        assert!(split(&wasm).is_some_and(|split| !split.code.windows(7).any(|w| w == b"passive")));
    }

    #[test]
    fn addresses_in_the_upper_half_are_not_negative() {
        let wasm = component(r#"(memory 49152) (data (i32.const -1073741825) "x")"#);
        assert!(split(&wasm).is_some_and(|split| split.image.len() == 49152 * PAGE));
    }

    #[test]
    fn what_is_not_a_snapshot_stays_whole() {
        let whole = [
            "",
            "(memory 1)",
            r#"(memory 1) (data (i32.const 65530) "beyond the end")"#,
            r#"(memory 1) (memory 1) (data (i32.const 0) "two memories")"#,
            r#"(memory 1) (global $g i32 (i32.const 8)) (data (global.get $g) "computed")"#,
            r#"(memory 1) (data $d (i32.const 0) "counted") (func (data.drop $d))"#,
            r#"(memory i64 1) (data (i64.const 0) "64 bits")"#,
        ];
        for module in whole {
            assert!(split(&component(module)).is_none(), "{module}");
        }
        let whole = wat::parse_str(r#"(component (core module (memory 1) (data (i32.const 0) "x")))"#).unwrap();
        assert!((0..whole.len()).all(|end| split(&whole[..end]).is_none()));
        assert!(split(b"\0asm\x0d\0\x01\0\x01\xff\xff\xff\xff\x0f").is_none());
    }
}
