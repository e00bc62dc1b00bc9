//! Packages that carry the suites, fetched by the registries' own programs, once, and checked.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest as _, Sha256};

use crate::table::folder;

/// Debian's own keys.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// A package of Debian, unpacked. Its testing suite has it; where that has moved on, the error says so.
pub fn debian(name: &str, version: &str, digest: &str) -> PathBuf {
    let into = folder().join(format!("{name}-{version}"));
    if !into.exists() {
        let apt = Apt::new();
        apt.run("update", &[]);
        apt.run("download", &[&format!("{name}={version}")]);
        let package = only_file(&apt.folder.join("packages"), name);
        check(&package, digest);
        unpack(&into, |half| Command::new("dpkg-deb").arg("-x").arg(&package).arg(half).status().unwrap().success());
    }
    into
}

/// A package of npm, unpacked.
pub fn npm(name: &str, version: &str, digest: &str) -> PathBuf {
    let into = folder().join(format!("{}-{version}", name.replace(['@', '/'], "-")));
    if !into.exists() {
        let packed = folder().join("npm");
        fs::create_dir_all(&packed).unwrap();
        let done =
            Command::new("npm").args(["pack", "--silent", &format!("{name}@{version}")]).current_dir(&packed).status();
        assert!(done.unwrap().success(), "npm has no {name} {version}");
        let package = only_file(&packed, "");
        check(&package, digest);
        unpack(&into, |half| {
            Command::new("tar").arg("xzf").arg(&package).arg("-C").arg(half).status().unwrap().success()
        });
        fs::remove_dir_all(packed).unwrap();
    }
    into.join("package")
}

/// apt with lists of its own: the machine's packages are not touched.
struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn new() -> Self {
        let folder = folder().join("apt");
        for part in ["lists/partial", "cache/archives/partial", "packages"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let said = Command::new("apt-get").args(["indextargets", "--format", "$(SITE)"]).output();
        let said = String::from_utf8(said.expect("apt-get is needed: Debian").stdout).unwrap();
        let site =
            said.lines().find(|l| l.ends_with("/debian")).expect("Debian among the machine's sources of packages");
        let line = |suite| format!("deb [signed-by={KEYS}] {site} {suite} main\n");
        fs::write(folder.join("sources.list"), line("testing") + &line("unstable")).unwrap();
        fs::write(folder.join("status"), "").unwrap();
        Self { folder }
    }

    fn run(&self, verb: &str, args: &[&str]) {
        let of = |key: &str, path: &str| format!("-o{key}={}", self.folder.join(path).display());
        let done = Command::new("apt-get")
            .arg("-qq")
            .arg("-oDir::Etc::sourceparts=/dev/null")
            .args([of("Dir::Etc::sourcelist", "sources.list"), of("Dir::State::lists", "lists")])
            .args([of("Dir::Cache", "cache"), of("Dir::State::status", "status")])
            .arg(verb)
            .args(args)
            .current_dir(self.folder.join("packages"))
            .status();
        assert!(
            done.unwrap().success(),
            "apt-get {verb} {args:?}: Debian keeps only the newest versions of what is not released; \
             name the version and digest that it has now, and write the table anew with SUITES=write"
        );
    }
}

fn only_file(folder: &Path, begins: &str) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let begins = |f: &PathBuf| f.file_name().unwrap().to_str().unwrap().starts_with(begins);
    files.filter(begins).last().expect("the file that was fetched")
}

fn check(file: &Path, digest: &str) {
    let found: String = Sha256::digest(fs::read(file).unwrap()).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(found, digest, "{}", file.display());
}

/// Unpacks beside the folder and renames, so that what is there is whole.
fn unpack(into: &Path, work: impl FnOnce(&Path) -> bool) {
    let half = into.with_extension("half");
    drop(fs::remove_dir_all(&half));
    fs::create_dir_all(&half).unwrap();
    assert!(work(&half), "{} cannot be unpacked", into.display());
    fs::rename(half, into).unwrap();
}
