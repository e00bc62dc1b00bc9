"""subprocess, os.system, os.popen, os.exec*: another WebAssembly instance beside this one, by the host's `process` import.

`subprocess.Popen` stays the library's own; what it asks of the operating system is answered here. A pipe's end has a
number like a file's, and whoever waits for one pipe keeps the others moving: see `pump`.
"""
import io, os, signal, subprocess, sys, time, weakref

from componentize_py_types import Err
from wit_world.imports import process as host

from . import alarms, asyncprocess, descriptors, pipes

_ERRORS = {"SpawnError_NotFound": 2, "SpawnError_Denied": 13, "SpawnError_NoInterpreter": 8, "SpawnError_NoFolder": 20,
           "SpawnError_Limit": 11}
_EVENT = {host.Output.STDOUT: host.Events.STDOUT, host.Output.STDERR: host.Events.STDERR}
_NOTHING = host.Events(0)
_CHUNK = 1 << 16
_INHERIT = -4           # beside subprocess's own -1, -2 and -3
_children = weakref.WeakValueDictionary()           # pid → child, until it was waited for


class _Pump:
    """Carries bytes between a child's pipe and a number of ours, for a child has no descriptors: `fd` is the child's copy."""

    def __init__(self, event, side, step):
        self.child, self.event, self.fd, self.step, self.last = None, event, descriptors.copy(side), step, False
        _pumps.append(self)

    def ready(self):
        end = descriptors.get(self.fd)
        return self.last or not isinstance(end, (pipes.Reader, pipes.Writer)) or end.ready()

    def end(self):
        if self in _pumps:
            _pumps.remove(self)
            descriptors.close(self.fd)


_pumps = []


def _carry(wanted, timeout=None):
    """Waits for one of `[(child, events)]` or until something was carried; → the events that came."""
    pumps = [p for p in _pumps if p.ready()]
    come = host.wait_any([*wanted, *((p.child, p.event) for p in pumps)], alarms.cap(timeout))
    alarms.check()
    for pump, event in zip(pumps, come[len(wanted):]):
        if event != _NOTHING and not pump.step(pump.child, pump.fd):
            pump.end()
    return come[:len(wanted)]


def progress(ends, timeout):
    """Waits until something happens to one of these ends of pipes, or to others; false if nothing ever will."""
    wanted = [end.event() for end in ends if getattr(end, "child", None) is not None]
    if not wanted and not any(p.ready() for p in _pumps):
        return False
    _carry(wanted, None if timeout is None else int(timeout * 1e9))
    return True


