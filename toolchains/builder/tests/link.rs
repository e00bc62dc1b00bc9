//! The build step that makes one core module of many.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod fake;

use std::fs;

use toolchain_builder::{BuildError, Built};
use wasmtime::{
    Engine, Store,
    component::{Component, Linker},
};

fn link(component: &str) -> Result<(tempfile::TempDir, Built), BuildError> {
    let toolchain = fake::toolchain(
        "link = 'in.wasm'
into = 'out.wasm'",
        "in.wasm",
        &wat::parse_str(component).unwrap(),
    );
    let cache = tempfile::tempdir().unwrap();
    fake::builder(cache.path(), toolchain).ensure("fake").map(|built| (cache, built))
}

/// Two libraries over one memory and one table, as a dynamic linker leaves them: each calls the other, one of them
/// through the table at a place that a global says, and a host's function reads the memory that they share.
const LIBRARIES: &str = r#"(component
    (import "log" (func $log (param "text" string)))
    (import "twenty" (func $twenty (result u32)))
    (core module $shim
        (type $log (func (param i32 i32)))
        (table (export "host") 1 1 funcref)
        (func (export "log") (param i32 i32)
            (call_indirect (type $log) (local.get 0) (local.get 1) (i32.const 0))))
    (core module $env
        (memory (export "memory") 1)
        (table (export "table") 6 funcref)
        (global (export "stack") (mut i32) (i32.const 1000))
        (global (export "first") i32 (i32.const 1))
        (global (export "second") i32 (i32.const 3))
        (data (i32.const 8) "hello"))
    (core module $first
        (type $number (func (result i32)))
        (import "env" "table" (table 6 funcref))
        (import "env" "first" (global $base i32))
        (import "env" "stack" (global $stack (mut i32)))
        (import "host" "twenty" (func $twenty (type $number)))
        (global (export "half") i32 (i32.const 21))
        (elem (global.get $base) func $twenty)
        (func (export "push") (param i32) (global.set $stack (i32.sub (global.get $stack) (local.get 0))))
        (func (export "late") (result i32) (call_indirect (type $number) (i32.const 3))))
    (core module $second
        (type $unused (func (param i64)))
        (type $number (func (result i32)))
        (import "first" "push" (func $push (param i32)))
        (import "first" "late" (func $late (type $number)))
        (import "first" "half" (global $half i32))
        (import "env" "memory" (memory 1))
        (import "env" "table" (table 6 funcref))
        (import "env" "second" (global $base i32))
        (import "env" "stack" (global $stack (mut i32)))
        (import "host" "log" (func $log (param i32 i32)))
        (global $twice i32 (global.get $half))
        (elem (global.get $base) func $one)
        (func $one (type $number) (i32.const 1))
        (func (export "go") (result i32)
            (call $log (i32.const 8) (i32.const 5))
            (call $push (i32.const 16))
            (i32.store (global.get $stack) (i32.add (global.get $twice) (call $late)))
            (i32.add (i32.load (i32.const 984)) (call_indirect (type $number) (i32.const 1)))))
    (core module $fixup
        (import "" "log" (func $log (param i32 i32)))
        (import "" "host" (table 1 1 funcref))
        (elem (i32.const 0) func $log))
    (core instance $shim (instantiate $shim))
    (core instance $env (instantiate $env))
    (core func $twenty (canon lower (func $twenty)))
    (core instance $early (export "twenty" (func $twenty)))
    (core instance $first (instantiate $first (with "env" (instance $env)) (with "host" (instance $early))))
    (alias core export $shim "log" (core func $log-shim))
    (core instance $host (export "log" (func $log-shim)))
    (alias core export $env "memory" (core memory $memory))
    (core func $log (canon lower (func $log) (memory $memory)))
    (alias core export $shim "host" (core table $host))
    (core instance $fixes (export "log" (func $log)) (export "host" (table $host)))
    (core instance (instantiate $fixup (with "" (instance $fixes))))
    (core instance $second (instantiate $second
        (with "first" (instance $first)) (with "env" (instance $env)) (with "host" (instance $host))))
    (func (export "go") (result u32) (canon lift (core func $second "go"))))"#;

/// What `go` answers, and what it said.
fn go(component: &[u8]) -> (u32, String) {
    let engine = Engine::default();
    let component = Component::new(&engine, component).unwrap();
    let mut linker = Linker::<String>::new(&engine);
    linker.root().func_wrap("twenty", |_, ()| Ok((20u32,))).unwrap();
    let log = |mut store: wasmtime::StoreContextMut<'_, String>, (text,): (String,)| {
        store.data_mut().push_str(&text);
        Ok(())
    };
    linker.root().func_wrap("log", log).unwrap();
    let mut store = Store::new(&engine, String::new());
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let answer = instance.get_typed_func::<(), (u32,)>(&mut store, "go").unwrap().call(&mut store, ()).unwrap();
    (answer.0, store.into_data())
}

fn core_modules(component: &[u8]) -> usize {
    let payloads = wasmparser::Parser::new(0).parse_all(component).map(Result::unwrap);
    payloads.filter(|payload| matches!(payload, wasmparser::Payload::ModuleSection { .. })).count()
}

#[test]
fn libraries_do_the_same_in_one_module() {
    let before = wat::parse_str(LIBRARIES).unwrap();
    assert_eq!(go(&before), (42, "hello".to_owned()));
    let (_cache, built) = link(LIBRARIES).unwrap();
    let after = fs::read(&built.wasm).unwrap();
    assert_eq!(go(&after), (42, "hello".to_owned()));
    assert_eq!((core_modules(&before), core_modules(&after)), (5, 2), "all but the one that needs the memory first");
}

#[test]
fn a_module_of_two_instances_stays_apart() {
    let counter = r#"(component
        (core module $counter (global $n (mut i32) (i32.const 0))
            (func (export "next") (result i32)
                (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
        (core module $sum (import "a" "next" (func $a (result i32))) (import "b" "next" (func $b (result i32)))
            (func (export "go") (result i32)
                (drop (call $a)) (i32.add (i32.mul (call $a) (i32.const 10)) (call $b))))
        (core module $alone (func (export "unused")))
        (core instance (instantiate $alone))
        (core instance $a (instantiate $counter))
        (core instance $b (instantiate $counter))
        (core instance $sum (instantiate $sum (with "a" (instance $a)) (with "b" (instance $b))))
        (func (export "go") (result u32) (canon lift (core func $sum "go"))))"#;
    let (_cache, built) = link(counter).unwrap();
    assert_eq!(go(&fs::read(&built.wasm).unwrap()).0, 21);
}

#[test]
fn what_cannot_be_linked_is_refused_with_the_reason() {
    let cases = [
        ("(component (core module $m (func $f) (start $f)) (core instance (instantiate $m)))", "a start function"),
        (r#"(component (core module $m (tag (export "t"))) (core instance (instantiate $m)))"#, "tags of exceptions"),
    ];
    for (component, why) in cases {
        let Err(BuildError::Step { what, tail, .. }) = link(component) else { panic!("{component} was linked") };
        assert_eq!(what, "Make it");
        assert!(tail.contains("cannot be linked") && tail.contains(why), "{tail}");
    }
}
