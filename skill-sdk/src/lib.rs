//! Write an agent skill in Rust.
