//! Programs that are not the shell's: `python3`, `node`, a skill's own scripts by their `#!` line. Each is another
//! instance, started by the host.

use std::sync::Arc;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, CommandResolver, ExecResult};

use crate::skillhost::skill::process::{
    self, Child, Command, Events, Exit, Output, Sink, Source, SpawnError, WriteError,
};

/// How long the shell waits before it looks at its own clocks: `timeout` may end a program.
const PATIENCE: u64 = 10_000_000;
const CHUNK: usize = 64 << 10;

/// A program by its name, or a script by its path.
pub struct Program(pub String);

/// Asked last, for a name that no function, command or file on the `PATH` has; and, by `#!PATH`, for a script of another
/// language.
pub struct Resolver;

impl CommandResolver for Resolver {
    fn resolve(&self, name: &str) -> Option<Arc<dyn Builtin>> {
        match name.strip_prefix("#!") {
            Some(path) => Some(Arc::new(Program(path.to_owned()))),
            None => process::which(name).map(|_| Arc::new(Program(name.to_owned())) as Arc<dyn Builtin>),
        }
    }
}

#[async_trait]
impl Builtin for Program {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let name = &self.0;
        let command = Command {
            program: name.clone(),
            args: std::iter::once(name).chain(context.args).cloned().collect(),
            env: context.env.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            cwd: context.cwd.to_string_lossy().into_owned(),
        };
        let (source, input): (_, &[u8]) = match context.stdin {
            None => (Source::Inherit, &[]),
            Some(stdin) if stdin.is_standard_input() => (Source::Inherit, &[]),
            Some(stdin) => (Source::Pipe, stdin.as_bytes()),
        };
        match process::spawn(&command, &source, Sink::Pipe, Sink::Pipe) {
            Ok(child) => Ok(Running { child, stdout: Vec::new(), stderr: Vec::new() }.to_its_end(input).await),
            Err(refused) => Ok(refusal(name, refused)),
        }
    }
}

/// A started program and what it has said so far.
struct Running {
    child: Child,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Running {
    async fn to_its_end(mut self, mut input: &[u8]) -> ExecResult {
        let mut wanted = Events::STDOUT | Events::STDERR | Events::WRITABLE;
        while has(wanted, Events::STDOUT | Events::STDERR) {
            if input.is_empty() && has(wanted, Events::WRITABLE) {
                self.child.close_stdin();
                wanted = wanted ^ Events::WRITABLE;
            }
            let come = process::wait_any(&[(&self.child, wanted)], Some(PATIENCE));
            let come = come.first().copied().unwrap_or(Events::empty());
            if has(come, Events::WRITABLE) {
                input = match self.child.write(input.get(..CHUNK).unwrap_or(input)) {
                    Ok(n) => input.get(n as usize..).unwrap_or_default(),
                    Err(WriteError::Closed) => &[],
                };
            }
            for (event, of, said) in
                [(Events::STDOUT, Output::Stdout, &mut self.stdout), (Events::STDERR, Output::Stderr, &mut self.stderr)]
            {
                if has(come, event) {
                    let bytes = self.child.read(of, CHUNK as u32);
                    if bytes.is_empty() {
                        wanted = wanted ^ event;
                    }
                    said.extend(bytes);
                }
            }
            // Dropped here where `timeout` has had enough: the program ends with its handle.
            tokio::task::yield_now().await;
        }
        let exit_code = match self.child.wait() {
            Exit::Code(code) => i32::from(code),
            Exit::Signal(signal) => 128 + i32::from(signal),
        };
        ExecResult { stdout: self.stdout.into(), stderr: self.stderr.into(), exit_code, ..ExecResult::default() }
    }
}

/// One of these events is among those.
fn has(all: Events, some: Events) -> bool {
    all & some != Events::empty()
}

/// In the words of bash.
fn refusal(name: &str, refused: SpawnError) -> ExecResult {
    let (why, code) = match refused {
        SpawnError::NotFound(_) if !name.contains('/') => (format!("{name}: command not found"), 127),
        SpawnError::NotFound(_) => (format!("{name}: bad interpreter: No such file or directory"), 126),
        SpawnError::Denied(why) | SpawnError::NoInterpreter(why) | SpawnError::NoFolder(why) => (why, 126),
        SpawnError::Limit(why) => (format!("{name}: Resource temporarily unavailable ({why})"), 126),
    };
    ExecResult::err(format!("bash: {why}\n"), code)
}
