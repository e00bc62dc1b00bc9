"""The children that this program has started, as the host's `process` import shows them: beginning one, waiting for what
happens to any of them, and the ends of the pipes to and from them. Whoever waits for one pipe keeps the others moving.
"""
import os, time, weakref

from componentize_py_types import Err
from wit_world.imports import process as host

from . import alarms, descriptors, pipes

_ERRORS = {"SpawnError_NotFound": 2, "SpawnError_Denied": 13, "SpawnError_NoInterpreter": 8, "SpawnError_NoFolder": 20,
           "SpawnError_Limit": 11}
NOTHING = host.Events(0)
CHUNK = 1 << 16
EVENT = {host.Output.STDOUT: host.Events.STDOUT, host.Output.STDERR: host.Events.STDERR}
environment = {}                        # C's own, in bytes: what children get that are given none


def putenv(name, value, /):
    """Change or add an environment variable."""
    name = os.fsencode(name)
    value = os.fsencode(value)
    if b"=" in name:
        raise ValueError("illegal environment variable name")
    if b"\0" in name + value:
        raise ValueError("embedded null byte")
    environment[name] = value


def unsetenv(name, /):
    """Delete an environment variable."""
    environment.pop(os.fsencode(name), None)


def start(program, argv, env, cwd, source, out, err):
    """A new child, or the OSError that Linux would raise."""
    env = [(text(k), text(v)) for k, v in (environment if env is None else env).items()]
    program, argv = text(program), [text(a) for a in argv]
    folder = os.getcwd() if cwd is None else os.path.join(os.getcwd(), text(cwd))
    if cwd is not None and not os.path.isdir(folder):
        number = 20 if os.path.exists(folder) else 2
        raise OSError(number, os.strerror(number), os.fsdecode(cwd))
    try:
        child = host.spawn(host.Command(program, argv, env, folder), source, out, err)
        child.finalizer.atexit = False          # the host ends it then; files over its pipes may be closed later
        return child
    except Err as e:
        kind, why = type(e.value).__name__, e.value.value
    number = _ERRORS[kind]
    error = OSError(number, os.strerror(number), program) if number != 11 else OSError(number, os.strerror(number))
    error.add_note(why)
    raise error


def text(value):
    """What the host takes: text without halves of characters, which stand for bytes that are not UTF-8."""
    name = os.fsdecode(value)
    name.encode()
    return name


pumps = []
by_pid = weakref.WeakValueDictionary()           # pid → subprocess.Popen, until it was waited for


class Pump:
    """Carries bytes between a child's pipe and a number of ours, for a child has no descriptors: `fd` is the child's copy."""

    def __init__(self, event, side, step):
        self.child, self.event, self.fd, self.step, self.last = None, event, descriptors.copy(side), step, False
        pumps.append(self)

    def ready(self):
        end = descriptors.get(self.fd)
        return self.last or not isinstance(end, (pipes.Reader, pipes.Writer)) or end.ready()

    def end(self):
        if self in pumps:
            pumps.remove(self)
            descriptors.close(self.fd)


def _carry(wanted, timeout=None):
    """Waits for one of `[(child, events)]` or until something was carried; → the events that came."""
    ready = [p for p in pumps if p.ready()]
    come = host.wait_any([*wanted, *((p.child, p.event) for p in ready)], alarms.cap(timeout))
    alarms.check()
    for pump, event in zip(ready, come[len(wanted):]):
        if event != NOTHING and not pump.step(pump.child, pump.fd):
            pump.end()
    return come[:len(wanted)]


def progress(ends, timeout):
    """Waits until something happens to one of these ends of pipes, or to others; false if nothing ever will."""
    wanted = [end.event() for end in ends if getattr(end, "child", None) is not None]
    if not wanted and not any(p.ready() for p in pumps):
        return False
    _carry(wanted, None if timeout is None else int(timeout * 1e9))
    return True


def wait_any(wanted, timeout=None):
    """Waits for one of `[(child, events)]`; → the events that came, none of them after `timeout` seconds."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = None if end is None else max(0, int((end - time.monotonic()) * 1e9))
        come = _carry(wanted, left)
        if any(e != NOTHING for e in come) or left == 0:
            return come


class ReadEnd:
    """What a child says, read by its caller."""

    blocking = True

    def __init__(self, of):
        self.child, self.of = None, of

    def event(self):
        return self.child, EVENT[self.of]

    def ready(self):
        return self.child is None or wait_any([self.event()], 0)[0] != NOTHING

    def read(self, most):
        if self.child is None or most == 0:
            return b""
        if not self.blocking and not self.ready():
            raise BlockingIOError(11, os.strerror(11))
        wait_any([self.event()])
        return self.child.read(self.of, min(most, CHUNK))

    def close(self):
        if self.child is not None:
            self.child.close_output(self.of)


class WriteEnd:
    """What a child is told."""

    child, blocking = None, True

    def event(self):
        return self.child, host.Events.WRITABLE

    def ready(self):
        return self.child is None or wait_any([self.event()], 0)[0] != NOTHING

    def write(self, data):
        if not self.blocking and not self.ready():
            raise BlockingIOError(11, os.strerror(11))
        wait_any([self.event()])
        try:
            return self.child.write(bytes(data[:CHUNK]))
        except Err:
            raise BrokenPipeError(32, os.strerror(32)) from None

    def close(self):
        if self.child is not None:
            self.child.close_stdin()
