"""os.pipe: bytes that wait in memory between two ends of this program, or between it and its children."""
import errno, os

from . import descriptors

ROOM = 1 << 20          # what children may say before somebody reads it
_ALONE = "this would wait forever: the pipe is empty, and in this sandbox nobody who could write to it can run meanwhile"
move = None             # carries on what children say; false when there is nothing to carry


class _Pipe:
    def __init__(self):
        self.bytes, self.read_by, self.written_by = bytearray(), True, True


class Reader:
    blocking = True

    def __init__(self, pipe):
        self.pipe = pipe

    def ready(self):
        return bool(self.pipe.bytes) or not self.pipe.written_by

    def read(self, most):
        while not self.ready():
            if not self.blocking:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            if not move():
                raise RuntimeError(_ALONE)
        data = bytes(self.pipe.bytes[:most])
        del self.pipe.bytes[:most]
        return data

    def close(self):
        self.pipe.read_by = False
        self.pipe.bytes.clear()


class Writer:
    blocking = True

    def __init__(self, pipe):
        self.pipe = pipe

    def ready(self):
        return len(self.pipe.bytes) < ROOM or not self.pipe.read_by

    def write(self, data):
        if not self.pipe.read_by:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        self.pipe.bytes += data
        return len(data)

    def close(self):
        self.pipe.written_by = False


def pipe():
    """Create a pipe."""
    made = _Pipe()
    return descriptors.add(Reader(made)), descriptors.add(Writer(made))


def pipe2(flags, /):
    """Create a pipe with flags set atomically."""
    ends = pipe()
    if flags & os.O_NONBLOCK:
        for fd in ends:
            os.set_blocking(fd, False)
    return ends


def install(mover):
    global move
    move, os.pipe, os.pipe2 = mover, pipe, pipe2
