//! Runs programs of the machine: clean environment, output in a log, what is missing named with the command that installs it.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{BuildError, error::At};

const TAIL_LINES: usize = 30;
const TAIL_BYTES: u64 = 16 << 10;

/// What pip may know of this machine: where packages come from, and nothing about where they go.
const PIP_KEPT: [&str; 12] = [
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_NO_INDEX",
    "PIP_PROXY",
    "PIP_RETRIES",
    "PIP_TRUSTED_HOST",
    "PIP_CACHE_DIR",
];

/// A command that nothing of the machine's own Python, Rust or C settings can reach.
pub(crate) fn command(program: impl AsRef<OsStr>, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let foreign = ["PYTHON", "CONDA", "VIRTUAL_ENV", "PIPENV", "POETRY", "UV_"].iter().any(|p| text.starts_with(p))
            || text.starts_with("PIP_") && !PIP_KEPT.contains(&text.as_ref())
            || [
                "RUSTFLAGS",
                "CARGO_ENCODED_RUSTFLAGS",
                "CARGO_BUILD_RUSTFLAGS",
                "CARGO_BUILD_TARGET",
                "CARGO_TARGET_DIR",
                "MAKEFLAGS",
                "CARGO_MAKEFLAGS",
            ]
            .contains(&text.as_ref());
        if foreign {
            command.env_remove(&name);
        }
    }
    command.env("PYTHONNOUSERSITE", "1").env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    command
}

/// A log file of one build.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    pub(crate) fn create(path: PathBuf) -> Result<Self, BuildError> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).at("cannot create", parent)?;
        }
        let file =
            File::options().create(true).write(true).truncate(true).read(true).open(&path).at("cannot write", &path)?;
        Ok(Self { path, file })
    }

    /// Runs a command, all that it prints going to the log.
    pub(crate) fn run(&mut self, what: &str, mut command: Command) -> Result<(), BuildError> {
        let _ = writeln!(self.file, "==> {what}\n$ {command:?}");
        let begin = self.file.seek(SeekFrom::End(0)).at("cannot write", &self.path)?;
        let stream = || File::options().append(true).open(&self.path).map(Stdio::from);
        command.stdout(stream().at("cannot write", &self.path)?).stderr(stream().at("cannot write", &self.path)?);
        let failed = |log: &mut Self, status: String| BuildError::Step {
            what: what.to_owned(),
            status,
            tail: log.tail(begin),
            log: log.path.clone(),
        };
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(failed(self, status.to_string())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                Err(missing(&command.get_program().to_string_lossy(), &format!("for {what:?}")))
            }
            Err(e) => Err(failed(self, e.to_string())),
        }
    }

    /// The error of a step that ran no program.
    pub(crate) fn failed(&mut self, what: &str, reason: &str) -> BuildError {
        let _ = self.file.seek(SeekFrom::End(0));
        let _ = writeln!(self.file, "==> {what}\n{reason}");
        let (what, status) = (what.to_owned(), "an error".to_owned());
        BuildError::Step { what, status, tail: reason.to_owned(), log: self.path.clone() }
    }

    fn tail(&mut self, begin: u64) -> String {
        let end = self.file.seek(SeekFrom::End(0)).unwrap_or(begin);
        let mut bytes = Vec::new();
        let _ = self.file.seek(SeekFrom::Start(begin.max(end.saturating_sub(TAIL_BYTES))));
        let _ = (&self.file).take(TAIL_BYTES).read_to_end(&mut bytes);
        let _ = self.file.seek(SeekFrom::End(0));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        lines.iter().skip(lines.len().saturating_sub(TAIL_LINES)).copied().collect::<Vec<_>>().join("\n")
    }
}

/// The error for a program that is not there.
pub(crate) fn missing(program: &str, purpose: &str) -> BuildError {
    BuildError::Missing { program: program.to_owned(), purpose: purpose.to_owned(), install: install_command(program) }
}

fn install_command(program: &str) -> String {
    match program {
        "python3" | "pip" => "apt install python3 python3-venv".to_owned(),
        "python3-venv" => "apt install python3-venv".to_owned(),
        "cc" | "gcc" | "make" | "ld" => "apt install build-essential".to_owned(),
        "cargo" | "rustc" => "rustup toolchain install stable".to_owned(),
        other => format!("apt install {other}"),
    }
}

/// Fails with the command to install it when a program is not on the `PATH`.
pub(crate) fn require(program: &str, purpose: &str) -> Result<(), BuildError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|dir| dir.join(program).is_file());
    if found { Ok(()) } else { Err(missing(program, purpose)) }
}

/// python3 with what a private environment needs of it.
pub(crate) fn require_python(purpose: &str) -> Result<(), BuildError> {
    require("python3", purpose)?;
    let check = "import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 9) else 9)";
    let output = command("python3", Path::new("/")).args(["-I", "-c", check]).output();
    match output.map(|o| o.status.code()) {
        Ok(Some(0)) => Ok(()),
        Ok(Some(9)) => Err(missing("python3", &format!("in version 3.9 or newer {purpose}"))),
        _ => Err(missing("python3-venv", purpose)),
    }
}
