//! Runs the steps of a recipe in a folder of their own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    BuildError, Progress, Step, Toolchain, component_of,
    error::At,
    link,
    run::{self, Log},
    snapshot,
};

const VENV: &str = ".venv";
const NO_PACKAGES: &str = ".no-packages";

/// What the steps left.
pub(crate) struct Made {
    pub(crate) component: PathBuf,
    /// The folder beside it, where the toolchain has one.
    pub(crate) files: Option<PathBuf>,
}

/// Runs all steps of `toolchain` below `work` and returns what they left.
pub(crate) fn run_all(
    toolchain: &Toolchain,
    work: &Path,
    log: &mut Log,
    progress: &dyn Progress,
) -> Result<Made, BuildError> {
    let purpose = format!("to build the toolchain {}", toolchain.name);
    for program in toolchain.needs() {
        if program == "python3" { run::require_python(&purpose)? } else { run::require(program, &purpose)? }
    }
    toolchain.recipe().write_to(work)?;
    let empty = work.join(NO_PACKAGES).join("lib/python3/site-packages");
    fs::create_dir_all(&empty).at("cannot create", &empty)?;
    let steps = toolchain.steps();
    for (i, step) in steps.iter().enumerate() {
        progress.started(step.title(), i + 1, steps.len());
        match step {
            Step::Venv { title, venv } => make_venv(work, title, venv, log)?,
            Step::Wheels { title, wheels, into } => {
                ensure_venv(work, title, log)?;
                pip(work, title, wheels, Some(into), log)?;
            }
            Step::Run { title, run, env } => {
                let mut command = program(work, run.first().map_or("", String::as_str));
                command.args(run.iter().skip(1));
                command.envs(env.iter().map(|(name, value)| (name, value.replace("{dir}", &work.to_string_lossy()))));
                log.run(title, command)?;
            }
            Step::Snapshot { title, snapshot, init, into } => {
                let taken = snapshot::take(&work.join(snapshot), init, &work.join(into));
                taken.map_err(|e| log.failed(title, &format!("{e:?}")))?;
            }
            Step::Component { title, component, into } => {
                let (from, into) = (work.join(component), work.join(into));
                let module = fs::read(&from).at("cannot read", &from)?;
                let made = component_of(&module).map_err(|e| log.failed(title, &e.to_string()))?;
                fs::write(&into, made).at("cannot write", &into)?;
            }
            Step::Link { title, link: component, into } => {
                let (from, into) = (work.join(component), work.join(into));
                let component = fs::read(&from).at("cannot read", &from)?;
                let linked = link::link(&component).map_err(|e| log.failed(title, &e.to_string()))?;
                fs::write(&into, linked).at("cannot write", &into)?;
            }
        }
    }
    let component = component(toolchain, work.join(toolchain.output()))?;
    let files = toolchain.files().map(|files| work.join(files));
    if let Some(file) = files.iter().find(|files| !files.is_dir()) {
        let (name, reason) = (toolchain.name.clone(), "there is no such folder".to_owned());
        return Err(BuildError::NoOutput { name, file: file.clone(), reason });
    }
    Ok(Made { component, files })
}

fn make_venv(work: &Path, title: &str, requirements: &str, log: &mut Log) -> Result<(), BuildError> {
    ensure_venv(work, title, log)?;
    pip(work, title, requirements, None, log)
}

fn ensure_venv(work: &Path, title: &str, log: &mut Log) -> Result<(), BuildError> {
    if work.join(VENV).exists() {
        return Ok(());
    }
    let mut command = run::command("python3", work);
    command.args(["-I", "-m", "venv", VENV]);
    log.run(title, command)
}

/// Only wheels, only with the pinned hashes: no package's code runs while it is installed.
fn pip(work: &Path, title: &str, requirements: &str, into: Option<&str>, log: &mut Log) -> Result<(), BuildError> {
    let mut command = run::command(work.join(VENV).join("bin/python"), work);
    command.args([
        "-I",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--no-compile",
    ]);
    if let Some(folder) = into {
        command.args(["--target", folder]);
    }
    command.args(["-r", requirements]);
    log.run(title, command)
}

/// A program of the private environment if it has it, else of the machine. `VIRTUAL_ENV` names a folder without packages:
/// tools that look around for installed packages find none.
fn program(work: &Path, name: &str) -> std::process::Command {
    let bin = work.join(VENV).join("bin");
    let own = bin.join(name);
    let mut command = if own.is_file() { run::command(own, work) } else { run::command(name, work) };
    let machine = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&machine))).unwrap_or(machine);
    command.env("PATH", path).env("VIRTUAL_ENV", work.join(NO_PACKAGES)).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Checks that the file is a WebAssembly component.
fn component(toolchain: &Toolchain, file: PathBuf) -> Result<PathBuf, BuildError> {
    let wrong = |reason: &str| BuildError::NoOutput {
        name: toolchain.name.clone(),
        file: file.clone(),
        reason: reason.to_owned(),
    };
    let mut head = [0u8; 8];
    let mut opened = fs::File::open(&file).map_err(|_| wrong("there is no such file"))?;
    std::io::Read::read_exact(&mut opened, &mut head).map_err(|_| wrong("the file is too short"))?;
    match head {
        [0, b'a', b's', b'm', 13, 0, 1, 0] => Ok(file),
        [0, b'a', b's', b'm', ..] => Err(wrong("it is a core module, not a component")),
        _ => Err(wrong("it is not WebAssembly")),
    }
}
