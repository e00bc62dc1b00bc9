//! `chmod` as of GNU. What it was told is remembered until the shell ends.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileType, Metadata};

use super::{absolute, mode, options::Known, permissions, reason};

pub struct Chmod;

const KNOWN: Known = Known {
    command: "chmod",
    letters: "cfvRé:",
    long: &[
        ("changes", 'c'),
        ("silent", 'f'),
        ("quiet", 'f'),
        ("verbose", 'v'),
        ("recursive", 'R'),
        ("reference", 'é'),
        ("preserve-root", '\u{1}'),
        ("no-preserve-root", '\u{1}'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for Chmod {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// `-x` and `-rw,g+s` are modes and no options.
fn is_mode(word: &str) -> bool {
    word.len() > 1 && word.starts_with('-') && word.chars().skip(1).all(|c| "rwxXstugo,+-=".contains(c))
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let mut words = context.args.to_vec();
    let minus = words.iter().position(|word| is_mode(word)).map(|at| words.remove(at));
    let given = KNOWN.read(&words)?;
    let mut files = given.operands.clone();
    let text = match (given.value('é'), minus) {
        (Some(file), _) => {
            let found = context.fs.stat(&absolute(context.cwd, file)).await;
            let found = found.map_err(|e| (format!("chmod: failed to get attributes of '{file}': {}\n", reason(&e)), 1))?;
            format!("{:o}", found.mode & 0o7777)
        }
        (None, Some(mode)) => mode,
        (None, None) if files.is_empty() => return Err(KNOWN.wrong("missing operand")),
        (None, None) => files.remove(0),
    };
    if files.is_empty() {
        return Err(KNOWN.wrong(&format!("missing operand after ‘{text}’")));
    }
    if mode::read(&text, 0, false).is_none() {
        return Err(KNOWN.wrong(&format!("invalid mode: ‘{text}’")));
    }
    let (mut out, mut errors, mut failed) = (String::new(), String::new(), false);
    let mut rest: Vec<String> = files.into_iter().rev().collect();
    while let Some(file) = rest.pop() {
        let path = absolute(context.cwd, &file);
        let found = match context.fs.stat(&path).await {
            Ok(found) => found,
            Err(error) => {
                failed = true;
                if !given.has("f") {
                    errors.push_str(&format!("chmod: cannot access '{file}': {}\n", reason(&error)));
                }
                continue;
            }
        };
        let mode = mode::read(&text, found.mode & 0o7777, found.file_type.is_dir()).unwrap_or(found.mode);
        if let Err(error) = context.fs.chmod(&path, mode).await {
            failed = true;
            errors.push_str(&format!("chmod: changing permissions of '{file}': {}\n", reason(&error)));
        }
        let changed = mode != found.mode & 0o7777;
        if given.has("v") || given.has("c") && changed {
            let shown = |mode: u32| format!("{mode:04o} ({})", letters(mode, &found));
            out.push_str(&match changed {
                true => format!("mode of '{file}' changed from {} to {}\n", shown(found.mode & 0o7777), shown(mode)),
                false => format!("mode of '{file}' retained as {}\n", shown(mode)),
            });
        }
        if given.has("R") && found.file_type.is_dir() {
            let mut names: Vec<String> = context.fs.read_dir(&path).await.unwrap_or_default().into_iter()
                .filter(|entry| entry.metadata.file_type != FileType::Symlink)
                .map(|entry| format!("{}/{}", file.trim_end_matches('/'), entry.name))
                .collect();
            names.sort_by(|a, b| b.cmp(a));
            rest.extend(names);
        }
    }
    let mut result = ExecResult::with_code(out, i32::from(failed));
    result.stderr = errors.into();
    Ok(result)
}

fn letters(mode: u32, of: &Metadata) -> String {
    permissions(&Metadata { mode, ..of.clone() }).chars().skip(1).collect()
}
