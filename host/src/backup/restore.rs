//! From an archive to a data folder. Nobody's word is taken for what is in an archive: it is unpacked beside what is there,
//! into a folder that nothing can leave, checked against its manifest, and only then moved into place.

use std::{
    collections::{BTreeMap, HashMap},
    fs::{self, File},
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use cap_std::{
    ambient_authority,
    fs::{Dir, OpenOptions},
};
use flate2::read::GzDecoder;
use sha2::{Digest as _, Sha256};

use super::{ARTIFACTS, BackupError, DATABASE, FORMAT, MANIFEST, Manifest, REGISTERED, at};
use crate::{
    db::{Held, Location},
    domain::Timestamp,
    own_folder,
};

/// Most bytes of a manifest.
const MOST: u64 = 1 << 30;

/// Makes `data` what it was when this archive was made. What is there, if it may be (`force`), is moved into a folder in it;
/// answers what was restored, and that folder.
///
/// # Errors
/// [`BackupError`]; then nothing was changed, unless moving itself failed.
pub async fn restore(archive: &Path, data: &Path, force: bool) -> Result<(Manifest, Option<PathBuf>), BackupError> {
    let there = there(data)?;
    if !there.is_empty() && !force {
        return Err(BackupError::NotEmpty(data.to_owned()));
    }
    fs::create_dir_all(data).map_err(at(data))?;
    let database = data.join(DATABASE);
    let Some(held) = Held::take(&database).await? else { return Err(BackupError::InUse(data.to_owned())) };
    for folder in ["scratch", "loaded"].map(|name| data.join(name)).iter().filter(|folder| folder.is_dir()) {
        if own_folder::any_alive(folder).map_err(at(folder))? {
            return Err(BackupError::InUse(data.to_owned()));
        }
    }
    let (archive, data) = (archive.to_owned(), data.to_owned());
    let restored = tokio::task::spawn_blocking(move || {
        let staged = tempfile::Builder::new().prefix(".restoring-").tempdir_in(&data).map_err(at(&data))?;
        let manifest = unpack(&archive, staged.path())?;
        let aside = move_aside(&data, &there)?;
        for name in [REGISTERED, ARTIFACTS, DATABASE] {
            let from = staged.path().join(name);
            if from.exists() {
                fs::rename(&from, data.join(name)).map_err(at(data.join(name)))?;
            }
        }
        File::open(&data).and_then(|folder| folder.sync_all()).map_err(at(&data))?;
        Ok((manifest, aside))
    });
    let restored = restored.await.map_err(|error| at(database)(io::Error::other(error)))?;
    drop(held);
    restored
}

/// What is in the data folder, but for the lock of its database.
fn there(data: &Path) -> Result<Vec<String>, BackupError> {
    let entries = match fs::read_dir(data) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(at(data))?,
    };
    let lock = Held::name(Path::new(DATABASE));
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<io::Result<_>>().map_err(at(data))?;
    // Of file systems of their own.
    names.retain(|name| Some(name) != lock.as_ref() && name != "lost+found");
    Ok(names)
}

fn move_aside(data: &Path, there: &[String]) -> Result<Option<PathBuf>, BackupError> {
    if there.is_empty() {
        return Ok(None);
    }
    let aside = data.join(format!("before-restore-{}", Timestamp::now().0));
    fs::create_dir(&aside).map_err(at(&aside))?;
    for name in there {
        match fs::rename(data.join(name), aside.join(name)) {
            // Signs of hosts that died go when somebody looks.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            moved => moved.map_err(at(data.join(name)))?,
        }
    }
    Ok(Some(aside))
}

/// Unpacks it into an empty folder; its manifest, which it agrees with.
fn unpack(archive: &Path, into: &Path) -> Result<Manifest, BackupError> {
    let bad = |why: String| BackupError::Bad(archive.to_owned(), why);
    let file = File::open(archive).map_err(at(archive))?;
    let dir = Dir::open_ambient_dir(into, ambient_authority()).map_err(at(into))?;
    let mut tar = tar::Archive::new(GzDecoder::new(io::BufReader::new(file)));
    let (mut found, mut manifest) = (HashMap::new(), None);
    for entry in tar.entries().map_err(|error| bad(error.to_string()))? {
        let mut entry = entry.map_err(|error| bad(error.to_string()))?;
        let name = checked(&entry).map_err(bad)?;
        if manifest.is_some() {
            return Err(bad("something stands after the manifest".to_owned()));
        }
        if name == MANIFEST {
            let mut text = Vec::new();
            entry.take(MOST).read_to_end(&mut text).map_err(|error| bad(error.to_string()))?;
            manifest = Some(serde_json::from_slice(&text).map_err(|error| bad(format!("its manifest: {error}")))?);
            continue;
        }
        let stored = write(&dir, &name, &mut entry).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => bad(format!("{name:?} is in it twice")),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                bad(format!("{name:?}: {error}"))
            }
            _ => at(into.join(&name))(error),
        })?;
        found.insert(name, stored);
    }
    let manifest: Manifest = manifest.ok_or_else(|| bad("it has no manifest: it is cut short".to_owned()))?;
    agrees(&manifest, &found).map_err(bad)?;
    Ok(manifest)
}

/// A file in a place that a backup has, by its path from there.
fn checked(entry: &tar::Entry<'_, impl Read>) -> Result<String, String> {
    let path = entry.path().map_err(|error| error.to_string())?;
    let name = path.to_str().ok_or("a name is no UTF-8")?.to_owned();
    if !entry.header().entry_type().is_file() {
        return Err(format!("{name:?} is no plain file"));
    }
    let plain = path.components().all(|part| matches!(part, Component::Normal(_))) && !name.contains("//");
    let known = match name.split_once('/') {
        None => [DATABASE, MANIFEST].contains(&name.as_str()),
        Some((folder, _)) => [REGISTERED, ARTIFACTS].contains(&folder),
    };
    if plain && known { Ok(name) } else { Err(format!("{name:?} has no place in a data folder")) }
}

/// Size and digest of what was written.
fn write(dir: &Dir, name: &str, data: &mut impl Read) -> io::Result<(u64, String)> {
    if let Some((folder, _)) = name.rsplit_once('/') {
        dir.create_dir_all(folder)?;
    }
    let mut file = dir.open_with(name, OpenOptions::new().write(true).create_new(true))?;
    let (mut digest, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = data.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        io::Write::write_all(&mut file, bytes)?;
        digest.update(bytes);
        size += read as u64;
    }
    if name == DATABASE {
        file.sync_all()?;
    }
    Ok((size, format!("{:x}", digest.finalize())))
}

fn agrees(manifest: &Manifest, found: &HashMap<String, (u64, String)>) -> Result<(), String> {
    if manifest.format > FORMAT || manifest.migration > Location::newest_migration() {
        return Err(format!("skillhost {} made it, which is newer; use that version", manifest.skillhost));
    }
    let said: BTreeMap<&str, (u64, &str)> =
        manifest.files.iter().map(|it| (it.path.as_str(), (it.size, it.sha256.as_str()))).collect();
    if !said.contains_key(DATABASE) {
        return Err("it has no records".to_owned());
    }
    for (name, (size, sha256)) in &said {
        match found.get(*name) {
            None => return Err(format!("{name:?} is missing")),
            Some((found, digest)) if found == size && digest == sha256 => {}
            Some(_) => return Err(format!("{name:?} is not what its manifest says")),
        }
    }
    match found.keys().find(|name| !said.contains_key(name.as_str())) {
        Some(name) => Err(format!("{name:?} is not in its manifest")),
        None => Ok(()),
    }
}
