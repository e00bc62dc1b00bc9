//! Writes the table of embedded recipes: every file of the sibling folders and of `wit/`, so that an installed binary
//! needs no checkout and a new interpreter is a new folder and nothing else.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let toolchains = here.join("..");
    let mut table = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for entry in sorted(&toolchains)? {
        if entry.is_dir() && !entry.ends_with("builder") {
            collect(&entry, &name(&entry), &mut table)?;
        }
    }
    collect(&here.join("../../wit"), "wit", &mut table)?;
    table.push_str("];\n");
    println!("cargo::rerun-if-changed={}", toolchains.display());
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("embedded.rs"), table)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn collect(folder: &Path, prefix: &str, table: &mut String) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for path in sorted(folder)? {
        let name = name(&path);
        if name.starts_with('.') || ["__pycache__", "target", "node_modules"].contains(&name.as_str()) {
            continue;
        }
        let shown = format!("{prefix}/{name}");
        if path.is_dir() {
            collect(&path, &shown, table)?;
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            table.push_str(&format!("    ({shown:?}, include_bytes!({:?})),\n", path.canonicalize()?));
        }
    }
    Ok(())
}
