//! The programs of the sandbox: interpreters, the commands that they bring, a skill's own scripts by their `#!` line, and
//! its own WebAssembly commands. What is started is never anything of this machine's.

use std::{collections::HashMap, io::Read as _, path::Path, sync::Arc};

use futures_util::future::{BoxFuture, FutureExt as _};
use skill_engine::{
    Commands, Engine, Launch, Profile, SpawnError, Tuning, Wanted, World,
    guest_path::{self, Found},
};
use toolchain_builder::Toolchain;

use crate::interpreters::Interpreters;

/// Folders in which the sandbox's programs are found, though nothing lies there.
const BIN: [&str; 3] = ["/usr/bin", "/bin", "/usr/local/bin"];

/// Linux reads as much of a `#!` line.
const HEAD: usize = 256;

/// A `#!` line may lead to a script with a `#!` line, so often.
const SCRIPTS: usize = 4;

/// Largest WebAssembly command of a skill, in bytes.
const MAX_WASM: u64 = 64 << 20;

/// Finds programs for guests.
pub struct Programs {
    engine: Engine,
    interpreters: Arc<Interpreters>,
    /// Wait while an interpreter is built.
    patient: bool,
    names: HashMap<String, Named>,
}

/// How a program that is known by name is called.
#[derive(Clone)]
struct Named {
    toolchain: Arc<Toolchain>,
    /// It is a command that the interpreter has inside, not the interpreter itself.
    inside: bool,
}

impl Programs {
    /// The programs that these interpreters bring.
    pub fn new(engine: Engine, interpreters: Arc<Interpreters>, patient: bool) -> Self {
        let mut names = HashMap::new();
        for toolchain in interpreters.toolchains() {
            for name in &toolchain.commands.names {
                names.insert(name.clone(), Named { toolchain: toolchain.clone(), inside: true });
            }
        }
        for toolchain in interpreters.toolchains() {
            for name in &toolchain.skill.programs {
                names.insert(name.clone(), Named { toolchain: toolchain.clone(), inside: false });
            }
        }
        Self { engine, interpreters, patient, names }
    }

    /// The program known by this name, or by this path in a folder of programs.
    fn named(&self, program: &str) -> Option<&Named> {
        let name = match program.rsplit_once('/') {
            None => program,
            Some((folder, name)) if BIN.contains(&folder) => name,
            Some(_) => return None,
        };
        self.names.get(name)
    }

    async fn find(&self, wanted: Wanted<'_>) -> Result<Launch, SpawnError> {
        check_folder(&wanted)?;
        let mut program = wanted.program.to_owned();
        let mut args = wanted.args.to_vec();
        for _ in 0..SCRIPTS {
            let path = match self.named(&program) {
                Some(named) => return self.launch_named(named, &args, &wanted).await,
                None => own_path(&program, &wanted).ok_or_else(|| self.unknown(&program))?,
            };
            let mut found = open(&path, &program, &wanted)?;
            let mut head = [0; HEAD];
            let n = found.file.read(&mut head).unwrap_or(0);
            let head = head.get(..n).unwrap_or_default();
            if head.starts_with(b"\0asm") {
                return self.launch_wasm(found, head, args, &program, &wanted).await;
            }
            let (interpreter, option) = interpreter_of(head)
                .ok_or_else(|| SpawnError::NoInterpreter(format!("{program}: there is no #! line in it")))?;
            let shown = if program.contains('/') { program } else { path };
            let rest = args.into_iter().skip(1);
            args = [Some(interpreter.clone()), option, Some(shown)].into_iter().flatten().chain(rest).collect();
            program = interpreter;
        }
        Err(SpawnError::Denied(format!("{}: too many levels of #! lines", wanted.program)))
    }

    async fn launch_named(&self, named: &Named, args: &[String], wanted: &Wanted<'_>) -> Result<Launch, SpawnError> {
        let toolchain = &named.toolchain;
        let name = &toolchain.name;
        let loaded = match self.patient {
            true => Some(self.interpreters.get(name, wanted.metering).await),
            false => self.interpreters.get_if_built(name, wanted.metering).await,
        };
        let loaded = loaded.ok_or_else(|| {
            SpawnError::Limit(format!(
                "{} is being made ready on this host, which takes some minutes once; try again then (or beforehand: skillhost toolchain build {name})",
                wanted.program,
            ))
        })?;
        let program = loaded.map_err(|e| SpawnError::Limit(e.to_string()))?.program.clone();
        let (template, given) = match named.inside {
            true => (&toolchain.commands.call, args),
            false => (&toolchain.skill.command, args.get(1..).unwrap_or_default()),
        };
        let fill = |part: &String| if part == "{args}" { given.to_vec() } else { vec![part.clone()] };
        let mut env = wanted.env.to_vec();
        for (key, value) in &toolchain.run.env {
            if !env.iter().any(|(k, _)| k == key) {
                env.push((key.clone(), value.clone()));
            }
        }
        Ok(Launch { program, args: template.iter().flat_map(fill).collect(), env, mounts: wanted.mounts.to_vec() })
    }

