//! Built components on disk: one folder per input digest, with a receipt that says what was put there.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{BuildError, Toolchain, error::At, recipe::hex, steps::Made};

const RECEIPT: &str = "receipt.json";
const COMPONENT: &str = "component.wasm";
const FILES_DIR: &str = "files";
/// Prefix of folders in which something is being made; whoever holds the lock may remove them.
pub(crate) const UNFINISHED: &str = ".building-";
const KEPT: usize = 3;

/// What was built, and how the file looked right after: if it still looks so, it is not read again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Receipt {
    pub(crate) input_digest: String,
    pub(crate) sha256: String,
    /// Digest of the files beside the component, where there are some.
    #[serde(default)]
    files: Option<String>,
    size: u64,
    mtime: (i64, i64),
    inode: u64,
}

/// Where one toolchain's components are.
pub(crate) struct Store {
    pub(crate) dir: PathBuf,
}

impl Store {
    pub(crate) fn new(cache: &Path, toolchain: &Toolchain) -> Self {
        Self { dir: cache.join("toolchains").join(&toolchain.name) }
    }

    fn entry(&self, digest: &str) -> PathBuf {
        self.dir.join(digest.get(..16).unwrap_or(digest))
    }

    pub(crate) fn component(&self, digest: &str) -> PathBuf {
        self.entry(digest).join(COMPONENT)
    }

    /// The folder beside the component, for a toolchain that has one.
    pub(crate) fn files(&self, digest: &str) -> PathBuf {
        self.entry(digest).join(FILES_DIR)
    }

    /// What is there for these inputs. `Ok(None)`: nothing. `Err`: something that is not what was built.
    pub(crate) fn find(&self, toolchain: &Toolchain) -> Result<Option<Receipt>, BuildError> {
        let digest = toolchain.input_digest();
        let Some(mut receipt) = self.receipt(toolchain)? else { return Ok(None) };
        let file = self.component(digest);
        let Ok(meta) = fs::metadata(&file) else { return Err(changed(toolchain, file, "the file is gone")) };
        if receipt.files.is_some() && !self.files(digest).is_dir() {
            return Err(changed(toolchain, self.files(digest), "the folder is gone"));
        }
        if (meta.len(), (meta.mtime(), meta.mtime_nsec()), meta.ino()) != (receipt.size, receipt.mtime, receipt.inode) {
            self.check(toolchain, &receipt)?;
            (receipt.size, receipt.mtime, receipt.inode) = (meta.len(), (meta.mtime(), meta.mtime_nsec()), meta.ino());
            let _ = write_receipt(&self.entry(digest), &receipt); // a copied cache; it works without, only slower
        }
        Ok(Some(receipt))
    }

    /// Reads and hashes the whole file.
    pub(crate) fn verify(&self, toolchain: &Toolchain) -> Result<Option<Receipt>, BuildError> {
        let receipt = self.receipt(toolchain)?;
        if let Some(receipt) = &receipt {
            self.check(toolchain, receipt)?;
            self.check_files(toolchain, receipt)?;
        }
        Ok(receipt)
    }

    fn receipt(&self, toolchain: &Toolchain) -> Result<Option<Receipt>, BuildError> {
        let file = self.entry(toolchain.input_digest()).join(RECEIPT);
        let Ok(text) = fs::read(&file) else { return Ok(None) };
        let parsed = serde_json::from_slice::<Receipt>(&text);
        let receipt =
            parsed.map_err(|e| changed(toolchain, file.clone(), &format!("the receipt cannot be read: {e}")))?;
        if receipt.input_digest != toolchain.input_digest() {
            return Err(changed(toolchain, file, "the receipt is of other inputs"));
        }
        Ok(Some(receipt))
    }

    fn check(&self, toolchain: &Toolchain, receipt: &Receipt) -> Result<(), BuildError> {
        let file = self.component(toolchain.input_digest());
        let found = sha256(&file)?;
        if found != receipt.sha256 {
            let reason = format!("its SHA-256 is {found}, what was built has {}", receipt.sha256);
            return Err(changed(toolchain, file, &reason));
        }
        Ok(())
    }

