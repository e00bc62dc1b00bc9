//! `process`: programs that a guest starts, each in an instance of its own beside it. See `wit/process.wit`.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use futures_util::future::{AbortHandle, Abortable, BoxFuture, FutureExt as _, select_all};
use tokio::sync::Notify;
use wasmtime::{
    StoreContextMut,
    component::{Linker, Resource, ResourceType},
};

use super::bindings::command::skillhost::skill::process::{
    Command, Events, Exit, Output as Stream, Sink as To, Source as From, SpawnError as Refusal, WriteError,
};
use crate::{
    call::{End, Mount},
    commands::{Launch, SpawnError, Wanted},
    limits::{LimitHit, Metering},
    pipe::{Gauge, Reader, Writer, pipe},
    program::World,
    state::{Argv, State, Stdio},
    stdio::{Sink, Source},
    tree::{Place, Tree},
};

/// Linux takes as much for arguments and environment together.
const ARGUMENT_BYTES: usize = 2 << 20;

const SIGABRT: u8 = 6;
const SIGKILL: u8 = 9;
const SIGSEGV: u8 = 11;

type Ctx<'a> = StoreContextMut<'a, State>;
type Handle = Resource<Child>;

/// What the guest holds of a program that it has started.
pub struct Child {
    id: u32,
    stdin: Option<Writer>,
    /// Of its standard input, where that is a pipe of its parent's.
    gauge: Option<Gauge>,
    stdout: Option<Reader>,
    stderr: Option<Reader>,
    life: Arc<Life>,
    abort: AbortHandle,
}

/// What becomes of a child.
#[derive(Default)]
struct Life {
    exit: OnceLock<Exit>,
    ended: Notify,
    /// Fuel that it gives back.
    fuel: AtomicU64,
}

impl Life {
    fn end(&self, exit: Exit) {
        let _the_first_stays = self.exit.set(exit);
        self.ended.notify_waiters();
    }

    async fn over(&self) -> Exit {
        loop {
            let mut ended = std::pin::pin!(self.ended.notified());
            ended.as_mut().enable();
            if let Some(exit) = self.exit.get() {
                return *exit;
            }
            ended.await;
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill(SIGKILL);
    }
}

impl Child {
    fn kill(&self, signal: u8) {
        self.life.end(Exit::Signal(signal));
        self.abort.abort();
    }

    fn reader(&self, of: Stream) -> Option<&Reader> {
        match of {
            Stream::Stdout => self.stdout.as_ref(),
            Stream::Stderr => self.stderr.as_ref(),
        }
    }