def wait_any(wanted, timeout=None):
    """Waits for one of `[(child, events)]`; → the events that came, none of them after `timeout` seconds."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = None if end is None else max(0, int((end - time.monotonic()) * 1e9))
        come = _carry(wanted, left)
        if any(e != _NOTHING for e in come) or left == 0:
            return come


class _ReadEnd:
    """What a child says, read by its caller."""

    blocking = True

    def __init__(self, of):
        self.child, self.of = None, of

    def event(self):
        return self.child, _EVENT[self.of]

    def ready(self):
        return self.child is None or wait_any([self.event()], 0)[0] != _NOTHING

    def read(self, most):
        if self.child is None or most == 0:
            return b""
        if not self.blocking and not self.ready():
            raise BlockingIOError(11, os.strerror(11))
        wait_any([self.event()])
        return self.child.read(self.of, min(most, _CHUNK))

    def close(self):
        if self.child is not None:
            self.child.close_output(self.of)


class _WriteEnd:
    """What a child is told."""

    child, blocking = None, True

    def event(self):
        return self.child, host.Events.WRITABLE

    def ready(self):
        return self.child is None or wait_any([self.event()], 0)[0] != _NOTHING

    def write(self, data):
        if not self.blocking and not self.ready():
            raise BlockingIOError(11, os.strerror(11))
        wait_any([self.event()])
        try:
            return self.child.write(bytes(data[:_CHUNK]))
        except Err:
            raise BrokenPipeError(32, os.strerror(32)) from None

    def close(self):
        if self.child is not None:
            self.child.close_stdin()


class Popen(subprocess.Popen):
    _child, _own_pumps = None, ()

    def _get_handles(self, stdin, stdout, stderr):
        """→ for each stream the child's side and ours; the child's is a descriptor or a marker."""
        self._closed_child_pipe_fds = True
        into = _side(stdin)
        out, err = _side(stdout), _side(stderr)
        ours = [descriptors.add(_WriteEnd()) if into == subprocess.PIPE else -1,
                descriptors.add(_ReadEnd(host.Output.STDOUT)) if out == subprocess.PIPE else -1,
                descriptors.add(_ReadEnd(host.Output.STDERR)) if err == subprocess.PIPE else -1]
        return into, ours[0], ours[1], out, ours[2], err

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, startupinfo, creationflags, shell,
                       p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, *rest):
        argv = _argv(args, shell, executable)
        program = os.fsdecode(executable) if executable is not None else argv[0]
        if preexec_fn is not None:
            preexec_fn()
        source, feed = _source(p2cread)
        out, to_out = _sink(c2pwrite, 1)
        err, to_err = (host.Sink.OTHER, None) if errwrite == subprocess.STDOUT or errwrite == c2pwrite > 2 else _sink(errwrite, 2)
        if errwrite == 1 and c2pwrite == _INHERIT:
            err, to_err = host.Sink.OTHER, None
        self._own_pumps = [_Pump(event, side, step) for event, side, step in (
            (host.Events.WRITABLE, feed, _feeder()),
            (host.Events.STDOUT, to_out, _drain(host.Output.STDOUT)),
            (host.Events.STDERR, to_err, _drain(host.Output.STDERR))) if side is not None]
        try:
            self._child = child = start(program, argv, env, cwd, source, out, err)
        except BaseException:
            for pump in self._own_pumps:
                pump.end()
            raise
        for follower in (*self._own_pumps, *(descriptors.get(fd) for fd in (p2cwrite, c2pread, errread) if fd != -1)):
            follower.child = child
        self.pid = child.id()
        _children[self.pid] = self
        self._child_created = True

    def _end(self):
        exit = self._child.poll()
        if exit is None:
            return None
        for pump in self._own_pumps:
            pump.last = True
            while pump in _pumps and pump.event != host.Events.WRITABLE:
                wait_any([(self._child, pump.event)])
            pump.end()
        _children.pop(self.pid, None)
        return -exit.value if type(exit).__name__ == "Exit_Signal" else exit.value

    def _internal_poll(self, _deadstate=None, **names):
        if self.returncode is None and self._child is not None:
            if self._own_pumps:
                wait_any([(self._child, host.Events.EXIT)], 0)
            self.returncode = self._end()
        return self.returncode

    def _wait(self, timeout):
        if self.returncode is None:
            [come] = wait_any([(self._child, host.Events.EXIT)], timeout)
            if come == _NOTHING:
                raise subprocess.TimeoutExpired(self.args, timeout)
            self.returncode = self._end()
        return self.returncode

    def send_signal(self, sig):
        self.poll()
        if self.returncode is None:
            if sig in (signal.SIGCHLD, signal.SIGCONT, 0):
                return
            self._child.kill(int(sig))

    def _communicate(self, input, endtime, orig_timeout):
        if self.stdin and not self._communication_started:
            try:
                self.stdin.flush()
            except BrokenPipeError:
                pass
            if not input:
                _close(self.stdin)
        if not self._communication_started:
            self._said = {f: [] for f in (self.stdout, self.stderr) if f}
        self._save_input(input)
        out, err = (self._said.get(f) if f else None for f in (self.stdout, self.stderr))
        while events := self._open_events():
            left = None if endtime is None else max(0, self._remaining_time(endtime))
            [come] = wait_any([(self._child, events)], left)
            if come == _NOTHING:
                self._check_timeout(endtime, orig_timeout, out, err, skip_check_and_raise=True)
            self._move(come)
        self.wait(timeout=self._remaining_time(endtime))
        texts = [None if said is None else b"".join(said) for said in (out, err)]
        if self.text_mode:
            texts = [None if text is None else self._translate_newlines(text, f.encoding, f.errors)
                     for text, f in zip(texts, (self.stdout, self.stderr))]
        return tuple(texts)

    def _open_events(self):
        events = _NOTHING
        if self.stdin and not self.stdin.closed and self._input:
            events |= host.Events.WRITABLE
        for f, event in ((self.stdout, host.Events.STDOUT), (self.stderr, host.Events.STDERR)):
            if f and not f.closed:
                events |= event
        return events

    def _move(self, come):
        if come & host.Events.WRITABLE:
            try:
                self._input_offset += self._child.write(bytes(self._input[self._input_offset:self._input_offset + _CHUNK]))
            except Err:
                self._input_offset = len(self._input)
            if self._input_offset >= len(self._input):
                _close(self.stdin)
        for f, of in ((self.stdout, host.Output.STDOUT), (self.stderr, host.Output.STDERR)):
            if come & _EVENT[of]:
                data = self._child.read(of, _CHUNK)
                if data:
                    self._said[f].append(data)
                else:
                    f.close()


def _close(stream):
    try:
        stream.close()
    except BrokenPipeError:
        pass


def _side(stream):
    """The child's side of a stream: a descriptor or a marker."""
    if stream is None:
        return _INHERIT
    if isinstance(stream, int):
        return stream
    try:
        return stream.fileno()
    except (AttributeError, io.UnsupportedOperation):
        if getattr(getattr(stream, "buffer", stream), "raw", stream).__class__.__name__ == "_Null":
            return subprocess.DEVNULL
        raise


