//! One call and how it ended: plain data.

use std::{
    fs::File,
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use wasmtime_wasi::{FsPerms, OpenMode, filesystem::Dir};

use crate::{
    commands::Commands,
    limits::{LimitHit, Limits, Usage},
    network::Network,
};

/// Everything that one run of a [`crate::Program`] is given.
pub struct Call {
    /// What is asked of it.
    pub entry: Entry,
    /// Which execution this is.
    pub context: Context,
    /// The folders it sees. Nothing else of the host's file system exists for it.
    pub mounts: Vec<Mount>,
    /// What it may use.
    pub limits: Limits,
    /// What it may ask of the network. Without it, nothing.
    pub network: Option<Arc<Network>>,
    /// Who watches it live.
    pub observer: Option<Arc<dyn Observer>>,
    /// Where it finds programs to start. Without it, it can start none.
    pub commands: Option<Arc<dyn Commands>>,
}

/// What is asked of a program: which of the two depends on its [`crate::World`].
pub enum Entry {
    /// The `invoke` function of the skill world.
    Invoke {
        /// JSON text.
        input: String,
    },
    /// A WASI command.
    Command {
        /// `argv`, the program's own name first.
        args: Vec<String>,
        /// The whole environment.
        env: Vec<(String, String)>,
        /// Where relative paths begin, a folder of [`Call::mounts`].
        cwd: String,
        /// Standard input.
        stdin: Stdin,
    },
}

/// Where a command's standard input comes from.
#[derive(Clone, Debug)]
pub enum Stdin {
    /// These bytes.
    Bytes(Bytes),
    /// This process's own standard input.
    Inherit,
}

impl<T: Into<Bytes>> From<T> for Stdin {
    fn from(bytes: T) -> Self {
        Self::Bytes(bytes.into())
    }
}

/// Which execution a call belongs to.
#[derive(Clone, Debug)]
pub struct Context {
    /// For example `exec-3f9a0c41d2be`.
    pub execution_id: Arc<str>,
    /// The name that the skill was called by.
    pub skill: Arc<str>,
}

/// A host folder as the guest sees it. The longest matching guest path wins, so `/skill/artifacts` may lie over `/skill`.
#[derive(Clone, Debug)]
pub struct Mount {
    /// Absolute path inside the sandbox.
    pub guest: Arc<str>,
    /// The folder behind it.
    pub folder: Folder,
}

/// A folder of the host.
#[derive(Clone)]
pub enum Folder {
    /// A folder that is open already.
    Open(OpenFolder),
    /// A writable folder that is made when the guest first asks for its folders, so that a call that uses none costs none.
    Lazy(PathBuf),
}

/// A folder opened once and shared by many calls.
#[derive(Clone)]
pub struct OpenFolder(pub(crate) Dir);

impl OpenFolder {
    /// Opens a folder whose content the guest may read, and nothing more.
    pub fn read_only(path: &Path) -> io::Result<Self> {
        Self::open(path, FsPerms::ReadOnly, OpenMode::READ)
    }

    /// Opens a folder whose content the guest may change, within the disk limits.
    pub fn read_write(path: &Path) -> io::Result<Self> {
        Self::open(path, FsPerms::ReadWrite, OpenMode::READ | OpenMode::WRITE)
    }

    fn open(path: &Path, perms: FsPerms, mode: OpenMode) -> io::Result<Self> {
        let folder = File::options().read(true).custom_flags(libc::O_DIRECTORY).open(path)?;
        // Folders are on this machine: blocking for them is a hundred times cheaper than a hop to another thread.
        let block_this_thread = true;
        Ok(Self(Dir::new(folder, perms, mode, block_this_thread)))
    }
}

impl Folder {
    /// The open folder, made first where it is [`Folder::Lazy`].
    pub(crate) fn open(&mut self) -> io::Result<&OpenFolder> {
        if let Self::Lazy(path) = self {
            std::fs::create_dir_all(&*path)?;
            *self = Self::Open(OpenFolder::read_write(path)?);
        }
        match self {
            Self::Open(folder) => Ok(folder),
            Self::Lazy(_) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl std::fmt::Debug for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Open(folder) => f.debug_tuple("Open").field(&folder.0.perms).finish(),
            Self::Lazy(path) => f.debug_tuple("Lazy").field(path).finish(),
        }
    }
}

/// Sees what a call says while it runs. Called from the thread that runs the guest: return at once.
pub trait Observer: Send + Sync {
    /// Whether the [`Outcome`] is to hold the output too.
    fn keeps(&self) -> bool {
        true
    }
    /// Bytes of standard output, as written.
    fn stdout(&self, _bytes: &[u8]) {}
    /// Bytes of standard error, as written and within the limit.
    fn stderr(&self, _bytes: &[u8]) {}
    /// A line by the `log` capability.
    fn log(&self, _level: LogLevel, _message: &str) {}
    /// A step by the `progress` capability; `fraction` is from 0 to 1.
    fn progress(&self, _fraction: Option<f64>, _message: &str) {}
}

/// Weight of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

/// How a call ended, with all that it said and used. There is always one, whatever the guest did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The end itself.
    pub end: End,
    /// Standard output.
    pub stdout: Bytes,
    /// Standard error, log lines in between; cut at [`Limits::stderr`].
    pub stderr: Bytes,
    /// True when standard error was cut.
    pub stderr_truncated: bool,
    /// The guest, or a program that it started, did something that changes a folder: only then can there be anything in one.
    pub folders_touched: bool,
    /// What it used.
    pub usage: Usage,
}

impl Outcome {
    /// A call that the host could not even begin.
    pub fn host_failure(reason: impl Into<String>) -> Self {
        Self {
            end: End::Host(reason.into()),
            stdout: Bytes::new(),
            stderr: Bytes::new(),
            stderr_truncated: false,
            folders_touched: false,
            usage: Usage::default(),
        }
    }
}

/// The end of a call.
#[derive(Clone, Debug)]
pub enum End {
    /// `invoke` answered with this JSON text.
    Returned(String),
    /// `invoke` answered that it could not.
    Failed(SkillFailure),
    /// The command ended with this exit code.
    Exited(u8),
    /// A limit ended it.
    Limit(LimitHit),
    /// It did what WebAssembly does not allow: `unreachable`, a bad memory access, a division by zero …
    Trapped(String),
    /// The host could not run it; not the skill's fault.
    Host(String),
}

/// A skill's own word that it could not do what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkillFailure {
    /// A short machine-readable word chosen by the skill.
    pub code: Option<String>,
    /// One sentence for a person.
    pub message: String,
    /// More, as JSON text.
    pub details: Option<String>,
    /// The same call may succeed later.
    pub retryable: bool,
}

/// What a component of the skill world says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it does and when to use it.
    pub summary: String,
    /// JSON Schema of the input, as JSON text.
    pub input_schema: Option<String>,
    /// JSON Schema of the output, as JSON text.
    pub output_schema: Option<String>,
}