    fn reader_mut(&mut self, of: Stream) -> &mut Option<Reader> {
        match of {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }

    /// Which of these have come. What is not a pipe never lets anybody wait.
    fn events(&self, wanted: Events) -> Events {
        let all = [
            (Events::WRITABLE, self.stdin.as_ref().is_none_or(Writer::is_writable)),
            (Events::STDOUT, self.stdout.as_ref().is_none_or(Reader::is_readable)),
            (Events::STDERR, self.stderr.as_ref().is_none_or(Reader::is_readable)),
            (Events::EXIT, self.life.exit.get().is_some()),
        ];
        let come = all.into_iter().filter(|(_, come)| *come).map(|(event, _)| event);
        come.fold(Events::empty(), |all, event| all | event) & wanted
    }

    /// One future for each of these events.
    fn wait_for(&self, wanted: Events) -> Vec<BoxFuture<'static, ()>> {
        let mut futures: Vec<BoxFuture<'static, ()>> = Vec::with_capacity(4);
        if let Some(writer) = self.stdin.clone().filter(|_| wanted.contains(Events::WRITABLE)) {
            futures.push(async move { writer.writable().await }.boxed());
        }
        for (event, reader) in [(Events::STDOUT, &self.stdout), (Events::STDERR, &self.stderr)] {
            if let Some(reader) = reader.clone().filter(|_| wanted.contains(event)) {
                futures.push(async move { reader.readable().await }.boxed());
            }
        }
        if wanted.contains(Events::EXIT) {
            let life = self.life.clone();
            futures.push(
                async move {
                    life.over().await;
                }
                .boxed(),
            );
        }
        futures
    }
}

pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    let mut process = linker.instance("skillhost:skill/process@1.0.0")?;
    process.resource("child", ResourceType::host::<Child>(), |mut ctx, rep| {
        ctx.data_mut().table.delete(Handle::new_own(rep))?;
        Ok(())
    })?;
    process.func_wrap("which", |ctx: Ctx<'_>, (name,): (String,)| {
        Ok((ctx.data().tree.as_ref().and_then(|tree| tree.commands.which(&name)),))
    })?;
    process.func_wrap_async("spawn", |ctx: Ctx<'_>, (command, stdin, stdout, stderr): (Command, From, To, To)| {
        Box::new(async move {
            match spawn(ctx, command, stdin, stdout, stderr).await? {
                Ok(child) => Ok((Ok(child),)),
                Err(refused) => Ok((Err(refusal(refused)),)),
            }
        })
    })?;
    process.func_wrap_async("wait-any", |mut ctx: Ctx<'_>, (wanted, most): (Vec<(Handle, Events)>, Option<u64>)| {
        Box::new(async move {
            let now = events(&ctx, &wanted)?;
            if now.iter().any(|events| *events != Events::empty()) {
                return Ok((now,));
            }
            match most {
                // Who only looks lets the others have their turn.
                Some(0) => tokio::task::yield_now().await,
                _ => wait_any(futures(&ctx, &wanted)?, most.map_or(Duration::MAX, Duration::from_nanos)).await,
            }
            rested(&mut ctx)?;
            Ok((events(&ctx, &wanted)?,))
        })
    })?;
    process
        .func_wrap("[method]child.id", |ctx: Ctx<'_>, (child,): (Handle,)| Ok((ctx.data().table.get(&child)?.id,)))?;
    process
        .func_wrap("[method]child.poll", |mut ctx: Ctx<'_>, (child,): (Handle,)| Ok((exit_of(&mut ctx, &child)?,)))?;
    process.func_wrap_async("[method]child.wait", |mut ctx: Ctx<'_>, (child,): (Handle,)| {
        Box::new(async move {
            let life = ctx.data().table.get(&child)?.life.clone();
            let exit = life.over().await;
            rested(&mut ctx)?;
            Ok((exit_of(&mut ctx, &child)?.unwrap_or(exit),))
        })
    })?;
    process.func_wrap("[method]child.kill", |ctx: Ctx<'_>, (child, signal): (Handle, u8)| {
        ctx.data().table.get(&child)?.kill(signal);
        Ok(())
    })?;
    process.func_wrap("[method]child.close-stdin", |mut ctx: Ctx<'_>, (child,): (Handle,)| {
        ctx.data_mut().table.get_mut(&child)?.stdin = None;
        Ok(())
    })?;
    process.func_wrap("[method]child.unread", |ctx: Ctx<'_>, (child,): (Handle,)| {
        Ok((ctx.data().table.get(&child)?.gauge.as_ref().map_or(0, Gauge::unread) as u64,))
    })?;
    process.func_wrap("[method]child.close-output", |mut ctx: Ctx<'_>, (child, of): (Handle, Stream)| {
        *ctx.data_mut().table.get_mut(&child)?.reader_mut(of) = None;
        Ok(())
    })?;
    process.func_wrap_async("[method]child.write", |mut ctx: Ctx<'_>, (child, bytes): (Handle, Vec<u8>)| {
        Box::new(async move {
            let Some(writer) = ctx.data().table.get(&child)?.stdin.clone() else {
                return Ok((Err(WriteError::Closed),));
            };
            writer.writable().await;
            rested(&mut ctx)?;
            Ok((writer.put(&bytes).map(|n| n as u32).map_err(|_| WriteError::Closed),))
        })
    })?;
    process.func_wrap_async("[method]child.read", |mut ctx: Ctx<'_>, (child, of, most): (Handle, Stream, u32)| {
        Box::new(async move {
            let Some(reader) = ctx.data().table.get(&child)?.reader(of).cloned() else {
                return Ok((Vec::new(),));
            };
            reader.readable().await;
            rested(&mut ctx)?;
            Ok((reader.take(most as usize).unwrap_or_default().to_vec(),))
        })
    })
}

/// The guest has waited, perhaps for long: a tick that passed meanwhile was not its own. And the call may be over.
fn rested(ctx: &mut Ctx<'_>) -> wasmtime::Result<()> {
    ctx.set_epoch_deadline(1);
    match &ctx.data().tree {
        Some(tree) => Ok(tree.check()?),
        None => Ok(()),
    }
}

