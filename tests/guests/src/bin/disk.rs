//! Fills the disk, in every way that WASI has. It goes on until it is refused and prints how far it came.

use std::{
    fs::{self, File},
    io::{Seek as _, SeekFrom, Write as _},
};

use guests::asked;
use wasip2::filesystem::{
    preopens::get_directories,
    types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags},
};

const CHUNK: usize = 1 << 20;
/// Never reached when limits work; so that a broken one does not fill the machine.
const ENOUGH: usize = 20_000;

fn main() {
    let (how, folder) = asked();
    let at = |name: &str| format!("{folder}/{name}");
    let chunk = vec![7_u8; CHUNK];
    let done = match how.as_str() {
        "write" => {
            let mut file = File::create(at("f")).unwrap();
            until_refused(|_| file.write_all(&chunk))
        }
        "append" => until_refused(|_| File::options().create(true).append(true).open(at("f"))?.write_all(&chunk)),
        "overwrite" => (0..50).filter(|_| fs::write(at("f"), &chunk).is_ok()).count(),
        "delete-and-write" => until_refused(|_| fs::write(at("f"), &chunk).and_then(|()| fs::remove_file(at("f")))),
        "set-len" => {
            let file = File::create(at("f")).unwrap();
            until_refused(|i| file.set_len(((i + 1) * CHUNK) as u64))
        }
        "set-len-at-once" => {
            let file = File::create(at("f")).unwrap();
            println!("{}", file.set_len(1 << 45).unwrap_err());
            return;
        }
        "sparse" => {
            let mut file = File::create(at("f")).unwrap();
            until_refused(|i| {
                file.seek(SeekFrom::Start(((i + 1) * CHUNK) as u64))?;
                file.write_all(b"x")
            })
        }
        "descriptor-write" => {
            let file = raw_file(&folder);
            until_refused(|i| file.write(&chunk[..1 << 16], (i << 16) as u64))
        }
        "stream-at-once" => {
            let stream = raw_file(&folder).write_via_stream(0).unwrap();
            until_refused(|_| stream.write(&chunk).and_then(|()| stream.blocking_flush()))
        }
        "zeroes" => {
            let stream = raw_file(&folder).write_via_stream(0).unwrap();
            until_refused(|_| stream.blocking_write_zeroes_and_flush(4096))
        }
        "splice" => {
            fs::write(at("source"), &chunk[..1 << 16]).unwrap();
            let stream = raw_file(&folder).append_via_stream().unwrap();
            let source = raw_open(&folder, "source");
            until_refused(|_| {
                let from = source.read_via_stream(0).map_err(|e| e.to_string())?;
                stream.blocking_splice(&from, 1 << 16).map_err(|e| e.to_string())
            })
        }
        "files" => until_refused(|i| File::create(at(&i.to_string()))),
        "folders" => until_refused(|i| fs::create_dir(at(&i.to_string()))),
        "symlinks" => {
            let dir = raw_dir(&folder);
            until_refused(|i| dir.symlink_at("f", &i.to_string()))
        }
        "links" => {
            File::create(at("f")).unwrap();
            until_refused(|i| fs::hard_link(at("f"), at(&i.to_string())))
        }
        "deep" => {
            let mut path = folder.clone();
            until_refused(|_| {
                path.push_str("/d");
                fs::create_dir(&path)
            })
        }
        "open" => {
            File::create(at("f")).unwrap();
            let mut hoard = Vec::new();
            until_refused(|_| File::open(at("f")).map(|f| hoard.push(f)))
        }
        other => panic!("no behaviour {other:?}"),
    };
    println!("{done}");
}

fn until_refused<T, E: std::fmt::Display>(mut once: impl FnMut(usize) -> Result<T, E>) -> usize {
    for i in 0..ENOUGH {
        if let Err(error) = once(i) {
            eprintln!("{error}");
            return i;
        }
    }
    ENOUGH
}

fn raw_dir(folder: &str) -> Descriptor {
    get_directories().into_iter().find(|(_, name)| name == folder).unwrap().0
}

fn raw_open(folder: &str, name: &str) -> Descriptor {
    let flags = DescriptorFlags::READ | DescriptorFlags::WRITE;
    raw_dir(folder).open_at(PathFlags::empty(), name, OpenFlags::CREATE, flags).unwrap()
}

fn raw_file(folder: &str) -> Descriptor {
    raw_open(folder, "f")
}
