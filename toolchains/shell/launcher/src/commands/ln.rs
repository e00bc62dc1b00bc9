//! `ln` as of GNU, but for hard links: the sandbox has none.

use std::path::{Component, Path, PathBuf};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{absolute, options::{Given, Known}, reason};

pub struct Ln;

const KNOWN: Known = Known {
    command: "ln",
    letters: "sfnrvTt:bS:iLPB?",
    long: &[
        ("symbolic", 's'),
        ("force", 'f'),
        ("no-dereference", 'n'),
        ("relative", 'r'),
        ("verbose", 'v'),
        ("no-target-directory", 'T'),
        ("target-directory", 't'),
        ("backup", 'B'),
        ("suffix", 'S'),
        ("interactive", 'i'),
        ("logical", 'L'),
        ("physical", 'P'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for Ln {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    let mut targets = given.operands.clone();
    if targets.is_empty() {
        return Err(KNOWN.wrong("missing file operand"));
    }
    let is_folder = async |name: &str| {
        let path = absolute(context.cwd, name);
        let linked = given.has("n") && context.fs.lstat(&path).await.is_ok_and(|m| m.file_type.is_symlink());
        !linked && context.fs.stat(&path).await.is_ok_and(|m| m.file_type.is_dir())
    };
    let folder = match given.value('t') {
        Some(folder) => Some(folder.to_owned()),
        None if targets.len() == 1 => Some(".".to_owned()),
        None if given.has("T") => None,
        None => {
            let last = targets.last().cloned().unwrap_or_default();
            if is_folder(&last).await {
                targets.pop()
            } else if targets.len() > 2 {
                return Err((format!("ln: target '{last}' is not a directory\n"), 1));
            } else {
                None
            }
        }
    };
    let pairs: Vec<(String, String)> = match (&folder, targets.as_slice()) {
        (Some(folder), _) => targets.iter().map(|target| (target.clone(), below(folder, target))).collect(),
        (None, [target, link]) => vec![(target.clone(), link.clone())],
        (None, _) => return Err(KNOWN.wrong("extra operand")),
    };
    let (mut out, mut errors) = (String::new(), String::new());
    for (target, link) in pairs {
        match make(context, &given, &target, &link).await {
            Ok(shown) if given.has("v") => out.push_str(&format!("'{link}' -> '{shown}'\n")),
            Ok(_) => {}
            Err(why) => errors.push_str(&format!("ln: {why}\n")),
        }
    }
    let mut result = ExecResult::with_code(out, i32::from(!errors.is_empty()));
    result.stderr = errors.into();
    Ok(result)
}

async fn make(context: &BuiltinContext<'_>, given: &Given, target: &str, link: &str) -> Result<String, String> {
    if !given.has("s") {
        if let Err(error) = context.fs.stat(&absolute(context.cwd, target)).await {
            return Err(format!("failed to access '{target}': {}", reason(&error)));
        }
        return Err(format!("failed to create hard link '{link}': the sandbox has no hard links; use ln -s or cp"));
    }
    let path = absolute(context.cwd, link);
    let shown = if given.has("r") { relative(&absolute(context.cwd, target), &path) } else { target.to_owned() };
    if context.fs.lstat(&path).await.is_ok() {
        if given.has("bB") {
            let kept = PathBuf::from(format!("{}{}", path.display(), given.value('S').unwrap_or("~")));
            let _what_follows_says_why = context.fs.rename(&path, &kept).await;
        } else if given.has("f") {
            let _what_follows_says_why = context.fs.remove(&path, false).await;
        } else {
            return Err(format!("failed to create symbolic link '{link}': File exists"));
        }
    }
    let made = context.fs.symlink(Path::new(&shown), &path).await;
    made.map_err(|error| format!("failed to create symbolic link '{link}': {}", reason(&error)))?;
    Ok(shown)
}

fn below(folder: &str, target: &str) -> String {
    let name = target.trim_end_matches('/').rsplit('/').next().unwrap_or(target);
    let folder = folder.trim_end_matches('/');
    if folder == "." { format!("./{name}") } else { format!("{folder}/{name}") }
}

/// The way from a link's folder to what it is to point to.
fn relative(target: &Path, link: &Path) -> String {
    let plain = |path: &Path| {
        let mut parts: Vec<String> = Vec::new();
        for part in path.components() {
            match part {
                Component::ParentDir => drop(parts.pop()),
                Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
                _ => {}
            }
        }
        parts
    };
    let (target, from) = (plain(target), plain(link.parent().unwrap_or(link)));
    let shared = target.iter().zip(&from).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let way: Vec<&str> = up.chain(target.iter().skip(shared).map(String::as_str)).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}
