"""Descriptors of pipes: numbers like those of files, for what is behind them is a child and not a file."""
import io, os

_FIRST = 1000           # WASI's own are small
_ends = {}


def add(end):
    """The new number of a pipe's end, which has `read(most)` or `write(data)`, and `close()`."""
    fd = next(n for n in range(_FIRST, _FIRST + len(_ends) + 1) if n not in _ends)
    _ends[fd] = end
    return fd


def get(fd):
    """The end behind a number, or None."""
    return _ends.get(fd)


class Raw(io.RawIOBase):
    """An unbuffered file over a pipe's end."""

    def __init__(self, fd, mode):
        self._fd, self.mode, self.name = fd, mode, fd

    def fileno(self):
        return self._fd

    def readable(self):
        return self.mode == "rb"

    def writable(self):
        return self.mode == "wb"

    def readinto(self, buffer):
        data = os.read(self._fd, len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def write(self, data):
        return os.write(self._fd, data)

    def close(self):
        if not self.closed:
            try:
                super().close()
            finally:
                if self._fd in _ends:
                    os.close(self._fd)


def open_pipe(fd, mode, buffering, encoding, errors, newline):
    """As `open` does for a descriptor."""
    raw = Raw(fd, "rb" if "r" in mode else "wb")
    if buffering == 0:
        return raw
    size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
    buffer = io.BufferedReader(raw, size) if raw.readable() else io.BufferedWriter(raw, size)
    return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding or "utf-8", errors, newline, line_buffering=buffering == 1)


def _behind(system, call):
    """`system`, except for the numbers above: those go to `call`."""
    def f(fd, *args):
        end = _ends.get(fd)
        return system(fd, *args) if end is None else call(fd, end, *args)
    f.__name__ = f.__qualname__ = system.__name__
    f.__doc__ = system.__doc__
    return f


def _bad(*_):
    raise OSError(9, os.strerror(9))


def _close(fd, end):
    del _ends[fd]
    end.close()


def _write(fd, end, data):
    view, done = memoryview(data).cast("B"), 0
    while done < len(view):
        done += end.write(view[done:])
    return done


def install():
    os.read = _behind(os.read, lambda fd, end, most: end.read(most) if hasattr(end, "read") else _bad())
    os.write = _behind(os.write, lambda fd, end, data: _write(fd, end, data) if hasattr(end, "write") else _bad())
    os.close = _behind(os.close, _close)
    os.isatty = _behind(os.isatty, lambda fd, end: False)
    os.set_blocking = lambda fd, blocking: None
    os.set_inheritable = lambda fd, inheritable: None
