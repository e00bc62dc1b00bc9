//! As skills of the template do: memory enough for a usual call, from the start.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-examples=--initial-memory={}", 4 << 20);
}