    fn check_files(&self, toolchain: &Toolchain, receipt: &Receipt) -> Result<(), BuildError> {
        let dir = self.files(toolchain.input_digest());
        match &receipt.files {
            Some(expected) if sha256_of_folder(&dir)? != *expected => {
                Err(changed(toolchain, dir, "the files in it are not those that were built"))
            }
            _ => Ok(()),
        }
    }

    /// Moves what was made into place. `work` is a folder of this store's, on the same file system.
    pub(crate) fn commit(&self, toolchain: &Toolchain, made: &Made, work: &Path) -> Result<Receipt, BuildError> {
        let done = work.join(".done");
        fs::create_dir(&done).at("cannot create", &done)?;
        let file = done.join(COMPONENT);
        fs::rename(&made.component, &file).at("cannot move", &made.component)?;
        let files = match &made.files {
            Some(files) => {
                let target = done.join(FILES_DIR);
                fs::rename(files, &target).at("cannot move", files)?;
                Some(sha256_of_folder(&target)?)
            }
            None => None,
        };
        let opened = File::open(&file).at("cannot read", &file)?;
        opened.sync_all().at("cannot write", &file)?;
        let meta = opened.metadata().at("cannot read", &file)?;
        let receipt = Receipt {
            input_digest: toolchain.input_digest().to_owned(),
            sha256: sha256(&file)?,
            files,
            size: meta.len(),
            mtime: (meta.mtime(), meta.mtime_nsec()),
            inode: meta.ino(),
        };
        write_receipt(&done, &receipt)?;
        sync_dir(&done)?;
        let entry = self.entry(&receipt.input_digest);
        if entry.exists() {
            fs::rename(&entry, work.join(".replaced")).at("cannot replace", &entry)?;
        }
        fs::rename(&done, &entry).at("cannot move", &done)?;
        sync_dir(&self.dir)?;
        self.forget_old(&entry);
        Ok(receipt)
    }

    /// Removes what builds left behind that did not come to their end. Only under the lock.
    pub(crate) fn clean(&self) {
        for path in entries(&self.dir) {
            if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(UNFINISHED)) {
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    fn forget_old(&self, current: &Path) {
        let mut old: Vec<(SystemTime, PathBuf)> = entries(&self.dir)
            .filter(|p| p != current && p.join(RECEIPT).is_file())
            .filter_map(|p| Some((fs::metadata(&p).ok()?.modified().ok()?, p)))
            .collect();
        old.sort();
        let surplus = old.len().saturating_sub(KEPT - 1);
        for (_, path) in old.into_iter().take(surplus) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn entries(dir: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path())
}

fn changed(toolchain: &Toolchain, file: PathBuf, reason: &str) -> BuildError {
    BuildError::Changed { name: toolchain.name.clone(), file, reason: reason.to_owned() }
}

fn write_receipt(dir: &Path, receipt: &Receipt) -> Result<(), BuildError> {
    let (file, target) = (dir.join(format!(".{RECEIPT}.{}", std::process::id())), dir.join(RECEIPT));
    let text = serde_json::to_vec_pretty(receipt).unwrap_or_default();
    let write = || -> std::io::Result<()> {
        let mut f = File::create(&file)?;
        f.write_all(&text)?;
        f.sync_all()?;
        fs::rename(&file, &target)
    };
    write().at("cannot write", &target)
}

fn sync_dir(dir: &Path) -> Result<(), BuildError> {
    File::open(dir).and_then(|d| d.sync_all()).at("cannot write", dir)
}

fn sha256(file: &Path) -> Result<String, BuildError> {
    let mut hash = Sha256::new();
    let mut opened = File::open(file).at("cannot read", file)?;
    std::io::copy(&mut opened, &mut hash).at("cannot read", file)?;
    Ok(hex(&hash.finalize()))
}

/// Over names and contents, in order of names.
fn sha256_of_folder(dir: &Path) -> Result<String, BuildError> {
    let mut hash = Sha256::new();
    let mut all: Vec<PathBuf> = fs::read_dir(dir).at("cannot read", dir)?.flatten().map(|e| e.path()).collect();
    all.sort();
    for path in all {
        let digest = if path.is_dir() { sha256_of_folder(&path)? } else { sha256(&path)? };
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update(digest);
    }
    Ok(hex(&hash.finalize()))
}