def _source(side):
    """→ (where the child's input comes from, the descriptor that it is fed from)"""
    side = _own(side, 0)
    if side == _INHERIT:
        return host.Source_Inherit(), None
    if side == subprocess.DEVNULL:
        return host.Source_None_(), None
    if side == subprocess.PIPE:
        return host.Source_Pipe(), None
    end = descriptors.get(side)
    if isinstance(end, _ReadEnd) and end.child is not None:
        return (host.Source_StdoutOf if end.of == host.Output.STDOUT else host.Source_StderrOf)(end.child), None
    return host.Source_Pipe(), side


def _sink(side, fd):
    """→ (where the child's output goes, the descriptor that it is carried to)"""
    side = _own(side, fd)
    if side == _INHERIT:
        return host.Sink.INHERIT, None
    if side == subprocess.DEVNULL:
        return host.Sink.NONE, None
    if side == subprocess.PIPE:
        return host.Sink.PIPE, None
    if fd == 1 and side == 2 and descriptors.get(2) is None:
        return host.Sink.OTHER, None
    return host.Sink.PIPE, side


def _own(side, fd):
    """A side, told as the program's own stream `fd` if it is that."""
    if side == _INHERIT and descriptors.get(fd) is not None:
        side = fd                           # `dup2` has put something else there
    side = descriptors.own(side)
    return _INHERIT if side == fd and descriptors.get(fd) is None else side


def _feeder():
    rest = b""

    def step(child, fd):
        nonlocal rest
        rest = rest or os.read(fd, _CHUNK)
        try:
            rest = rest[child.write(rest):] if rest else None
        except Err:
            rest = None
        if rest is None:
            child.close_stdin()
        return rest is not None
    return step


def _drain(of):
    def step(child, fd):
        data = child.read(of, _CHUNK)
        try:
            while data:
                n = os.write(fd, data)
                if n == len(data):
                    return True
                data = data[n:]
        except BrokenPipeError:
            child.close_output(of)
        return False
    return step


def _argv(args, shell, executable):
    argv = [args] if isinstance(args, (str, bytes, os.PathLike)) else list(args)
    argv = [os.fsdecode(a) for a in argv]
    if shell:
        argv = [os.fsdecode(executable or "/bin/sh"), "-c", *argv]
    if not argv:
        raise IndexError("list index out of range")
    if any("\0" in a for a in argv):
        raise ValueError("embedded null byte")
    return argv


def start(program, argv, env, cwd, source, out, err):
    """A new child, or the OSError that Linux would raise."""
    env = [(os.fsdecode(k), os.fsdecode(v)) for k, v in (os.environ if env is None else env).items()]
    folder = os.getcwd() if cwd is None else os.path.join(os.getcwd(), os.fsdecode(cwd))
    if cwd is not None and not os.path.isdir(folder):
        number = 20 if os.path.exists(folder) else 2
        raise OSError(number, os.strerror(number), os.fsdecode(cwd))
    try:
        child = host.spawn(host.Command(program, argv, env, folder), source, out, err)
        child.finalizer.atexit = False          # the host ends it then; files over its pipes may be closed later
        return child
    except Err as e:
        kind, text = type(e.value).__name__, e.value.value
    number = _ERRORS[kind]
    error = OSError(number, os.strerror(number), program) if number != 11 else OSError(number, os.strerror(number))
    error.add_note(text)
    raise error


