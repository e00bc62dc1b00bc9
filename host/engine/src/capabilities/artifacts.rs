//! `artifacts`: files that outlive the call, for guests that prefer a function to a folder.

use std::{io, path::Path, time::Instant};

use cap_std::fs::{Dir, OpenOptions};

use super::bindings::skillhost::skill::artifacts::{Error, Host};
use crate::state::State;

/// The guest folder whose content is kept.
const FOLDER: &str = "/artifacts";

impl Host for State {
    fn write(&mut self, name: String, data: Vec<u8>) -> Result<(), Error> {
        let path = Path::new(&name);
        let plain = |c| matches!(c, std::path::Component::Normal(_));
        if name.is_empty() || name.contains(['\\', '\0']) || !path.components().all(plain) {
            return Err(Error::InvalidName(format!("{name:?} must be a relative path inside the artifact folder")));
        }
        if Instant::now() >= self.deadline {
            return Err(Error::Limit("the deadline has passed".into()));
        }
        let Some(mount) = self.mounts.iter_mut().find(|m| m.guest.ends_with(FOLDER)) else {
            return Err(Error::Io("this call has no artifact folder".into()));
        };
        self.quota.touch();
        let open = mount.folder.open().map_err(io_error)?;
        if open.0.perms.write_not_permitted() {
            return Err(Error::Io("the artifact folder is read-only".into()));
        }
        let folder = Dir::from_std_file(open.0.dir.try_clone().map_err(io_error)?);

        let before = folder.metadata(path).map(|m| m.len()).ok();
        let growth = (data.len() as u64).saturating_sub(before.unwrap_or(0));
        self.quota.charge_bytes(growth).map_err(|e| Error::Limit(e.to_string()))?;
        let missing = |p: &&Path| !p.as_os_str().is_empty() && folder.symlink_metadata(p).is_err();
        let new = path.ancestors().take_while(missing).count() as u64;
        self.quota.charge_files(new).map_err(|e| Error::Limit(e.to_string()))?;
        if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            folder.create_dir_all(parent).map_err(io_error)?;
        }
        let options = OpenOptions::new().write(true).create(true).truncate(true).to_owned();
        let mut file = folder.open_with(path, &options).map_err(io_error)?;
        io::Write::write_all(&mut file, &data).map_err(io_error)
    }
}

/// The system's word without the host's path, which cap-std never puts in.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn io_error(e: io::Error) -> Error {
    Error::Io(e.to_string())
}
