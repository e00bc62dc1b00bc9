//! `mv`

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{
    copy, quoted,
    transfer::{Place, Transfer, normal},
};
use crate::commands::{options::Known, reason};

pub struct Mv;

const KNOWN: Known = Known {
    command: "mv",
    letters: "bB?finS:t:TuvZ",
    long: &[
        ("backup", 'B'),
        ("force", 'f'),
        ("interactive", 'i'),
        ("no-clobber", 'n'),
        ("no-target-directory", 'T'),
        ("strip-trailing-slashes", 'z'),
        ("suffix", 'S'),
        ("target-directory", 't'),
        ("update", 'u'),
        ("verbose", 'v'),
    ],
    wrong: 1,
};

#[async_trait]
impl Builtin for Mv {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    let mut moving = Transfer::new(&KNOWN, &given, context)?;
    let mut operands = given.operands.clone();
    let target = moving.target(&KNOWN, &given, &mut operands).await?;
    for operand in &operands {
        let to = moving.to(&target, operand);
        let from = moving.place(operand);
        move_one(&mut moving, &from, &to).await;
    }
    Ok(moving.said.result())
}

async fn move_one(moving: &mut Transfer<'_>, from: &Place, to: &Place) {
    let found = match moving.fs.lstat(&from.path).await {
        Ok(found) => found,
        Err(error) => return moving.failed(&format!("cannot stat {}: {}", quoted(&from.shown), reason(&error))),
    };
    let folder = found.file_type.is_dir();
    if moving.same(from, to) || !moving.fits(folder, from, to).await {
        return;
    }
    if folder && normal(&to.path).starts_with(normal(&from.path)) {
        return moving.failed(&format!("cannot move {} to a subdirectory of itself, {}", quoted(&from.shown), quoted(&to.shown)));
    }
    let cannot = format!("cannot move {} to {}", quoted(&from.shown), quoted(&to.shown));
    if folder && moving.fs.read_dir(&to.path).await.is_ok_and(|entries| !entries.is_empty()) {
        return moving.failed(&format!("{cannot}: Directory not empty"));
    }
    let Some(kept) = moving.may_replace(from, to).await else { return };
    if let Err(error) = rename(moving, from, to, folder).await {
        return moving.failed(&format!("{cannot}: {}", reason(&error)));
    }
    if moving.verbose {
        moving.said.done(&format!("renamed {} -> {}{}", quoted(&from.shown), quoted(&to.shown), kept.unwrap_or_default()));
    }
}

/// Under its new name; where that is in another of the folders that the host gave, a copy.
async fn rename(moving: &mut Transfer<'_>, from: &Place, to: &Place, folder: bool) -> bashkit::Result<()> {
    let parent = to.path.parent().unwrap_or(&to.path);
    moving.fs.stat(parent).await?;
    if folder && moving.fs.stat(&to.path).await.is_ok() {
        moving.fs.remove(&to.path, false).await?;
    }
    match moving.fs.rename(&from.path, &to.path).await {
        Ok(()) => Ok(()),
        Err(_) => {
            copy::tree(moving.fs, &from.path, &to.path).await?;
            moving.fs.remove(&from.path, folder).await
        }
    }
}
