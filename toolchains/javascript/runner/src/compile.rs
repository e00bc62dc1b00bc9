//! `node --compile SOURCE OUTPUT`: fills the code cache and runs nothing. What does not compile is reported and left out.

use std::fs;

use rquickjs::{Ctx, Error, Object};

use crate::{cache, code, engine};

/// More is not compiled beforehand: files, and bytes of one file.
const FILES: usize = 4000;
const BYTES: u64 = 8 << 20;

const ENDINGS: [&str; 6] = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/// Compiles what is in `source`, and what is in `node_modules` there, into `output`; the exit code.
pub fn folder(ctx: &Ctx, source: &str, output: &str) -> u8 {
    let call = Object::new(ctx.clone()).and_then(|call| {
        call.set("cwd", source)?;
        call.set("args", Vec::<String>::new())?;
        engine::global(ctx, "begin")?.call::<_, ()>((call,))
    });
    if call.is_err() {
        eprintln!("node: {}", engine::describe(&ctx.catch()));
        return 70;
    }
    let mut folders = vec![source.to_owned()];
    let mut left = FILES;
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let Ok(found) = entry.metadata() else { continue };
            if found.is_dir() && !path.ends_with("/.git") {
                folders.push(path);
            } else if found.is_file() && found.len() <= BYTES && is_source(&path) && left > 0 {
                left -= 1;
                file(ctx, &path, output);
            }
        }
    }
    0
}

fn is_source(path: &str) -> bool {
    let is_declaration = [".d.ts", ".d.mts", ".d.cts"].iter().any(|e| path.ends_with(e));
    !is_declaration && ENDINGS.iter().any(|e| path.ends_with(e))
}

fn file(ctx: &Ctx, path: &str, output: &str) {
    let Ok(source) = fs::read(path) else { return };
    match code::to_keep(ctx, path, &source) {
        Ok(entry) => {
            if let Err(error) = cache::keep(output, path, &source, &entry) {
                eprintln!("{path}: not kept: {error}");
            }
        }
        Err(Error::Exception) => eprintln!("{path}: not compiled: {}", engine::describe(&ctx.catch())),
        Err(error) => eprintln!("{path}: not compiled: {error}"),
    }
}
