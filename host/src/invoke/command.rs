//! One command of the sandbox over a folder of the operator's: no skill, no record, the same walls.

use std::{fs, io, path::PathBuf, sync::Arc, time::Duration};

use skill_engine::{
    Call, Commands as _, Context, Entry, Folder, Limits, Metering, Mount, Network, Observer, OpenFolder, Outcome,
    SpawnError, Stdin, Wanted,
};

use super::{Pipeline, sandbox};

/// What is to be run.
pub struct Command {
    /// The program's name or path, and its arguments.
    pub args: Vec<String>,
    /// Variables beside those that every command has.
    pub env: Vec<(String, String)>,
    /// Its working directory, which it sees under its real path and may write to.
    pub folder: PathBuf,
    /// Where its input comes from.
    pub stdin: Stdin,
    /// Wall-clock time that it gets; for ever where nothing is said.
    pub timeout: Option<Duration>,
    /// Who sees what it says.
    pub observer: Option<Arc<dyn Observer>>,
}

/// Why a command was not begun.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// There is no such program.
    #[error("{0}")]
    NotFound(String),
    /// It may not be run.
    #[error("{0}")]
    Refused(String),
    /// The working directory cannot be had.
    #[error("cannot open the folder {}: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Pipeline {
    /// Runs a command. Whoever gives it a folder and no time-out is at the machine: the ceilings of the policy hold, and no
    /// bound on time, output, disk and bytes of the network; whom it may ask is what the policy names.
    ///
    /// # Errors
    /// [`CommandError`] when there is no such program or folder.
    pub async fn exec(&self, command: Command) -> Result<Outcome, CommandError> {
        let Command { args, env, folder, stdin, timeout, observer } = command;
        let (cwd, folder) = open(folder)?;
        let scratch = self.scratch.take();
        let mounts = vec![
            Mount { guest: cwd.as_str().into(), folder: Folder::Open(folder) },
            Mount { guest: "/tmp".into(), folder: scratch.folder() },
            Mount { guest: "/".into(), folder: Folder::Open(self.root.clone()) },
        ];
        let limits = Limits {
            deadline: timeout.unwrap_or(Duration::MAX),
            cpu: Duration::MAX,
            stdout: usize::MAX,
            stderr: usize::MAX,
            disk_bytes: u64::MAX,
            disk_files: u64::MAX,
            http_bytes: u64::MAX,
            process_count: u32::MAX - 1,
            ..self.policy.ceilings.clone()
        };
        let env =
            sandbox::computer().into_iter().chain([("PWD".to_owned(), cwd.clone())]).chain(env).collect::<Vec<_>>();
        let program = args.first().cloned().unwrap_or_default();
        let metering = Metering::CpuTime;
        let wanted = Wanted { program: &program, args: &args, env: &env, cwd: &cwd, mounts: &mounts, metering };
        let launch = self.programs.find(wanted).await.map_err(|refused| match refused {
            SpawnError::NotFound(why) => CommandError::NotFound(why),
            refused => CommandError::Refused(refused.to_string()),
        })?;
        let call = Call {
            entry: Entry::Command { args: launch.args, env: launch.env, cwd, stdin },
            context: Context { execution_id: "exec".into(), skill: program.into() },
            mounts: launch.mounts,
            limits,
            observer,
            network: Some(Arc::new(Network { declared: None, allowed: self.policy.network.clone() })),
            commands: Some(self.programs.clone()),
        };
        Ok(launch.program.run(call).await)
    }
}

/// The real path of a folder, and the folder.
fn open(folder: PathBuf) -> Result<(String, OpenFolder), CommandError> {
    let real = fs::canonicalize(&folder).and_then(|real| {
        let path = real.to_str().filter(|path| *path != "/");
        let path = path.ok_or_else(|| io::Error::other("the whole machine, or a name that is not text; name a folder"));
        path.map(str::to_owned)
    });
    let opened = real.and_then(|path| OpenFolder::read_write(path.as_ref()).map(|folder| (path, folder)));
    opened.map_err(|source| CommandError::Folder { folder, source })
}
