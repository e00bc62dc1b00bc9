//! Commands that bashkit has otherwise than scripts expect, as GNU and Info-ZIP have them.

mod bc;
mod curl;
mod curl_options;
mod diff;
mod files;
mod ls;
mod ls_options;
mod mode;
mod options;
mod stat;
mod unzip;
mod zip;

pub use bc::Bc;
pub use curl::Curl;
pub use diff::Diff;
pub use files::{Cp, Mkdir, Mv, Rm, Rmdir};
pub use ls::Ls;
pub use stat::Stat;
pub use unzip::Unzip;
pub use zip::Zip;

use std::path::{Path, PathBuf};

use bashkit::{FileType, Metadata};

/// What a file takes of a disk, at least.
const BLOCK: u64 = 4096;

/// A path that a command was given, from its working directory.
fn absolute(cwd: &Path, path: &str) -> PathBuf {
    cwd.join(path)
}

/// Why something failed, in the words of libc.
fn reason(error: &bashkit::Error) -> String {
    match error {
        bashkit::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::NotFound => "No such file or directory".to_owned(),
            std::io::ErrorKind::NotADirectory => "Not a directory".to_owned(),
            std::io::ErrorKind::IsADirectory => "Is a directory".to_owned(),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => "Permission denied".to_owned(),
            _ => error.to_string(),
        },
        error => error.to_string(),
    }
}

/// A name that fits a pattern of the shell, in which `*` takes slashes too.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|n| name.get(n..).is_some_and(|name| fits(rest, name))),
        Some((b'?', rest)) => name.split_first().is_some_and(|(_, name)| fits(rest, name)),
        Some((first, rest)) => name.split_first().is_some_and(|(one, name)| one == first && fits(rest, name)),
    }
}

/// `-rw-r--r--`
fn permissions(of: &Metadata) -> String {
    let kind = match of.file_type {
        FileType::Directory => 'd',
        FileType::Symlink => 'l',
        FileType::Fifo => 'p',
        FileType::File => '-',
    };
    let bits = (0..9).rev().zip("rwxrwxrwx".chars()).map(|(bit, letter)| if of.mode >> bit & 1 == 1 { letter } else { '-' });
    std::iter::once(kind).chain(bits).collect()
}
