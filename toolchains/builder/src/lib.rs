//! Provisions what skillhost runs skills with.
