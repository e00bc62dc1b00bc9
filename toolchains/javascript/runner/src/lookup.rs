//! Where modules are and what is in them, straight from the host: libc asks it for an inode's number too, at each look, and
//! thousands of looks are what a program of many packages begins with.

use std::cell::OnceCell;
use std::io;

use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{
    Descriptor, DescriptorFlags, DescriptorStat, DescriptorType, ErrorCode, OpenFlags, PathFlags,
};

/// Bytes of one question: more than the host gives at once would look like the end of a file.
const PART: usize = 64 << 10;

/// What a name may lack.
const ENDINGS: [&str; 7] = [".js", ".json", ".cjs", ".mjs", ".ts", ".mts", ".cts"];

thread_local! {
    static FOLDERS: OnceCell<Vec<(Descriptor, String)>> = const { OnceCell::new() };
}

/// `file`, `directory`, or nothing where nothing is.
pub fn kind(path: String) -> Option<&'static str> {
    match stat(&path).ok()?.type_ {
        DescriptorType::RegularFile => Some("file"),
        DescriptorType::Directory => Some("directory"),
        _ => None,
    }
}

/// The file that this names, with its ending or without. TypeScript names the file that it will become.
pub fn file(path: String) -> Option<String> {
    if is_file(&path) {
        return Some(path);
    }
    with_ending(&path).or_else(|| {
        let stem = path.strip_suffix("js")?;
        let source = format!("{stem}ts");
        ([".", ".m", ".c"].iter().any(|end| stem.ends_with(end)) && is_file(&source)).then_some(source)
    })
}

/// The file whose ending is missing here.
pub fn with_ending(path: &str) -> Option<String> {
    ENDINGS.iter().map(|ending| format!("{path}{ending}")).find(|path| is_file(path))
}

/// The path that `name` is, seen from this folder.
pub fn join(folder: String, name: String) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let from = if name.starts_with('/') { "" } else { folder.as_str() };
    for part in from.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let length = parts.iter().map(|part| part.len() + 1).sum();
    let mut path = String::with_capacity(length);
    for part in parts {
        path.push('/');
        path.push_str(part);
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

/// The whole file.
pub fn read(path: &str) -> io::Result<Vec<u8>> {
    in_folder(path, |folder, name| {
        let file = folder.open_at(PathFlags::SYMLINK_FOLLOW, name, OpenFlags::empty(), DescriptorFlags::READ)?;
        let (mut all, _) = file.read(PART as u64, 0)?;
        if all.len() < PART {
            return Ok(all);
        }
        all.reserve_exact((file.stat()?.size as usize).saturating_sub(PART) + 1);
        loop {
            let (part, end) = file.read(PART as u64, all.len() as u64)?;
            all.extend_from_slice(&part);
            if end || part.len() < PART {
                return Ok(all);
            }
        }
    })
}

fn is_file(path: &str) -> bool {
    stat(path).is_ok_and(|found| found.type_ == DescriptorType::RegularFile)
}

fn stat(path: &str) -> io::Result<DescriptorStat> {
    in_folder(path, |folder, name| folder.stat_at(PathFlags::SYMLINK_FOLLOW, name))
}

/// Asks the folder that this is in. A name that ends in `/` is that of a folder.
fn in_folder<T>(path: &str, ask: impl FnOnce(&Descriptor, &str) -> Result<T, ErrorCode>) -> io::Result<T> {
    FOLDERS.with(|folders| {
        let folders = folders.get_or_init(get_directories);
        let below = |root: &str| match root {
            "/" => path.strip_prefix('/'),
            root => path.strip_prefix(root).and_then(|rest| if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }),
        };
        let found = folders.iter().filter_map(|(folder, root)| Some((folder, root.len(), below(root)?)));
        let (folder, _, name) = found.max_by_key(|(_, length, _)| *length).ok_or(io::ErrorKind::NotFound)?;
        ask(folder, if name.is_empty() { "." } else { name }).map_err(reason)
    })
}

fn reason(code: ErrorCode) -> io::Error {
    match code {
        ErrorCode::Access | ErrorCode::NotPermitted => io::ErrorKind::PermissionDenied.into(),
        ErrorCode::IsDirectory => io::ErrorKind::IsADirectory.into(),
        ErrorCode::NoEntry | ErrorCode::NotDirectory => io::ErrorKind::NotFound.into(),
        code => io::Error::other(code.message()),
    }
}
