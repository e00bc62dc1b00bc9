//! Commands that bashkit has otherwise than scripts expect, as GNU and Info-ZIP have them.

mod bc;
mod chmod;
mod column;
mod csplit;
mod curl;
mod curl_options;
mod diff;
mod disk;
mod file;
mod files;
mod fmt;
mod getopt;
mod gzip;
mod hexdump;
mod iconv;
mod ln;
mod ls;
mod ls_options;
mod mode;
mod numfmt;
mod options;
mod packing;
mod patch;
mod pattern;
mod split;
mod stat;
mod tar;
mod unzip;
mod wget;
mod xxd;
mod zip;

pub use bc::Bc;
pub use chmod::Chmod;
pub use column::Column;
pub use csplit::Csplit;
pub use curl::Curl;
pub use diff::Diff;
pub use disk::{Df, Du};
pub use file::File;
pub use files::{Cp, Mkdir, Mv, Rm, Rmdir};
pub use fmt::Fmt;
pub use getopt::Getopt;
pub use gzip::Packer;
pub use hexdump::Hexdump;
pub use iconv::Iconv;
pub use ln::Ln;
pub use ls::Ls;
pub use numfmt::Numfmt;
pub use packing::Packing;
pub use patch::Patch;
pub use split::Split;
pub use stat::Stat;
pub use tar::Tar;
pub use unzip::Unzip;
pub use wget::Wget;
pub use xxd::Xxd;
pub use zip::Zip;

use std::path::{Path, PathBuf};

use bashkit::{BuiltinContext, FileType, Metadata};

/// What a file takes of a disk, at least.
const BLOCK: u64 = 4096;

/// A path that a command was given, from its working directory.
fn absolute(cwd: &Path, path: &str) -> PathBuf {
    cwd.join(path)
}

/// What a file holds, or standard input by the name `-`; an error is why not.
async fn content(context: &BuiltinContext<'_>, file: &str) -> Result<Vec<u8>, String> {
    if file == "-" {
        return Ok(context.stdin_bytes().map(<[u8]>::to_vec).unwrap_or_default());
    }
    context.fs.read_file(&absolute(context.cwd, file)).await.map_err(|error| reason(&error))
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

/// `-rw-r--r--`
fn permissions(of: &Metadata) -> String {
    let kind = match of.file_type {
        FileType::Directory => 'd',
        FileType::Symlink => 'l',
        FileType::Fifo => 'p',
        FileType::File => '-',
    };
    let bits = (0..9).rev().zip("rwxrwxrwx".chars()).map(|(bit, letter)| if of.mode >> bit & 1 == 1 { letter } else { '-' });
    let mut shown: Vec<char> = std::iter::once(kind).chain(bits).collect();
    for (bit, at, with, without) in [(0o4000, 3, 's', 'S'), (0o2000, 6, 's', 'S'), (0o1000, 9, 't', 'T')] {
        if let Some(letter) = shown.get_mut(at).filter(|_| of.mode & bit != 0) {
            *letter = if *letter == 'x' { with } else { without };
        }
    }
    shown.into_iter().collect()
}
