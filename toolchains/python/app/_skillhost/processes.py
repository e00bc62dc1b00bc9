"""subprocess and its kin. No process can be started yet: what a script tries says so, in the words that scripts expect."""
import asyncio, os, subprocess, sys

_HERE = ("sh", "bash", "env")


def _refuse(program):
    """A program that a sandbox would have cannot be started; any other is not found, which is what scripts look out for."""
    name = os.path.basename(program)
    if name in _HERE or name.startswith("python") or os.path.exists(program) and "/" in program:
        raise PermissionError(13, "starting processes is not available in this sandbox yet", program)
    raise FileNotFoundError(2, os.strerror(2), program)


class Popen(subprocess.Popen):
    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None, close_fds=True,
                 shell=False, *rest, **options):
        self.returncode, self._child_created = None, False
        self.stdin = self.stdout = self.stderr = self.pid = None
        if isinstance(args, (str, bytes, os.PathLike)):
            args = [args]
        args = ["/bin/sh"] if shell else [os.fsdecode(a) for a in args]
        if not args:
            raise IndexError("list index out of range")
        _refuse(os.fsdecode(executable or args[0]))


def _system(command):
    sys.stderr.write("sh: starting processes is not available in this sandbox yet\n")
    return 127 << 8


def _fork():
    raise PermissionError(13, "starting processes is not available in this sandbox yet")


def _exec(file, *args):
    _refuse(os.fsdecode(file))


async def _async_exec(program, *args, **options):
    Popen([program, *args])


async def _async_shell(command, **options):
    Popen(command, shell=True)


def install():
    Popen.__module__ = "subprocess"
    subprocess.Popen = Popen
    subprocess._can_fork_exec = True
    os.system, os.fork = _system, _fork
    for name in ("execv", "execve", "execvp", "execvpe", "execl", "execle", "execlp", "execlpe"):
        setattr(os, name, _exec)
    os.popen = lambda command, mode="r", buffering=-1: subprocess.Popen(command, shell=True)
    asyncio.create_subprocess_exec = asyncio.subprocess.create_subprocess_exec = _async_exec
    asyncio.create_subprocess_shell = asyncio.subprocess.create_subprocess_shell = _async_shell
    os.WIFEXITED = lambda status: status & 0x7F == 0
    os.WEXITSTATUS = lambda status: status >> 8 & 0xFF
    os.WIFSIGNALED = lambda status: status & 0x7F != 0
    os.WTERMSIG = lambda status: status & 0x7F
    os.waitstatus_to_exitcode = lambda status: status >> 8 & 0xFF