def _run(argv, env=None):
    """Runs a program in this one's place and returns what Popen calls its return code."""
    child = Popen(argv, env=env)
    return child.wait()


def system(command):
    """Execute the command in a subshell."""
    try:
        code = _run(["/bin/sh", "-c", os.fsdecode(command)])
    except OSError as e:
        sys.stderr.write(f"sh: {e.strerror}\n")
        return 127 << 8
    return code << 8 if code >= 0 else -code


def _fork():
    raise OSError(38, "fork is not possible in WebAssembly; use subprocess")


def _exec(file, args, env=None):
    code = _run([file, *list(args)[1:]], env)
    os._exit(code if code >= 0 else 128 - code)


def popen(cmd, mode="r", buffering=-1):
    if mode not in ("r", "w"):
        raise ValueError(f"invalid mode {mode!r}")
    pipe = {"stdout" if mode == "r" else "stdin": subprocess.PIPE}
    proc = subprocess.Popen(cmd, shell=True, text=True, bufsize=buffering, **pipe)
    return _PopenFile(proc.stdout if mode == "r" else proc.stdin, proc)


class _PopenFile:
    """What os.popen returns: a file whose close says how the command ended."""

    def __init__(self, stream, proc):
        self._stream, self._proc = stream, proc

    def close(self):
        self._stream.close()
        code = self._proc.wait()
        return None if code == 0 else code << 8

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def _kill(pid, sig, /):
    """Kill a process with a signal."""
    if pid in _children:
        return _children[pid].send_signal(sig)
    if pid == os.getpid():
        return signal.raise_signal(sig) if hasattr(signal, "raise_signal") else os._exit(128 + sig)
    raise ProcessLookupError(3, os.strerror(3))


def _waitpid(pid, options, /):
    """Wait for completion of a given child process."""
    mine = [p for p in _children.values() if pid in (-1, p.pid)]
    if not mine:
        raise ChildProcessError(10, os.strerror(10))
    come = wait_any([(p._child, host.Events.EXIT) for p in mine], 0 if options & 1 else None)
    for p, events in zip(mine, come):
        if events != _NOTHING:
            code = p.returncode = p._end()
            return p.pid, code << 8 if code >= 0 else -code
    return 0, 0


def _exitcode(status):
    return status >> 8 & 0xFF if status & 0x7F == 0 else -(status & 0x7F)


def install():
    Popen.__module__, Popen.__qualname__ = "subprocess", "Popen"
    subprocess.Popen = Popen
    subprocess._can_fork_exec = True
    descriptors.install()
    pipes.install(lambda: progress((), None))
    os.system, os.fork, os.popen, os.kill, os.waitpid = system, _fork, popen, _kill, _waitpid
    os.execv = os.execvp = lambda file, args: _exec(file, args)
    os.execve = os.execvpe = _exec
    os.execl = os.execlp = lambda file, *args: _exec(file, args)
    os.execle = os.execlpe = lambda file, *args: _exec(file, args[:-1], args[-1])
    os.WNOHANG = 1
    os.WIFEXITED = lambda status: status & 0x7F == 0
    os.WEXITSTATUS = lambda status: status >> 8 & 0xFF
    os.WIFSIGNALED = lambda status: status & 0x7F != 0
    os.WTERMSIG = lambda status: status & 0x7F
    os.waitstatus_to_exitcode = _exitcode
    asyncprocess.install()
    import shutil
    which = shutil.which

    def sandbox_which(cmd, mode=os.F_OK | os.X_OK, path=None):
        """Given a command, mode, and a PATH string, return the path which conforms to the given mode on the PATH, or None."""
        found = which(cmd, mode, path)
        return found if found or path is not None else host.which(os.fsdecode(cmd))
    sandbox_which.__name__ = sandbox_which.__qualname__ = "which"
    shutil.which = sandbox_which
