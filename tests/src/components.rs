//! Components that no toolchain makes, from text.

use std::fmt::Write as _;

/// The binary of a component, or of a module.
pub fn from_text(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// A core module.
pub fn core_module() -> Vec<u8> {
    from_text("(module)")
}

/// A component that exports nothing.
pub fn empty() -> Vec<u8> {
    from_text("(component)")
}

/// A component that imports what no host offers.
pub fn wants(imports: &[&str]) -> Vec<u8> {
    let imports = imports.iter().fold(String::new(), |mut text, name| {
        write!(text, r#"(import "{name}" (instance (export "f" (func))))"#).unwrap();
        text
    });
    from_text(&format!("(component {imports})"))
}

/// A command whose core module has these fields and does this.
pub fn command(fields: &str, body: &str) -> Vec<u8> {
    from_text(&format!(
        r#"(component
             (core module $m {fields} (func (export "run") (result i32) {body} i32.const 0))
             (core instance $i (instantiate $m))
             {RUN})"#
    ))
}

/// Exports `run` of the core instance `$i`.
const RUN: &str = r#"
    (func $run (result (result)) (canon lift (core func $i "run")))
    (instance $face (export "run" (func $run)))
    (export "wasi:cli/run@0.2.0" (instance $face))"#;

/// A command of so many core instances.
pub fn instances(n: usize) -> Vec<u8> {
    let many = "(core instance (instantiate $nothing))".repeat(n - 1);
    from_text(&format!(
        r#"(component
             (core module $nothing)
             (core module $m (func (export "run") (result i32) i32.const 0))
             {many}
             (core instance $i (instantiate $m))
             {RUN})"#
    ))
}

/// A command of so many memories of so many pages.
pub fn memories(n: usize, pages: usize) -> Vec<u8> {
    let many = "(core instance (instantiate $memory))".repeat(n);
    from_text(&format!(
        r#"(component
             (core module $memory (memory {pages}))
             (core module $m (func (export "run") (result i32) i32.const 0))
             {many}
             (core instance $i (instantiate $m))
             {RUN})"#
    ))
}

/// Components inside one another, so deep, in binary.
pub fn nested(depth: usize) -> Vec<u8> {
    const EMPTY: [u8; 8] = [0, b'a', b's', b'm', 0x0d, 0, 1, 0];
    const COMPONENT_SECTION: u8 = 4;
    (0..depth).fold(EMPTY.to_vec(), |inner, _| {
        let mut outer = [&EMPTY[..], &[COMPONENT_SECTION]].concat();
        let mut length = inner.len();
        while length >= 0x80 {
            outer.push(0x80 | (length & 0x7f) as u8);
            length >>= 7;
        }
        outer.push(length as u8);
        outer.extend(inner);
        outer
    })
}

/// A command that takes handles of a resource type of its own without end.
pub fn own_resources() -> Vec<u8> {
    from_text(&format!(
        r#"(component
             (type $r (resource (rep i32)))
             (core func $new (canon resource.new $r))
             (core module $m
               (import "" "new" (func $new (param i32) (result i32)))
               (func (export "run") (result i32)
                 (loop $again (drop (call $new (i32.const 7))) (br $again))
                 unreachable))
             (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
             {RUN})"#
    ))
}
