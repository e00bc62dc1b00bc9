//! Configuration: a file, under the environment, under flags.
//!
//! The flags of `serve` are the one table of settings: what clap knows of them (name, variable, default, how a value is read)
//! is what a file may say. A value of a file becomes the default of its flag, so clap itself settles what goes before what.
//!
//! | file | owns |
//! |---|---|
//! | `setting` | one setting, as clap knows it |
//! | `file` | reading and checking a file |
//! | `command` | `skillhost config` |

mod command;
mod file;
mod setting;

pub use command::{ConfigArgs, config};
pub use file::File;
pub use setting::{NamedFile, Setting};