/// How a child ended, if it has; what is left of its fuel comes back.
fn exit_of(ctx: &mut Ctx<'_>, child: &Handle) -> wasmtime::Result<Option<Exit>> {
    let life = ctx.data().table.get(child)?.life.clone();
    let exit = life.exit.get().copied();
    if exit.is_some() {
        let back = life.fuel.swap(0, Relaxed);
        if back > 0 {
            let fuel = ctx.get_fuel()?.saturating_add(back);
            ctx.set_fuel(fuel)?;
        }
    }
    Ok(exit)
}

fn events(ctx: &Ctx<'_>, wanted: &[(Handle, Events)]) -> wasmtime::Result<Vec<Events>> {
    wanted.iter().map(|(child, events)| Ok(ctx.data().table.get(child)?.events(*events))).collect()
}

fn futures(ctx: &Ctx<'_>, wanted: &[(Handle, Events)]) -> wasmtime::Result<Vec<BoxFuture<'static, ()>>> {
    let mut futures = Vec::new();
    for (child, events) in wanted {
        futures.extend(ctx.data().table.get(child)?.wait_for(*events));
    }
    Ok(futures)
}

async fn wait_any(futures: Vec<BoxFuture<'static, ()>>, most: Duration) {
    match futures.is_empty() {
        // Nothing can come: this is how a guest sleeps.
        true => tokio::time::sleep(most).await,
        false => drop(tokio::time::timeout(most, select_all(futures)).await),
    }
}

async fn spawn(
    mut ctx: Ctx<'_>,
    command: Command,
    stdin: From,
    stdout: To,
    stderr: To,
) -> wasmtime::Result<Result<Handle, SpawnError>> {
    let Some(tree) = ctx.data().tree.clone() else {
        return Ok(Err(SpawnError::Denied("this call may not start programs".into())));
    };
    let caller = Caller::of(&ctx);
    let (launch, place) = match prepare(caller, &tree, &command).await {
        Ok(prepared) => prepared,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(slot) = launch.program.child_slot().await else {
        return Ok(Err(SpawnError::Limit("this host runs as many programs as it can; try again later".into())));
    };
    rested(&mut ctx)?;
    let Launch { program, args, env, mounts } = launch;
    let name = args.first().cloned().unwrap_or_default();
    let ends = match connect(ctx.data_mut(), stdin, stdout, stderr)? {
        Ok(ends) => ends,
        Err(refused) => return Ok(Err(refused)),
    };
    let lent = lend(&mut ctx)?;

    let state = ctx.data_mut();
    let life = Arc::new(Life::default());
    let words = ends.stdio.stderr.clone();
    let child = state.child(Argv { args, env, cwd: command.cwd }, mounts, ends.stdio);
    let (abort, registration) = AbortHandle::new_pair();
    let id = place.1;
    let process = {
        let (tree, life) = (tree.clone(), life.clone());
        async move {
            let _held = (place, slot);
            let (end, fuel) = program.run_child(child, lent).await;
            life.fuel.store(fuel, Relaxed);
            life.end(exit(end, &tree, &name, &words));
        }
    };
    tree.start(Box::pin(Abortable::new(process, registration).map(drop)));
    let gauge = ends.stdin.as_ref().map(Writer::gauge);
    let child = Child { id, stdin: ends.stdin, gauge, stdout: ends.stdout, stderr: ends.stderr, life, abort };
    Ok(Ok(state.table.push(child)?))
}

/// What matters of the guest that starts something.
struct Caller {
    depth: u32,
    metering: Metering,
    mounts: Vec<Mount>,
}

impl Caller {
    fn of(ctx: &Ctx<'_>) -> Self {
        let metering = if ctx.get_fuel().is_ok() { Metering::Fuel } else { Metering::CpuTime };
        Self { depth: ctx.data().depth, metering, mounts: ctx.data().mounts.clone() }
    }
}

/// Everything that can be said before anything is started.
async fn prepare(caller: Caller, tree: &Arc<Tree>, command: &Command) -> Result<(Launch, Place), SpawnError> {
    if caller.depth >= tree.depth_limit {
        let text = format!("programs are {} deep already, which is the limit `process_depth`", caller.depth);
        return Err(SpawnError::Limit(text));
    }
    let pairs = command.env.iter().map(|(key, value)| key.len() + value.len() + 2);
    let bytes: usize = command.args.iter().map(|arg| arg.len() + 1).chain(pairs).sum();
    if bytes > ARGUMENT_BYTES {
        return Err(SpawnError::Limit("arguments and environment are too long: at most 2 MiB together".into()));
    }
    let texts = command.args.iter().chain(command.env.iter().flat_map(|(key, value)| [key, value]));
    if texts.chain([&command.program, &command.cwd]).any(|text| text.contains('\0')) {
        return Err(SpawnError::Denied("there is a null byte in an argument or in the environment".into()));
    }
    let place = match tree.admit() {
        Ok(place) => place,
        // Those who were killed a moment ago may still have to be cleared away.
        Err(_) => {
            tokio::task::yield_now().await;
            tree.admit()?
        }
    };
    let metering = caller.metering;
    let wanted = Wanted {
        program: &command.program,
        args: &command.args,
        env: &command.env,
        cwd: &command.cwd,
        mounts: &caller.mounts,
        metering,
    };
    let launch = tree.commands.find(wanted).await?;
    if launch.program.world() != World::Command || launch.program.metering() != metering {
        return Err(SpawnError::Denied(format!("{} is not a command", command.program)));
    }
    Ok((launch, place))
}

/// The ends of a child's streams: its own and its caller's.
struct Ends {
    stdio: Stdio,
    stdin: Option<Writer>,
    stdout: Option<Reader>,
    stderr: Option<Reader>,
}

fn connect(state: &mut State, stdin: From, stdout: To, stderr: To) -> wasmtime::Result<Result<Ends, SpawnError>> {
    let of = if matches!(stdin, From::StdoutOf(_)) { Stream::Stdout } else { Stream::Stderr };
    let (source, writer) = match stdin {
        From::Inherit => (state.stdin.clone(), None),
        From::None => (Source::Nothing, None),
        From::Pipe => {
            let (reader, writer) = pipe();
            (Source::Pipe(reader), Some(writer))
        }
        From::StdoutOf(other) | From::StderrOf(other) => {
            let Some(reader) = state.table.get_mut(&other)?.reader_mut(of).take() else {
                return Ok(Err(SpawnError::Denied("that output is not a pipe, or was handed on already".into())));
            };
            (Source::Pipe(reader), None)
        }
    };
    let open = |to: To, own: &Sink, other: &Sink| match to {
        To::Inherit => (own.clone(), None),
        To::None => (Sink::Nothing, None),
        To::Other => (other.clone(), None),
        To::Pipe => {
            let (reader, writer) = pipe();
            (Sink::Pipe(writer), Some(reader))
        }
    };
    let (out, stdout) = open(stdout, &state.stdout, &state.stderr);
    let (err, stderr) = open(stderr, &state.stderr, &out);
    Ok(Ok(Ends { stdio: Stdio { stdin: source, stdout: out, stderr: err }, stdin: writer, stdout, stderr }))
}

/// Half of what the guest has: it goes on while the child runs. None where work is metered by time.
fn lend(ctx: &mut Ctx<'_>) -> wasmtime::Result<u64> {
    let Ok(fuel) = ctx.get_fuel() else { return Ok(0) };
    let lent = fuel / 2;
    ctx.set_fuel(fuel - lent)?;
    Ok(lent)
}

/// What a parent sees of the end. Where the child could not say why itself, a line on its standard error does; a limit of
/// the whole call ends all of it.
fn exit(end: End, tree: &Tree, name: &str, stderr: &Sink) -> Exit {
    let (signal, why) = match end {
        End::Exited(code) => return Exit::Code(code),
        End::Limit(limit @ (LimitHit::Cpu | LimitHit::Fuel | LimitHit::Stdout | LimitHit::Deadline)) => {
            tree.stop(limit);
            return Exit::Signal(SIGKILL);
        }
        End::Limit(LimitHit::Stack) => (SIGSEGV, "stack overflow".to_owned()),
        End::Limit(limit) => (SIGKILL, format!("killed: the limit `{}` is reached", limit.name())),
        End::Trapped(trap) => (SIGABRT, trap),
        End::Host(why) => (SIGKILL, why),
        End::Returned(_) | End::Failed(_) => (SIGABRT, "not a command".to_owned()),
    };
    stderr.remark(&format!("{name}: {why}\n"));
    Exit::Signal(signal)
}

fn refusal(refused: SpawnError) -> Refusal {
    match refused {
        SpawnError::NotFound(text) => Refusal::NotFound(text),
        SpawnError::Denied(text) => Refusal::Denied(text),
        SpawnError::NoInterpreter(text) => Refusal::NoInterpreter(text),
        SpawnError::NoFolder(text) => Refusal::NoFolder(text),
        SpawnError::Limit(text) => Refusal::Limit(text),
    }
}
