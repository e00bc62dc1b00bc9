"""Programs that the host runs beside the shell: `python3`, scripts by their `#!` line. They stream both ways.

bashkit has commands that do. We let them find out where their streams lead, and put back what they have not read; and make
programs of all names that the host knows.
"""

from edit import Edit

COMMAND = "command.rs"
PIPE = "interpreter/pipe.rs"
SHELL = "interpreter/mod.rs"
STREAM = "stream.rs"

INPUT = r"""
impl CommandInput {
    /// The process's own standard input, of which nothing is read.
    pub async fn is_standard_input(&self) -> bool {
        let state = self.state.lock().await;
        state.pipe.is_none() && state.buffered.is_standard_input()
    }

    /// The next command begins with these bytes, which were read last.
    pub async fn put_back(&self, mut bytes: Vec<u8>) {
        let state = self.state.lock().await;
        let rest = state.buffered.len().saturating_sub(state.offset);
        match &state.pipe {
            Some(pipe) => {
                if rest > 0 {
                    bytes.extend_from_slice(&state.buffered.as_bytes()[state.offset..]);
                }
                pipe.put_back(bytes);
            }
            None => state.buffered.give_back(bytes.len() + rest),
        }
    }
}

impl CommandOutput {
    /// The descriptor that it is, where it is the process's own standard output or error.
    pub fn descriptor(&self) -> Option<i32> {
        match &self.destination {
            Destination::Pipe(pipe) => pipe.descriptor,
            _ => None,
        }
    }

    /// Both lead to one place.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.destination, &other.destination) {
            (Destination::File(a), Destination::File(b)) => Arc::ptr_eq(a, b),
            (Destination::Pipe(a), Destination::Pipe(b)) => Arc::ptr_eq(a, b),
            (Destination::Capture(a), Destination::Capture(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

struct Capture {"""

GIVE_BACK = r"""
impl StreamData {
    /// The last `count` bytes are unread.
    pub(crate) fn give_back(&self, count: usize) {
        if let Some(live) = &self.live {
            let end = live.at + self.len().saturating_sub(count);
            live.read.store(end, std::sync::atomic::Ordering::Relaxed);
        }
    }
}

fn lossy_decode_changes_at_boundary"""

PUT_BACK = r"""    /// These bytes are read next.
    pub(crate) fn put_back(&self, mut bytes: Vec<u8>) {
        let mut s = self.lock();
        if s.read_closed || bytes.is_empty() {
            return;
        }
        bytes.extend_from_slice(&s.buf[s.pos..]);
        (s.buf, s.pos) = (bytes, 0);
        s.wake_reader();
    }

    /// A write hit a closed read end."""

DIRECT = r"""
/// Without a buffer, so that standard output and error keep their order.
fn write_through(descriptor: i32, data: &[u8]) -> std::io::Result<()> {
    // SAFETY: descriptors 1 and 2 are open, and are not closed by this file.
    let mut file: std::mem::ManuallyDrop<std::fs::File> =
        std::mem::ManuallyDrop::new(unsafe { std::os::fd::FromRawFd::from_raw_fd(descriptor) });
    match std::io::Write::write_all(&mut *file, data) {
        Err(_) if descriptor == 1 => Err(std::io::ErrorKind::BrokenPipe.into()),
        _ => Ok(()),
    }
}

impl Pipe {
    /// One that is the process's own standard output or error.
    pub(crate) fn of_descriptor(descriptor: i32) -> Arc<Self> {
        Arc::new(Self { descriptor: Some(descriptor), ..Self::default() })
    }
"""

IS_PROGRAM = r"""
    /// The host runs it, beside the shell.
    fn is_program(&self, name: &str) -> bool {
        let base = name.strip_prefix("/usr/bin/").or_else(|| name.strip_prefix("/bin/")).unwrap_or(name);
        if base.contains('/') {
            let mut head = Vec::new();
            let read = std::fs::File::open(self.resolve_path(name))
                .and_then(|file| std::io::Read::read_to_end(&mut std::io::Read::take(file, 256), &mut head));
            return read.is_ok() && is_foreign(&String::from_utf8_lossy(&head));
        }
        !self.scoped.functions.contains_key(name)
            && !self.builtins.contains_key(base)
            && !Self::is_special_builtin_name(base)
            && self.command_resolver.as_ref().is_some_and(|r| r.resolve(base).is_some())
    }

    fn is_streaming_host_command"""

IS_FOREIGN = r"""
/// A script of another language, or WebAssembly. The host runs it: it reads the `#!` line too.
fn is_foreign(content: &str) -> bool {
    let ours = |cmd: &str| matches!(cmd, "dash" | "ash" | "ksh" | "zsh" | "busybox");
    content.starts_with("\\0asm") || shebang_interpreter(content).is_some_and(|(cmd, _)| !ours(&cmd))
}

fn shebang_interpreter"""

