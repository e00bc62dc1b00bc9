//! Embeds what a machine that has only the binary needs: the bundled skills, the guest SDK and the interfaces.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// Folders of the repository. What is built in them is left out.
const FOLDERS: [&str; 3] = ["skills", "skill-sdk", "wit"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..").canonicalize()?;
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from("static FILES: &[(&str, &[u8])] = &[\n");
    for folder in FOLDERS {
        if root.join(folder).is_dir() {
            collect(&root.join(folder), folder, &mut table)?;
        } else {
            println!("cargo::rerun-if-changed={}", root.join(folder).display());
        }
    }
    table.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("bundled.rs"), table)
}

fn collect(folder: &Path, prefix: &str, table: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    // Cargo looks at everything below a folder, so one that holds what is built here would be new after every start.
    let is_crate = folder.join("Cargo.toml").is_file();
    if prefix != "skills" && !is_crate {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_built(&name) {
            continue;
        }
        let (path, shown) = (entry.path(), format!("{prefix}/{name}"));
        if entry.file_type()?.is_dir() {
            collect(&path, &shown, table)?;
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            table.push_str(&format!("    ({shown:?}, include_bytes!({path:?})),\n"));
        }
    }
    Ok(())
}

fn is_built(name: &str) -> bool {
    ["target", "artifacts", "__pycache__", "node_modules", ".git"].contains(&name) || name.ends_with(".wasm")
}
