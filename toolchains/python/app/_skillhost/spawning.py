"""What `os` has to start other programs and to wait for them: system, popen, exec*, spawn*, posix_spawn, kill, waitpid."""
import os, shutil, signal, subprocess, sys

from wit_world.imports import process as host

from . import children

_WAIT, _NOWAIT = 0, 1
_OPEN, _CLOSE, _DUP2 = 0, 1, 2
_kept = {}              # pid → child that nobody holds but its number; a child that is let go of ends


def _run(argv, env=None):
    """Runs a program in this one's place and returns what Popen calls its return code."""
    child = subprocess.Popen(argv, env=env)
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


def _spawn(mode, file, args, env=None):
    if not isinstance(args, (tuple, list)):
        raise TypeError("argv must be a tuple or a list")
    if not args or not args[0]:
        raise ValueError("argv first element cannot be empty")
    try:
        child = subprocess.Popen(args, executable=file, env=env)
    except OSError:
        if mode != _WAIT:
            raise
        return 127
    if mode == _WAIT:
        return child.wait()
    _kept[child.pid] = child
    return child.pid


def _posix_spawn(path, argv, env, /, *, file_actions=None, **attributes):
    """Execute the program specified by path in a new process."""
    streams, opened = [None, None, None], []
    try:
        for kind, fd, *more in file_actions or ():
            if kind == _OPEN:
                opened.append(os.open(*more))
            to = more[0] if kind == _DUP2 else fd
            if to > 2:
                if kind == _CLOSE:
                    continue                    # a child has no others
                raise OSError(95, "in this sandbox a child has the descriptors 0, 1 and 2, no others")
            streams[to] = opened[-1] if kind == _OPEN else subprocess.DEVNULL if kind == _CLOSE else _as_child_sees(fd, streams)
        child = subprocess.Popen(argv, executable=path, env=env, stdin=streams[0], stdout=streams[1], stderr=streams[2])
    finally:
        for fd in opened:
            os.close(fd)
    _kept[child.pid] = child
    return child.pid


def _as_child_sees(fd, streams):
    return streams[fd] if fd <= 2 and streams[fd] is not None else fd


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


_HARMLESS = (17, 18, 23, 28)           # CHLD, CONT, URG, WINCH: nothing happens unless somebody handles them


def _kill(pid, sig, /):
    """Kill a process with a signal."""
    if pid in children.by_pid:
        return children.by_pid[pid].send_signal(sig)
    if pid == os.getpid():
        if sig == 0 or signal.getsignal(sig) is signal.SIG_IGN or sig in _HARMLESS and signal.getsignal(sig) is signal.SIG_DFL:
            return None
        return os._exit(128 + sig) if signal.getsignal(sig) in (signal.SIG_DFL, None) else signal.raise_signal(sig)
    raise ProcessLookupError(3, os.strerror(3))


def _group(pid, /):
    """Call the system call getpgid(): a child and what it has started are a group of their own."""
    if pid in children.by_pid:
        return pid
    if pid in (0, os.getpid()):
        return os.getpid()
    raise ProcessLookupError(3, os.strerror(3))


def _kill_group(group, sig, /):
    """Kill a process group with a signal."""
    _kill(group or os.getpid(), sig)


def _waitpid(pid, options, /):
    """Wait for completion of a given child process."""
    mine = [p for p in children.by_pid.values() if pid in (-1, p.pid)]
    if not mine:
        raise ChildProcessError(10, os.strerror(10))
    come = children.wait_any([(p._child, host.Events.EXIT) for p in mine], 0 if options & 1 else None)
    for p, events in zip(mine, come):
        if events != children.NOTHING:
            code = p.returncode = p._end()
            _kept.pop(p.pid, None)
            return p.pid, code << 8 if code >= 0 else -code
    return 0, 0


def _exitcode(status):
    return status >> 8 & 0xFF if status & 0x7F == 0 else -(status & 0x7F)


def install():
    os.putenv, os.unsetenv = children.putenv, children.unsetenv
    os.system, os.fork, os.popen, os.kill, os.waitpid = system, _fork, popen, _kill, _waitpid
    os.execv = os.execvp = lambda file, args: _exec(file, args)
    os.execve = os.execvpe = _exec
    os.execl = os.execlp = lambda file, *args: _exec(file, args)
    os.execle = os.execlpe = lambda file, *args: _exec(file, args[:-1], args[-1])
    os.getpgid, os.killpg = _group, _kill_group
    os.setsid = os.setpgrp = lambda: None
    os.setpgid = lambda pid, group: None
    os.wait = lambda: _waitpid(-1, 0)
    os.WNOHANG = 1
    os.WIFEXITED = lambda status: status & 0x7F == 0
    os.WEXITSTATUS = lambda status: status >> 8 & 0xFF
    os.WIFSIGNALED = lambda status: status & 0x7F != 0
    os.WTERMSIG = lambda status: status & 0x7F
    os.waitstatus_to_exitcode = _exitcode
    _install_spawn()
    which = shutil.which

    def sandbox_which(cmd, mode=os.F_OK | os.X_OK, path=None):
        """Given a command, mode, and a PATH string, return the path which conforms to the given mode on the PATH, or None."""
        found = which(cmd, mode, path)
        return found if found or path is not None else host.which(children.text(cmd))
    sandbox_which.__name__ = sandbox_which.__qualname__ = "which"
    shutil.which = sandbox_which


def _install_spawn():
    os.P_WAIT, os.P_NOWAIT, os.P_NOWAITO = _WAIT, _NOWAIT, _NOWAIT
    os.spawnv = os.spawnvp = lambda mode, file, args: _spawn(mode, file, args)
    os.spawnve = os.spawnvpe = _spawn
    os.spawnl = os.spawnlp = lambda mode, file, *args: _spawn(mode, file, args)
    os.spawnle = os.spawnlpe = lambda mode, file, *args: _spawn(mode, file, args[:-1], args[-1])
    os.POSIX_SPAWN_OPEN, os.POSIX_SPAWN_CLOSE, os.POSIX_SPAWN_DUP2 = _OPEN, _CLOSE, _DUP2
    os.posix_spawn = os.posix_spawnp = _posix_spawn
    _posix_spawn.__name__ = _posix_spawn.__qualname__ = "posix_spawn"
