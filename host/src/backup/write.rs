//! From a data folder to an archive. Hosts may serve meanwhile: the records are of one moment, and files come after them, so
//! that all code that a record names is there.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use tar::{Builder, EntryType, Header};
use tempfile::NamedTempFile;

use super::{ARTIFACTS, BackupError, DATABASE, FORMAT, MANIFEST, Manifest, REGISTERED, Stored, at};
use crate::{
    db::Location,
    domain::{ExecutionId, Timestamp},
};

/// What is backed up.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where the records are.
    pub records: Location,
    /// The data folder.
    pub data: PathBuf,
    /// The folder of artifacts, where they belong to it.
    pub artifacts: Option<PathBuf>,
}

/// Writes an archive to a file that is not there yet; what is in it. Only its owner may read that.
///
/// # Errors
/// [`BackupError`]; then there is no file.
pub async fn back_up(source: Source, to: &Path) -> Result<Manifest, BackupError> {
    let folder = to.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
    if to.exists() {
        return Err(at(to)(io::Error::new(io::ErrorKind::AlreadyExists, "is there already")));
    }
    let work = tempfile::Builder::new().prefix(".backup-").tempdir_in(&folder).map_err(at(&folder))?;
    let (copy, created_at) = (work.path().join(DATABASE), Timestamp::now());
    let migration = source.records.copy_to(&copy).await?.ok_or(BackupError::Server("back up"))?;
    let file = NamedTempFile::new_in(work.path()).map_err(at(&folder))?;
    let manifest = Manifest {
        format: FORMAT,
        skillhost: env!("CARGO_PKG_VERSION").to_owned(),
        migration,
        created_at,
        artifacts: source.artifacts.is_some(),
        files: Vec::new(),
    };
    let to = to.to_owned();
    let written = tokio::task::spawn_blocking(move || {
        let mut archive = Archive { tar: Builder::new(GzEncoder::new(file, Compression::fast())), manifest };
        archive.file(&copy, DATABASE.to_owned())?;
        archive.folders(&source.data.join(REGISTERED), REGISTERED, |name| !name.starts_with('.'))?;
        if let Some(artifacts) = &source.artifacts {
            archive.folders(artifacts, ARTIFACTS, |name| ExecutionId::parse(name).is_some())?;
        }
        let (file, manifest) = archive.end().map_err(at(&to))?;
        file.as_file().sync_all().map_err(at(&to))?;
        file.persist_noclobber(&to).map_err(|error| at(&to)(error.error))?;
        Ok(manifest)
    });
    let written = written.await.map_err(|error| at(folder)(io::Error::other(error)))?;
    drop(work);
    written
}

struct Archive {
    tar: Builder<GzEncoder<NamedTempFile>>,
    manifest: Manifest,
}

impl Archive {
    /// The folders in this one that are wanted, with all files in them.
    fn folders(&mut self, folder: &Path, name: &str, wanted: impl Fn(&str) -> bool) -> Result<(), BackupError> {
        if !folder.exists() {
            return Ok(());
        }
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let inner = entry.map_err(at(folder))?.file_name();
            if let Some(inner) = inner.to_str().filter(|inner| wanted(inner)) {
                self.all(&folder.join(inner), &format!("{name}/{inner}"))?;
            }
        }
        Ok(())
    }

    /// Everything below; links and what else is no file are left out. So is what is removed meanwhile.
    fn all(&mut self, path: &Path, name: &str) -> Result<(), BackupError> {
        let entries = match fs::read_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(at(path))?,
        };
        for entry in entries {
            let entry = entry.map_err(at(path))?;
            let kind = entry.file_type().map_err(at(path))?;
            let inner = entry.file_name();
            let Some(inner) = inner.to_str() else {
                tracing::warn!(path = %entry.path().display(), "its name is no UTF-8: it is not in the backup");
                continue;
            };
            let inner = format!("{name}/{inner}");
            if kind.is_dir() {
                self.all(&entry.path(), &inner)?;
            } else if kind.is_file() {
                self.file(&entry.path(), inner)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: String) -> Result<(), BackupError> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            file => file.map_err(at(path))?,
        };
        let size = file.metadata().map_err(at(path))?.len();
        let mut exact = Exact { file, left: size, digest: Sha256::new() };
        self.append(&name, size, &mut exact).map_err(at(path))?;
        let sha256 = format!("{:x}", exact.digest.finalize());
        self.manifest.files.push(Stored { path: name, size, sha256 });
        Ok(())
    }

    fn append(&mut self, name: &str, size: u64, data: &mut dyn Read) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(size);
        self.tar.append_data(&mut header, name, data)
    }

    fn end(mut self) -> io::Result<(NamedTempFile, Manifest)> {
        let text = serde_json::to_vec(&self.manifest)?;
        self.append(MANIFEST, text.len() as u64, &mut text.as_slice())?;
        let mut file = self.tar.into_inner()?.finish()?;
        file.flush()?;
        Ok((file, self.manifest))
    }
}

/// As many bytes as there were when it was begun: what runs may still write its artifacts.
struct Exact {
    file: File,
    left: u64,
    digest: Sha256,
}

impl Read for Exact {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let Some(into) = into.get_mut(..most).filter(|into| !into.is_empty()) else { return Ok(0) };
        let mut read = self.file.read(into)?;
        if read == 0 {
            into.fill(0);
            read = into.len();
        }
        self.left -= read as u64;
        self.digest.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}
