//! Files, for `fs`. Paths are absolute: the modules of Node.js know the working directory.

use std::ffi::CString;
use std::fs::{self, FileType, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::time::SystemTime;

use rquickjs::{Ctx, Object, Result};

use crate::natives::{Bytes, bytes, io_result};

/// The whole file.
pub fn read<'js>(ctx: Ctx<'js>, path: String) -> Result<Bytes<'js>> {
    let is_folder = || fs::metadata(&path).is_ok_and(|m| m.is_dir());
    let all = fs::read(&path).map_err(|e| if is_folder() { ErrorKind::IsADirectory.into() } else { e });
    Bytes::new(ctx.clone(), io_result(&ctx, all)?)
}

/// Writes all of it: `a` appends, `x` makes a new file, anything else replaces what is there.
pub fn write(ctx: Ctx, path: String, data: Bytes, how: String) -> Result<()> {
    let mut options = OpenOptions::new();
    match how.as_str() {
        "a" => options.append(true).create(true),
        "x" => options.write(true).create_new(true),
        _ => options.write(true).create(true).truncate(true),
    };
    io_result(&ctx, options.open(path).and_then(|mut file| file.write_all(bytes(&data))))
}

/// `{ type, size, mtimeMs }`, of what a link leads to or of the link itself.
pub fn stat(ctx: Ctx<'_>, path: String, follow: bool) -> Result<Object<'_>> {
    let found = if follow { fs::metadata(path) } else { fs::symlink_metadata(path) };
    let found = io_result(&ctx, found)?;
    let modified = found.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
    let object = Object::new(ctx)?;
    object.set("type", kind(found.file_type()))?;
    object.set("size", found.len() as f64)?;
    object.set("mtimeMs", modified.map_or(0.0, |d| d.as_secs_f64() * 1e3))?;
    Ok(object)
}

/// `[{ name, type }]`
pub fn list(ctx: Ctx<'_>, path: String) -> Result<Vec<Object<'_>>> {
    let entries = io_result(&ctx, fs::read_dir(path))?;
    entries
        .map(|entry| {
            let entry = io_result(&ctx, entry)?;
            let object = Object::new(ctx.clone())?;
            object.set("name", entry.file_name().to_string_lossy().as_ref())?;
            object.set("type", io_result(&ctx, entry.file_type()).map(kind)?)?;
            Ok(object)
        })
        .collect()
}

/// Makes a symbolic link.
pub fn symlink(target: String, link: String) -> io::Result<()> {
    let (target, link) = (CString::new(target)?, CString::new(link)?);
    // SAFETY: both end in NUL.
    if unsafe { libc::symlink(target.as_ptr(), link.as_ptr()) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Sets when a file was last read and changed, in seconds since 1970.
pub fn set_times(path: String, read: f64, changed: f64) -> io::Result<()> {
    let path = CString::new(path)?;
    let time = |seconds: f64| libc::timespec {
        tv_sec: seconds.floor() as _,
        tv_nsec: ((seconds - seconds.floor()) * 1e9) as _,
    };
    let times = [time(read), time(changed)];
    // SAFETY: the path ends in NUL, and there are two times.
    let done = unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), 0) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

fn kind(of: FileType) -> &'static str {
    if of.is_dir() {
        "directory"
    } else if of.is_symlink() {
        "symbolic-link"
    } else if of.is_file() {
        "file"
    } else {
        "unknown"
    }
}
