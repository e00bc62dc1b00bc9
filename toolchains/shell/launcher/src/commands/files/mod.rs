//! `cp`, `mv`, `rm`, `mkdir` and `rmdir` as of GNU.

mod backup;
mod copy;
mod make;
mod moving;
mod remove;
mod transfer;

pub use copy::Cp;
pub use make::{Mkdir, Rmdir};
pub use moving::Mv;
pub use remove::Rm;

use bashkit::ExecResult;

/// What a command has said so far.
#[derive(Default)]
struct Said {
    out: String,
    errors: String,
    failed: bool,
}

impl Said {
    /// A line of what was done.
    fn done(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// A line of what failed; the command's exit code will be 1.
    fn failed(&mut self, line: &str) {
        self.asked(line);
        self.errors.push('\n');
        self.failed = true;
    }

    /// A question, for whoever looks.
    fn asked(&mut self, question: &str) {
        self.errors.push_str(question);
    }

    fn result(self) -> ExecResult {
        let mut result = ExecResult::with_code(self.out, i32::from(self.failed));
        result.stderr = self.errors.into();
        result
    }
}

/// A name as GNU's commands show it.
fn quoted(name: &str) -> String {
    match name.contains('\'') && !name.contains(['"', '$', '`', '\\', '!']) {
        true => format!("\"{name}\""),
        false => format!("'{}'", name.replace('\'', r"'\''")),
    }
}

/// A name in a folder, as it is shown.
fn below(folder: &str, name: &str) -> String {
    if folder.ends_with('/') { format!("{folder}{name}") } else { format!("{folder}/{name}") }
}

/// The last part of a path, as it was written.
fn last_part(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}
