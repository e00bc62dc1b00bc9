//! The #[skill] attribute.
