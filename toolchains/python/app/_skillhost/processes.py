"""subprocess: another WebAssembly instance beside this one. `subprocess.Popen` stays the library's own; what it asks of the
operating system is answered here. A pipe's end has a number like a file's.
"""
import io, os, signal, subprocess

from componentize_py_types import Err
from wit_world.imports import process as host

from . import asyncprocess, children, descriptors, pipes, spawning

_INHERIT = -4           # beside subprocess's own -1, -2 and -3


class Popen(subprocess.Popen):
    _child, _own_pumps = None, ()

    def _get_handles(self, stdin, stdout, stderr):
        """→ for each stream the child's side and ours; the child's is a descriptor or a marker."""
        self._closed_child_pipe_fds = True
        into = _side(stdin)
        out, err = _side(stdout), _side(stderr)
        ours = [descriptors.add(children.WriteEnd()) if into == subprocess.PIPE else -1,
                descriptors.add(children.ReadEnd(host.Output.STDOUT)) if out == subprocess.PIPE else -1,
                descriptors.add(children.ReadEnd(host.Output.STDERR)) if err == subprocess.PIPE else -1]
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
        self._own_pumps = [children.Pump(event, side, step) for event, side, step in (
            (host.Events.WRITABLE, feed, _feeder()),
            (host.Events.STDOUT, to_out, _drain(host.Output.STDOUT)),
            (host.Events.STDERR, to_err, _drain(host.Output.STDERR))) if side is not None]
        try:
            self._child = child = children.start(program, argv, env, cwd, source, out, err)
        except BaseException:
            for pump in self._own_pumps:
                pump.end()
            raise
        for follower in (*self._own_pumps, *(descriptors.get(fd) for fd in (p2cwrite, c2pread, errread) if fd != -1)):
            follower.child = child
        self.pid = child.id()
        children.by_pid[self.pid] = self
        self._child_created = True

    def _end(self):
        exit = self._child.poll()
        if exit is None:
            return None
        for pump in self._own_pumps:
            pump.last = True
            while pump in children.pumps and pump.event != host.Events.WRITABLE:
                children.wait_any([(self._child, pump.event)])
            pump.end()
        children.by_pid.pop(self.pid, None)
        return -exit.value if type(exit).__name__ == "Exit_Signal" else exit.value

    def _internal_poll(self, _deadstate=None, **names):
        if self.returncode is None and self._child is not None:
            if self._own_pumps:
                children.wait_any([(self._child, host.Events.EXIT)], 0)
            self.returncode = self._end()
        return self.returncode

    def _wait(self, timeout):
        if self.returncode is None:
            [come] = children.wait_any([(self._child, host.Events.EXIT)], timeout)
            if come == children.NOTHING:
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
            [come] = children.wait_any([(self._child, events)], left)
            if come == children.NOTHING:
                self._check_timeout(endtime, orig_timeout, out, err, skip_check_and_raise=True)
            self._move(come)
        self.wait(timeout=self._remaining_time(endtime))
        texts = [None if said is None else b"".join(said) for said in (out, err)]
        if self.text_mode:
            texts = [None if text is None else self._translate_newlines(text, f.encoding, f.errors)
                     for text, f in zip(texts, (self.stdout, self.stderr))]
        return tuple(texts)

    def _open_events(self):
        events = children.NOTHING
        if self.stdin and not self.stdin.closed and self._input:
            events |= host.Events.WRITABLE
        for f, event in ((self.stdout, host.Events.STDOUT), (self.stderr, host.Events.STDERR)):
            if f and not f.closed:
                events |= event
        return events

    def _move(self, come):
        if come & host.Events.WRITABLE:
            try:
                self._input_offset += self._child.write(bytes(self._input[self._input_offset:self._input_offset + children.CHUNK]))
            except Err:
                self._input_offset = len(self._input)
            if self._input_offset >= len(self._input):
                _close(self.stdin)
        for f, of in ((self.stdout, host.Output.STDOUT), (self.stderr, host.Output.STDERR)):
            if come & children.EVENT[of]:
                data = self._child.read(of, children.CHUNK)
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
    if isinstance(end, children.ReadEnd) and end.child is not None:
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
        rest = rest or os.read(fd, children.CHUNK)
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
        data = child.read(of, children.CHUNK)
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


def install():
    Popen.__module__, Popen.__qualname__ = "subprocess", "Popen"
    subprocess.Popen = Popen
    subprocess._can_fork_exec = True
    descriptors.install()
    pipes.install(lambda: children.progress((), None))
    spawning.install()
    asyncprocess.install()