EDITS = [
    # Streams.
    Edit("public", COMMAND, r"pub\(crate\) (struct CommandAdapter) \{", r"/// A streaming command, as the shell calls it.\npub \1 {"),
    Edit("public", "lib.rs", r"(pub use command::\{Command,)", r"\1 CommandAdapter,"),
    Edit("streams", COMMAND, r"\nstruct Capture \{", INPUT),
    Edit("streams", COMMAND, r"(ctx\.stdin\.cloned\(\))\.unwrap_or_default\(\)", r"\1.unwrap_or_else(StreamData::standard_input)"),
    Edit("streams", COMMAND, r"bytes\.chunks\(PIPE_CAPACITY\)", "bytes.chunks(1 << 20)"),
    Edit("streams", STREAM, r"\nfn lossy_decode_changes_at_boundary", GIVE_BACK),
    Edit("streams", PIPE, r"    /// A write hit a closed read end\.", PUT_BACK),
    # What the shell itself says goes out at once.
    Edit("output", PIPE, r"(state: Mutex<State>,\n)", r"\1    pub(crate) descriptor: Option<i32>,\n"),
    Edit("output", PIPE, r"\nimpl Pipe \{", DIRECT),
    Edit("output", PIPE, r"(_metadata_storage: Some\(storage\),)", r"\1 descriptor: None,"),
    Edit(
        "output",
        PIPE,
        r"(pub\(crate\) async fn write_bounded\([^{]*\{)",
        r"\1\n        if let Some(descriptor) = self.descriptor {\n            return write_through(descriptor, data);\n        }",
    ),
    Edit("output", "execution.rs", r"stdout: Pipe::new\(\),", "stdout: Pipe::of_descriptor(1),"),
    Edit("output", "execution.rs", r"stderr: Pipe::new\(\),", "stderr: Pipe::of_descriptor(2),"),
    # It may leave something for the next command.
    Edit(
        "streams",
        SHELL,
        r"if !explicit_input && \(streaming_host \|\| (Self::streams_stdin\(name\))\) \{",
        r"if streaming_host && !explicit_input {\n    self.pipe_in.clone()\n} else if !explicit_input && \1 {",
    ),
    Edit("streams", SHELL, r"(if stdin\.is_none\(\) && self\.pipe_in\.is_some\(\))( \{)", r"\1 && self.builtin_stdin_pipe.is_none()\2"),
    # Names.
    Edit("names", SHELL, r"\nfn shebang_interpreter", IS_FOREIGN),
    Edit("names", SHELL, r"\n    fn is_streaming_host_command", IS_PROGRAM),
    Edit("names", SHELL, r"(\.is_some_and\(\|b\| b\.streams_io\(\)\))(\n    \})", r"\1\n            || self.is_program(name)\2"),
    # A script runs shell code.
    Edit("names", SHELL, r"(!self\.is_streaming_host_command\(name\))(\s*&& !matches)", r"\1\n            && !name.contains('/')\2"),
    Edit(
        "names",
        "fs/rootfs.rs",
        r"(fn valid_command)",
        r"/// Whether the host has a program that is not of the shell.\npub static PROGRAMS: std::sync::OnceLock<fn(&str) -> bool> = std::sync::OnceLock::new();\n\n\1",
    ),
    Edit(
        "names",
        "fs/rootfs.rs",
        r"(commands\.contains\(name\))(\.then\(\|\| name\.to_string\(\)\))",
        r"(\1 || PROGRAMS.get().is_some_and(|known| known(name)))\2",
    ),
    Edit("names", "fs/mod.rs", r"pub\(crate\) use rootfs::\{RootFs, stub_command\};", r"pub use rootfs::PROGRAMS;\n\g<0>"),
    Edit("names", "lib.rs", r"\npub use command::", r"\npub use fs::PROGRAMS;\g<0>"),
    Edit(
        "names",
        SHELL,
        r"(if let Some\(cmd\) = crate::fs::stub_command\(&raw\) \{)",
        r"""\1
            if !self.builtins.contains_key(cmd)
                && let Some(program) = self.command_resolver.as_ref().and_then(|r| r.resolve(cmd))
            {
                return self
                    .execute_builtin_arc(name, program, crate::builtins::BuiltinAccess::Scoped, args, stdin.as_ref(), redirects)
                    .await
                    .map(Into::into);
            }""",
        2,
    ),
    Edit(
        "#! of other interpreters, and WebAssembly",
        SHELL,
        r"(\n\s*// Strip shebang line if present\n\s*let script_text = if content)",
        r"""
        if is_foreign(content)
            && let Some(program) = self.command_resolver.as_ref().and_then(|r| r.resolve(&format!("#!{name}")))
        {
            let scope = crate::builtins::BuiltinAccess::Scoped;
            return self.execute_builtin_arc(name, program, scope, args, stdin.as_ref(), redirects).await;
        }\1""",
    ),
]
