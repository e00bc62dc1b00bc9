//! Bytes that are not a component, or not one for this host. Each is refused with the reason.

use skill_engine::{LoadError, Profile};
use skill_tests::{Sandbox, components, guests};

fn refusal(wasm: &[u8]) -> LoadError {
    Sandbox::shared().engine().load(wasm, Profile::default()).err().unwrap()
}

#[test]
fn bytes_that_are_no_webassembly() {
    for bytes in [&b""[..], b"\0as", b"#!/bin/sh\nrm -rf /", b"\x7fELF\x02\x01\x01\0", b"PK\x03\x04"] {
        assert!(matches!(refusal(bytes), LoadError::NotWasm { .. }), "{bytes:?}");
    }
    assert_eq!(
        refusal(b"#!/bin/sh").to_string(),
        r##"not a WebAssembly file: it begins with "#!/b" (expected "\0asm")"##
    );
}

#[test]
fn a_core_module() {
    let error = refusal(&components::core_module());
    assert!(matches!(error, LoadError::CoreModule));
    assert!(error.to_string().contains("wasm32-wasip2"), "{error}");
}

#[test]
fn a_component_cut_short_or_with_noise_in_it() {
    let whole = guests::bytes("output");
    for part in [9, 100, whole.len() / 2, whole.len() - 1] {
        assert!(matches!(refusal(&whole[..part]), LoadError::Invalid(_)), "{part} bytes");
    }
    let mut noise = whole;
    for byte in noise.iter_mut().skip(5000).step_by(97) {
        *byte ^= 0x55;
    }
    assert!(matches!(refusal(&noise), LoadError::Invalid(_)));
}

#[test]
fn every_import_that_is_not_offered_is_named() {
    let error = refusal(&components::wants(&["evil:host/shell@1.0.0", "wasi:http/incoming-handler@0.2.0"]));
    assert!(matches!(error, LoadError::Imports { .. }));
    let text = error.to_string();
    assert!(text.contains("evil:host/shell@1.0.0, wasi:http/incoming-handler@0.2.0 (offered: wasi:cli"), "{text}");
}

#[test]
fn an_import_of_another_type() {
    let error = refusal(&components::wants(&["wasi:cli/environment@0.2.0"]));
    assert!(matches!(error, LoadError::Mismatch(_)), "{error}");
}

#[test]
fn nothing_to_call() {
    let error = refusal(&components::empty());
    assert_eq!(
        error.to_string(),
        "the component exports neither skillhost:skill/handler@1.0.0 nor wasi:cli/run@0.2 (it exports: nothing)"
    );
}

#[test]
fn more_instances_than_a_slot_has_room_for() {
    assert!(matches!(refusal(&components::instances(500)), LoadError::TooLarge(_)));
}

#[test]
fn components_inside_one_another() {
    for depth in [1000, 20_000] {
        let error = refusal(&components::nested(depth));
        assert!(matches!(error, LoadError::Invalid(_) | LoadError::Exports { .. }), "{depth}: {error}");
    }
}

#[test]
fn more_memory_than_a_slot_has_room_for() {
    let error = refusal(&components::command("(memory 40000)", ""));
    assert!(matches!(error, LoadError::TooLarge(_)), "{error}");
    let five = "(memory 1)".repeat(5);
    assert!(matches!(refusal(&components::command(&five, "")), LoadError::TooLarge(_)));
}

#[test]
fn a_file_that_is_not_what_its_caller_vouches_for() {
    let engine = Sandbox::shared();
    let load =
        |digest: &str| engine.engine().load_file(&guests::path("output"), digest, Profile::default()).err().unwrap();
    assert!(load(&"0".repeat(64)).to_string().contains("expected 0000"));
    for digest in ["", "../../../../tmp/x", "zz"] {
        assert!(load(digest).to_string().contains("not a SHA-256"));
    }
}
