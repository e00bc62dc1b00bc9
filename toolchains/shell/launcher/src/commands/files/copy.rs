//! `cp`

use std::path::Path;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult, FileSystem, FileType, Metadata};

use super::{
    below, quoted,
    transfer::{Place, Target, Transfer, normal},
};
use crate::commands::{options::{Given, Known}, reason};

pub struct Cp;

const KNOWN: Known = Known {
    command: "cp",
    letters: "abB?dfHilLnPp?RrsS:t:TuvxZ",
    long: &[
        ("archive", 'a'),
        ("backup", 'B'),
        ("dereference", 'L'),
        ("force", 'f'),
        ("interactive", 'i'),
        ("link", 'l'),
        ("no-clobber", 'n'),
        ("no-dereference", 'P'),
        ("no-preserve", '\u{1}'),
        ("no-target-directory", 'T'),
        ("one-file-system", 'x'),
        ("parents", '\u{2}'),
        ("preserve", 'p'),
        ("recursive", 'R'),
        ("reflink", '\u{3}'),
        ("remove-destination", '\u{4}'),
        ("sparse", '\u{5}'),
        ("strip-trailing-slashes", '\u{6}'),
        ("suffix", 'S'),
        ("symbolic-link", 's'),
        ("target-directory", 't'),
        ("update", 'u'),
        ("verbose", 'v'),
    ],
    wrong: 1,
};

/// Where links are followed.
#[derive(Clone, Copy, PartialEq)]
enum Follow {
    All,
    Operands,
    None,
}

struct How {
    recursive: bool,
    follow: Follow,
    /// Times and permissions too.
    preserve: bool,
    symbolic: bool,
    parents: bool,
}

#[async_trait]
impl Builtin for Cp {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let args = valueless(context.args);
    let given = KNOWN.read(&args)?;
    let how = how(&given)?;
    let mut copying = Transfer::new(&KNOWN, &given, context)?;
    let mut operands = given.operands.clone();
    let target = copying.target(&KNOWN, &given, &mut operands).await?;
    if how.parents && matches!(target, Target::Name(_)) {
        return Err(KNOWN.wrong("with --parents, the destination must be a directory"));
    }
    for operand in &operands {
        let from = copying.place(operand);
        let to = match &target {
            Target::Folder(folder) if how.parents => parents(&mut copying, folder, operand).await,
            target => copying.to(target, operand),
        };
        copy_one(&mut copying, &how, &from, &to, how.follow != Follow::None).await;
    }
    Ok(copying.said.result())
}

/// `--preserve=…`, `--reflink=…` and their like, whose values change nothing here.
fn valueless(args: &[String]) -> Vec<String> {
    let plain = |arg: &String| match arg.split_once('=') {
        Some((name @ ("--reflink" | "--sparse" | "--no-preserve"), _)) => name.to_owned(),
        _ => arg.clone(),
    };
    args.iter().map(plain).collect()
}

fn how(given: &Given) -> Result<How, (String, i32)> {
    if given.has("l") {
        return Err(("cp: hard links are not there in the sandbox: copy, or use -s\n".to_owned(), 1));
    }
    let recursive = given.has("aRr");
    let follow = match given.last("LHPad") {
        Some('L') => Follow::All,
        Some('H') => Follow::Operands,
        Some(_) => Follow::None,
        None if recursive => Follow::None,
        None => Follow::All,
    };
    Ok(How { recursive, follow, preserve: given.has("ap"), symbolic: given.has("s"), parents: given.has("\u{2}") })
}

/// `cp --parents a/b/c folder`: makes `folder/a/b`.
async fn parents(copying: &mut Transfer<'_>, folder: &Place, operand: &str) -> Place {
    let mut at = folder.clone();
    let parts: Vec<&str> = operand.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let mut source = String::new();
    for (number, part) in parts.iter().enumerate() {
        at = Place { shown: below(&at.shown, part), path: at.path.join(part) };
        source = if source.is_empty() { (*part).to_owned() } else { below(&source, part) };
        if number + 1 < parts.len() && copying.fs.mkdir(&at.path, false).await.is_ok() && copying.verbose {
            copying.said.done(&format!("{source} -> {}", at.shown));
        }
    }
    at
}