    /// A command of the skill's own: only one that came with it, so that nothing can be made to be compiled at will.
    async fn launch_wasm(
        &self,
        mut found: Found,
        head: &[u8],
        args: Vec<String>,
        name: &str,
        wanted: &Wanted<'_>,
    ) -> Result<Launch, SpawnError> {
        if found.writable {
            return Err(SpawnError::Denied(format!("{name}: WebAssembly is run only from the skill's own folder")));
        }
        let mut wasm = head.to_vec();
        let read = found.file.by_ref().take(MAX_WASM).read_to_end(&mut wasm);
        if !read.is_ok_and(|n| (n as u64) < MAX_WASM) {
            return Err(SpawnError::Denied(format!("{name}: larger than 64 MiB, or not readable")));
        }
        let (engine, metering) = (self.engine.clone(), wanted.metering);
        let load = move || engine.load(&wasm, Profile { tuning: Tuning::Small, metering });
        let loaded = tokio::task::spawn_blocking(load).await;
        let denied = |why: String| SpawnError::Denied(format!("{name}: {why}"));
        let program = loaded.map_err(|e| denied(e.to_string()))?.map_err(|e| denied(e.to_string()))?;
        if program.world() != World::Command {
            return Err(denied("a skill, not a command".into()));
        }
        Ok(Launch { program, args, env: wanted.env.to_vec(), mounts: wanted.mounts.to_vec() })
    }

    /// What guests can start, in words.
    pub fn offered(&self) -> String {
        let mut interpreters: Vec<&str> =
            self.names.iter().filter(|(_, named)| !named.inside).map(|(name, _)| name.as_str()).collect();
        interpreters.sort_unstable();
        format!("{}, the usual commands of a shell, and the skill's own", interpreters.join(", "))
    }

    fn unknown(&self, program: &str) -> SpawnError {
        SpawnError::NotFound(format!("{program}: the sandbox has no such program; it has {}", self.offered()))
    }
}

impl Commands for Programs {
    fn find<'a>(&'a self, wanted: Wanted<'a>) -> BoxFuture<'a, Result<Launch, SpawnError>> {
        self.find(wanted).boxed()
    }

    fn which(&self, name: &str) -> Option<String> {
        let base = name.rsplit_once('/').map_or(name, |(_, base)| base);
        self.named(name).map(|_| format!("/usr/bin/{base}"))
    }
}

/// Where a program lies that is not of the sandbox: what it says, or the first on its own `PATH`.
fn own_path(program: &str, wanted: &Wanted<'_>) -> Option<String> {
    if program.contains('/') {
        return Some(guest_path::absolute(wanted.cwd, program));
    }
    let path = wanted.env.iter().find(|(key, _)| key == "PATH").map(|(_, value)| value.as_str())?;
    let folders = path.split(':').filter(|folder| !folder.is_empty() && !program.is_empty());
    let mut full = folders.map(|folder| guest_path::absolute(wanted.cwd, &format!("{folder}/{program}")));
    full.find(|full| guest_path::open(wanted.mounts, full).is_ok_and(|f| f.file.metadata().is_ok_and(|m| m.is_file())))
}

fn open(path: &str, shown: &str, wanted: &Wanted<'_>) -> Result<Found, SpawnError> {
    let fail = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => SpawnError::NotFound(format!("{shown}: no such file")),
        _ => SpawnError::Denied(format!("{shown}: {e}")),
    };
    let found = guest_path::open(wanted.mounts, path).map_err(fail)?;
    match found.file.metadata().map_err(fail)?.is_dir() {
        true => Err(SpawnError::Denied(format!("{shown}: is a directory"))),
        false => Ok(found),
    }
}

fn check_folder(wanted: &Wanted<'_>) -> Result<(), SpawnError> {
    let path = guest_path::absolute("/", wanted.cwd);
    let found = guest_path::open(wanted.mounts, &path);
    let is_folder = found.as_ref().is_ok_and(|f| f.file.metadata().is_ok_and(|m| m.is_dir()));
    // A folder above the mounted ones is there by its name alone.
    let above = wanted.mounts.iter().any(|mount| Path::new(&*mount.guest).starts_with(&path));
    match (is_folder || above, found) {
        (true, _) => Ok(()),
        (false, Ok(_)) => Err(SpawnError::NoFolder(format!("{}: not a directory", wanted.cwd))),
        (false, Err(_)) => Err(SpawnError::NotFound(format!("{}: no such directory", wanted.cwd))),
    }
}

/// The interpreter that a `#!` line names, and its one argument. `env` is looked through.
fn interpreter_of(head: &[u8]) -> Option<(String, Option<String>)> {
    let line = head.strip_prefix(b"#!")?.split(|b| *b == b'\n').next()?;
    let line = String::from_utf8_lossy(line);
    let (program, rest) = match line.trim().split_once(char::is_whitespace) {
        Some((program, rest)) => (program, rest.trim()),
        None => (line.trim(), ""),
    };
    if !program.ends_with("/env") {
        let option = (!rest.is_empty()).then(|| rest.to_owned());
        return (!program.is_empty()).then(|| (program.to_owned(), option));
    }
    let mut words = rest.split_whitespace().filter(|word| *word != "-S" && !word.contains('='));
    let program = words.next()?.to_owned();
    let option = words.collect::<Vec<_>>().join(" ");
    Some((program, (!option.is_empty()).then_some(option)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_interpreter() {
        let read = |line: &str| interpreter_of(line.as_bytes()).map(|(p, o)| (p, o.unwrap_or_default()));
        let is = |program: &str, option: &str| Some((program.to_owned(), option.to_owned()));
        assert_eq!(read("#!/bin/bash\necho"), is("/bin/bash", ""));
        assert_eq!(read("#! /usr/bin/python3 -u \r\nprint()"), is("/usr/bin/python3", "-u"));
        assert_eq!(read("#!/usr/bin/env node"), is("node", ""));
        assert_eq!(read("#!/usr/bin/env -S python3 -u\n"), is("python3", "-u"));
        assert_eq!(read("#!\n"), None);
        assert_eq!(read("echo"), None);
    }
}
