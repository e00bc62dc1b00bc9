//! A skill's folder, open as a capability: no link and no path leads out of it.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use cap_std::{
    ambient_authority,
    fs::{Dir, File, OpenOptions, OpenOptionsExt},
};

use super::{Diagnostic, ManifestError};

/// Bytes of any text that a manifest is made of.
pub(super) const MOST_BYTES: usize = 1 << 20;
/// Entries of the folder that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// What opening a declared file came to.
pub(super) enum Found {
    /// A regular file inside the folder.
    File(File),
    /// Nothing is there.
    Missing,
    /// A folder, a pipe, a socket …
    NotAFile,
    /// A link that leads out.
    Escapes,
}

/// An open folder and what its skill is called when nothing says so.
pub(super) struct Folder {
    dir: Dir,
    /// The folder's own name.
    pub name: String,
}

impl Folder {
    pub fn open(path: &Path) -> Result<Self, ManifestError> {
        let failed = |source| ManifestError::Io { file: ".".into(), source };
        let dir = Dir::open_ambient_dir(path, ambient_authority()).map_err(failed)?;
        let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = named(path).or_else(|| named(&std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::new())));
        Ok(Self { dir, name: name.unwrap_or_default() })
    }

    /// Opens a checked path (see [`super::path::relative`]) for reading.
    pub fn find(&self, file: &str) -> Result<Found, ManifestError> {
        let mut options = OpenOptions::new();
        // A pipe would let the opening wait for a writer.
        options.read(true).custom_flags(libc::O_NONBLOCK);
        let failed = |source| ManifestError::Io { file: file.into(), source };
        match self.dir.open_with(file, &options) {
            Ok(it) if it.metadata().map_err(failed)?.is_file() => Ok(Found::File(it)),
            Ok(_) => Ok(Found::NotAFile),
            Err(e) if led_out(&e) => Ok(Found::Escapes),
            Err(e) => match e.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(Found::Missing),
                io::ErrorKind::IsADirectory => Ok(Found::NotAFile),
                _ if matches!(e.raw_os_error(), Some(libc::ENXIO | libc::ELOOP)) => Ok(Found::NotAFile),
                _ => Err(failed(e)),
            },
        }
    }

    /// Whether a regular file of this name is there, links inside the folder followed.
    pub fn has(&self, file: &str) -> Result<bool, ManifestError> {
        Ok(matches!(self.find(file)?, Found::File(_)))
    }

    /// Reads a text of at most 1 MiB; `None` when there is none.
    pub fn text(&self, file: &str) -> Result<Option<String>, ManifestError> {
        match self.find(file)? {
            Found::File(it) => read(file, it).map(Some),
            Found::Missing => Ok(None),
            Found::NotAFile => Err(Diagnostic::new(file, "is not a regular file").into()),
            Found::Escapes => Err(escapes(file)),
        }
    }

    /// The names of the files at the top of the folder that end with `ending`, sorted.
    pub fn files_ending(&self, ending: &str) -> Result<Vec<String>, ManifestError> {
        let failed = |source| ManifestError::Io { file: ".".into(), source };
        let mut names = Vec::new();
        for entry in self.dir.entries().map_err(failed)?.take(MOST_ENTRIES) {
            let name = entry.map_err(failed)?.file_name();
            if let Some(name) = name.to_str().filter(|it| it.ends_with(ending)) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

/// The error of a link that leads out of the folder.
pub(super) fn escapes(file: &str) -> ManifestError {
    let it = Diagnostic::new(file, "path traversal detected: a link leads out of the skill's folder");
    ManifestError::Traversal(it.hint("copy the file into the folder"))
}

/// The capability folder refuses by itself, without a number of the operating system.
fn led_out(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

fn read(file: &str, from: File) -> Result<String, ManifestError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    from.take(most + 1).read_to_end(&mut bytes).map_err(|source| ManifestError::Io { file: file.into(), source })?;
    if bytes.len() > MOST_BYTES {
        return Err(Diagnostic::new(file, "is larger than 1 MiB").into());
    }
    String::from_utf8(bytes).map_err(|e| {
        let good = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        let it = Diagnostic::new(file, "is not valid UTF-8").line(u32::try_from(line).unwrap_or(0));
        it.hint("save the file as UTF-8").into()
    })
}
