//! The build step that initialises a component.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod fake;

use toolchain_builder::{BuildError, Built};
use wasmtime::{
    Engine, Store,
    component::{Component, Linker},
};

/// A component with state in a global and in memory, which `init` fills by these instructions.
fn build(init: &str) -> Result<(tempfile::TempDir, Built), BuildError> {
    let component = format!(
        r#"(component
            (core module $m
                (memory (export "memory") 1)
                (global $n (mut i32) (i32.const 1))
                (func (export "init") {init})
                (func (export "get") (result i32) (i32.add (global.get $n) (i32.load (i32.const 8)))))
            (core instance $i (instantiate $m))
            (func (export "init") (canon lift (core func $i "init")))
            (func (export "get") (result s32) (canon lift (core func $i "get"))))"#
    );
    let toolchain = fake::toolchain(
        "snapshot = 'in.wasm'
init = 'init'
into = 'out.wasm'",
        "in.wasm",
        &wat::parse_str(component).unwrap(),
    );
    let cache = tempfile::tempdir().unwrap();
    fake::builder(cache.path(), toolchain).ensure("fake").map(|built| (cache, built))
}

#[test]
fn calls_begin_where_the_initialiser_ended() {
    let init = "(global.set $n (i32.const 42)) (i32.store (i32.const 8) (i32.const 7))";
    let (_cache, built) = build(init).unwrap();
    let engine = Engine::default();
    let component = Component::from_file(&engine, &built.wasm).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component).unwrap();
    let get = instance.get_typed_func::<(), (i32,)>(&mut store, "get").unwrap();
    assert_eq!(get.call(&mut store, ()).unwrap(), (49,));
    let (_other_cache, again) = build(init).unwrap();
    assert_eq!(built.sha256, again.sha256);
}

#[test]
fn an_initialiser_that_fails_is_an_error() {
    let Err(BuildError::Step { what, tail, .. }) = build("unreachable") else { panic!("it was built") };
    assert_eq!(what, "Make it");
    assert!(tail.contains("unreachable"), "{tail}");
}