async fn copy_one(copying: &mut Transfer<'_>, how: &How, from: &Place, to: &Place, follow: bool) {
    let found = match follow {
        true => copying.fs.stat(&from.path).await,
        false => copying.fs.lstat(&from.path).await,
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return copying.failed(&format!("cannot stat {}: {}", quoted(&from.shown), reason(&error))),
    };
    let folder = found.file_type.is_dir();
    if folder && !how.recursive {
        return copying.failed(&format!("-r not specified; omitting directory {}", quoted(&from.shown)));
    }
    if folder {
        return Box::pin(copy_folder(copying, how, &found, from, to)).await;
    }
    if copying.same(from, to) || !copying.fits(false, from, to).await {
        return;
    }
    let Some(kept) = copying.may_replace(from, to).await else { return };
    if let Err(error) = copy_file(copying.fs, how, &found, from, to).await {
        return copying.failed(&format!("cannot create regular file {}: {}", quoted(&to.shown), reason(&error)));
    }
    if copying.verbose {
        copying.said.done(&format!("{} -> {}{}", quoted(&from.shown), quoted(&to.shown), kept.unwrap_or_default()));
    }
}

async fn copy_file(fs: &dyn FileSystem, how: &How, found: &Metadata, from: &Place, to: &Place) -> bashkit::Result<()> {
    if how.symbolic {
        return fs.symlink(Path::new(&from.shown), &to.path).await;
    }
    if to.shown.ends_with('/') {
        return Err(std::io::Error::from(std::io::ErrorKind::NotADirectory).into());
    }
    copy_entry(fs, found, &from.path, &to.path, how.preserve).await
}

/// One file or link, which is there by another name then.
async fn copy_entry(fs: &dyn FileSystem, found: &Metadata, from: &Path, to: &Path, preserve: bool) -> bashkit::Result<()> {
    if found.file_type == FileType::Symlink {
        if fs.lstat(to).await.is_ok() {
            fs.remove(to, false).await?;
        }
        return fs.symlink(&fs.read_link(from).await?, to).await;
    }
    let new = fs.lstat(to).await.is_err();
    let content = fs.read_file(from).await?;
    fs.write_file(to, &content).await?;
    if (new || preserve) && fs.stat(to).await?.mode & 0o7777 != found.mode & 0o7777 {
        fs.chmod(to, found.mode).await?;
    }
    if preserve {
        fs.set_modified_time(to, found.modified).await?;
    }
    Ok(())
}

async fn copy_folder(copying: &mut Transfer<'_>, how: &How, found: &Metadata, from: &Place, to: &Place) {
    if normal(&to.path).starts_with(normal(&from.path)) {
        return copying.failed(&format!("cannot copy a directory, {}, into itself, {}", quoted(&from.shown), quoted(&to.shown)));
    }
    if !copying.fits(true, from, to).await {
        return;
    }
    if copying.fs.stat(&to.path).await.is_err() {
        if let Err(error) = copying.fs.mkdir(&to.path, false).await {
            return copying.failed(&format!("cannot create directory {}: {}", quoted(&to.shown), reason(&error)));
        }
        if copying.verbose {
            copying.said.done(&format!("{} -> {}", quoted(&from.shown), quoted(&to.shown)));
        }
    }
    let entries = match copying.fs.read_dir(&from.path).await {
        Ok(entries) => entries,
        Err(error) => return copying.failed(&format!("cannot access {}: {}", quoted(&from.shown), reason(&error))),
    };
    for entry in entries {
        let inner = |place: &Place| Place { shown: below(&place.shown, &entry.name), path: place.path.join(&entry.name) };
        copy_one(copying, how, &inner(from), &inner(to), how.follow == Follow::All).await;
    }
    if how.preserve {
        let _ = copying.fs.chmod(&to.path, found.mode).await;
        let _ = copying.fs.set_modified_time(&to.path, found.modified).await;
    }
}

/// Everything at `from`, with its times.
pub async fn tree(fs: &dyn FileSystem, from: &Path, to: &Path) -> bashkit::Result<()> {
    let found = fs.lstat(from).await?;
    if !found.file_type.is_dir() {
        return copy_entry(fs, &found, from, to, true).await;
    }
    fs.mkdir(to, false).await?;
    for entry in fs.read_dir(from).await? {
        Box::pin(tree(fs, &from.join(&entry.name), &to.join(&entry.name))).await?;
    }
    fs.set_modified_time(to, found.modified).await
}
