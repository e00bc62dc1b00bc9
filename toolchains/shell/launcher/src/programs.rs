//! Programs that are not the shell's: `python3`, `node`, a skill's own scripts by their `#!` line. Each is another
//! instance, started by the host, and runs beside the shell.

use std::{collections::VecDeque, io::ErrorKind, sync::Arc};

use async_trait::async_trait;
use bashkit::{Builtin, CommandAdapter, CommandContext, CommandInput, CommandOutput, CommandResolver, CommandStatus, Error};
use tokio::select;

use crate::{
    skillhost::skill::process::{self, Child, Command, Events, Exit, Output, Sink, Source, SpawnError, WriteError},
    waiting,
};

const CHUNK: u32 = 64 << 10;

/// What a pipe holds at most: so much may have to be taken back from a program that has not read it.
const PIPE: usize = 64 << 10;

/// A program by its name, or a script by its path.
struct Program(String);

/// Asked last, for a name that no function, command or file on the `PATH` has; and, by `#!PATH`, for a script of another
/// language.
pub struct Resolver;

/// Whether the host has a program of this name.
pub fn is_known(name: &str) -> bool {
    process::which(name).is_some()
}

impl CommandResolver for Resolver {
    fn resolve(&self, name: &str) -> Option<Arc<dyn Builtin>> {
        let name = match name.strip_prefix("#!") {
            Some(path) => path.to_owned(),
            None => is_known(name).then(|| name.to_owned())?,
        };
        Some(Arc::new(CommandAdapter { name: name.clone(), command: Arc::new(Program(name)) }))
    }
}

#[async_trait]
impl bashkit::Command for Program {
    async fn execute(&self, context: CommandContext<'_>) -> bashkit::Result<CommandStatus> {
        let name = &self.0;
        let command = Command {
            program: name.clone(),
            args: std::iter::once(name).chain(context.args).cloned().collect(),
            env: context.env.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            cwd: context.cwd.to_string_lossy().into_owned(),
        };
        let inherits = context.stdin.is_standard_input().await;
        let source = if inherits { Source::Inherit } else { Source::Pipe };
        let (stdout, stderr) = sinks(&context.stdout, &context.stderr);
        let child = match process::spawn(&command, &source, stdout, stderr) {
            Ok(child) => Arc::new(child),
            Err(refused) => {
                let (text, code) = refusal(name, refused);
                context.stderr.write_all(text.as_bytes()).await?;
                return Ok(CommandStatus::with_code(code));
            }
        };
        let mut fed = Fed { input: context.stdin.clone(), written: VecDeque::new(), held: Vec::new() };
        // Dropped here where `timeout` has had enough: the program ends with its handle.
        select! {
            biased;
            said = said(&child, &context) => said?,
            never = fed.feed(&child), if !inherits => match never {},
        }
        if !inherits {
            fed.take_back(child.unread() as usize).await;
        }
        Ok(CommandStatus::with_code(match child.wait() {
            Exit::Code(code) => i32::from(code),
            Exit::Signal(signal) => 128 + i32::from(signal),
        }))
    }
}

/// Where the program's output goes. What is said first is there first, wherever both go to one place.
fn sinks(stdout: &CommandOutput, stderr: &CommandOutput) -> (Sink, Sink) {
    let out = match stdout.descriptor() {
        Some(1) => Sink::Inherit,
        Some(_) => Sink::Other,
        None => Sink::Pipe,
    };
    let err = match stderr.descriptor() {
        Some(2) => Sink::Inherit,
        _ if stdout.is_same(stderr) => Sink::Other,
        _ => Sink::Pipe,
    };
    (out, err)
}

/// Passes on what the program says, until it has ended. What does not come by a pipe is at its end.
async fn said(child: &Arc<Child>, context: &CommandContext<'_>) -> bashkit::Result<()> {
    let stdout = relay(child, Output::Stdout, Events::STDOUT, &context.stdout);
    let stderr = relay(child, Output::Stderr, Events::STDERR, &context.stderr);
    tokio::try_join!(stdout, stderr)?;
    waiting::events(child, Events::EXIT).await;
    Ok(())
}

async fn relay(child: &Arc<Child>, of: Output, come: Events, to: &CommandOutput) -> bashkit::Result<()> {
    loop {
        waiting::events(child, come).await;
        let bytes = child.read(of, CHUNK);
        if bytes.is_empty() {
            return Ok(());
        }
        match to.write_all(&bytes).await {
            Ok(()) => {}
            // Nobody reads any more: the program learns it when it writes, and ends as it sees fit.
            Err(Error::Io(error)) if error.kind() == ErrorKind::BrokenPipe => {
                child.close_output(of);
                return Ok(());
            }
            Err(error) => return Err(error),
        }
    }
}

/// What the program is given to read. It may end before it has read all, or any, of it.
struct Fed {
    input: CommandInput,
    /// The last of what was written to it.
    written: VecDeque<u8>,
    /// What there was no room for.
    held: Vec<u8>,
}

enum Never {}

impl Fed {
    async fn feed(&mut self, child: &Arc<Child>) -> Never {
        while let Ok(Some(bytes)) = self.input.read_chunk().await {
            self.held = bytes;
            while !self.held.is_empty() {
                waiting::events(child, Events::WRITABLE).await;
                match child.write(&self.held) {
                    Ok(n) => self.written.extend(self.held.drain(..n as usize)),
                    Err(WriteError::Closed) => return std::future::pending().await,
                }
                self.written.drain(..self.written.len().saturating_sub(PIPE));
            }
        }
        child.close_stdin();
        std::future::pending().await
    }

    /// What the program has not read is for the next command: `while read …; do python3 …; done`.
    async fn take_back(mut self, unread: usize) {
        let read = self.written.len().saturating_sub(unread);
        let mut rest = Vec::from(self.written.split_off(read));
        rest.append(&mut self.held);
        self.input.put_back(rest).await;
    }
}

/// In the words of bash.
fn refusal(name: &str, refused: SpawnError) -> (String, i32) {
    let (why, code) = match refused {
        SpawnError::NotFound(_) if !name.contains('/') => (format!("{name}: command not found"), 127),
        SpawnError::NotFound(_) => (format!("{name}: bad interpreter: No such file or directory"), 126),
        SpawnError::Denied(why) | SpawnError::NoInterpreter(why) | SpawnError::NoFolder(why) => (why, 126),
        SpawnError::Limit(why) => (format!("{name}: Resource temporarily unavailable ({why})"), 126),
    };
    (format!("bash: {why}\n"), code)
}
