//! Every way to get `#[skill]` wrong says where and what to do instead.

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
