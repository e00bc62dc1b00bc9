//! Looks for a way out of its folders. One line per attempt.

use std::fs;

use guests::{asked, report};
use wasip2::filesystem::{
    preopens::get_directories,
    types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags},
};

fn main() {
    let (how, with) = asked();
    match how.as_str() {
        "read" => report("read", fs::read_to_string(&with)),
        "list" => report("list", fs::read_dir(&with).map(|d| d.flatten().map(|e| e.file_name()).collect::<Vec<_>>())),
        "write" => report("write", fs::write(&with, "mine now")),
        "all" => all(&with),
        other => panic!("no behaviour {other:?}"),
    }
}

/// Everything at once, from a writable folder; `with` is that folder.
fn all(folder: &str) {
    let out_of = |n: usize, path: &str| format!("{folder}/{}{path}", "../".repeat(n));
    for path in ["/etc/passwd", "etc/passwd", "/proc/self/environ", "/", "/proc", "/tmp", "//etc/passwd"] {
        report(path, fs::read(path).map(|b| b.len()));
        report(path, fs::read_dir(path).map(|_| "a folder"));
    }
    for n in 1..12 {
        report("dots", fs::read(out_of(n, "etc/passwd")).map(|b| b.len()));
        report("dots write", fs::write(out_of(n, "tmp/escaped"), "x"));
    }
    report("dots in between", fs::read(format!("{folder}/a/../../../../../../etc/passwd")).map(|b| b.len()));

    let dir = get_directories().into_iter().find(|(_, name)| name == folder).unwrap().0;
    for (i, target) in ["/etc/passwd", "../../../../../../etc/passwd", "/", "..", "/proc/self/root"].iter().enumerate() {
        let name = format!("link{i}");
        report("symlink", dir.symlink_at(target, &name).map_err(|e| e.to_string()));
        let through = format!("{folder}/{name}");
        report("through symlink", fs::read(&through).map(|b| b.len()));
        report("list through symlink", fs::read_dir(&through).map(|_| "a folder"));
        report("through symlink to file", fs::read(format!("{through}/etc/passwd")).map(|b| b.len()));
        report("write through symlink", fs::write(format!("{through}/tmp/escaped"), "x"));
        report("create through symlink", raw(&dir, &format!("{name}/escaped"), OpenFlags::CREATE));
    }
    for path in ["..", "../", "../..", "/", "/etc/passwd", "./../../etc/passwd", "a/../../b", ""] {
        report("raw open", raw(&dir, path, OpenFlags::empty()));
        report("raw create", raw(&dir, path, OpenFlags::CREATE));
        report("raw mkdir", dir.create_directory_at(path).map_err(|e| e.to_string()));
        report("raw stat", dir.stat_at(PathFlags::SYMLINK_FOLLOW, path).map(|_| ()).map_err(|e| e.to_string()));
    }
    fs::write(format!("{folder}/own"), "x").unwrap();
    for to in ["../own", "/own", "../../own", "link2/tmp/own", "link3/own"] {
        report("rename out", dir.rename_at("own", &dir, to).map_err(|e| e.to_string()));
        report("link out", dir.link_at(PathFlags::empty(), "own", &dir, to).map_err(|e| e.to_string()));
    }
    for from in ["/etc/passwd", "../../../../../../../etc/passwd", "link2/etc/passwd"] {
        report("link in", dir.link_at(PathFlags::SYMLINK_FOLLOW, from, &dir, "stolen").map_err(|e| e.to_string()));
        report("rename in", dir.rename_at(from, &dir, "stolen").map_err(|e| e.to_string()));
    }
}

fn raw(dir: &Descriptor, path: &str, open: OpenFlags) -> Result<(), String> {
    dir.open_at(PathFlags::SYMLINK_FOLLOW, path, open, DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY)
        .map(|_| ())
        .map_err(|e| e.to_string())
}
