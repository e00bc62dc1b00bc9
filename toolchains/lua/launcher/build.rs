//! The stack of the guest: deep recursion of a script is recursion here. It costs nothing until it is touched.

fn main() {
    println!("cargo::rustc-link-arg-cdylib=-zstack-size=16777216");
}
