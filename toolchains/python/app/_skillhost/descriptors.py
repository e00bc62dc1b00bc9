"""Descriptors that WASI does not have: ends of pipes, and copies of other descriptors. They are numbers like those of files.

A number stands for an end, several numbers may stand for the same one, and the last that is closed closes it. 0, 1 and 2 are
the program's own streams until `dup2` puts an end in their place.
"""
import errno, io, os, stat, weakref

_FIRST = 1000           # WASI's own are small
_ends = {}
_read, _write, _close, _fstat, _lseek = os.read, os.write, os.close, os.fstat, os.lseek


def fail(number):
    raise OSError(number, os.strerror(number))


def add(end):
    """The new number of an end, which has `read(most)` or `write(data)`, and `close()`."""
    fd = next(n for n in range(_FIRST, _FIRST + len(_ends) + 1) if n not in _ends)
    _ends[fd] = end
    return fd


def get(fd):
    """The end behind a number, or None."""
    return _ends.get(fd)


def own(fd):
    """0, 1 or 2 if this number stands for that stream and it is where it always was, else the number."""
    end = _ends.get(fd)
    return end.real if end.__class__ is File and end.real <= 2 and end.real not in _ends else fd


def copy(fd, /):
    """Return a duplicate of a file descriptor."""
    return add(_ends.get(fd) or File(fd))


def copy_to(fd, fd2, inheritable=True):
    """Duplicate file descriptor."""
    end = _ends.get(fd) or File(fd)
    if fd2 == fd:
        return fd2
    if fd2 > 2 and fd2 < _FIRST:
        raise OSError(errno.EOPNOTSUPP, "in this sandbox dup2 replaces 0, 1, 2 and numbers that pipe and dup gave, no others")
    old = _ends.get(fd2)
    _ends[fd2] = end
    if fd2 <= 2 and end.__class__ is File and end.real == fd2:
        del _ends[fd2]
    _drop(old)
    return fd2


def close(fd, /):
    """Close a file descriptor."""
    if fd in _ends:
        _drop(_ends.pop(fd))
    elif any(end.__class__ is File and end.real == fd for end in _ends.values()):
        _ends[fd] = _Closed()               # the copies go on with it
    else:
        _close(fd)


def _drop(end):
    if end is not None and not any(other is end for other in _ends.values()):
        end.close()


class _Closed:
    """The number of a file that was closed while there are copies of it."""

    def close(self):
        fail(errno.EBADF)


class File:
    """A descriptor of WASI's, as copies of it know it. WASI cannot copy one: when its owner closes it, it is opened again."""

    def __init__(self, real):
        found = _fstat(real)
        self.real, self._file, self._mine = real, (found.st_dev, found.st_ino), False
        self._at_end = stat.S_ISREG(found.st_mode) and _lseek(real, 0, os.SEEK_CUR) == found.st_size
        self._path, self._owner = _named.get(real), _owner_of(real)
        owner = self._owner and self._owner()
        if owner is not None and isinstance(owner.name, str):
            self._path = owner.name
        self._path = self._path and os.path.abspath(self._path)

    def fd(self):
        if self.real > 2 and not self._mine and not self._is_open():
            self._open_again()
        return self.real

    def _is_open(self):
        owner = self._owner and self._owner()
        if self._owner and (owner is None or owner.closed):
            return False
        try:
            found = _fstat(self.real)
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == self._file

    def _open_again(self):
        try:
            found = os.stat(self._path or "")
        except OSError:
            fail(errno.EBADF)
        if (found.st_dev, found.st_ino) != self._file:
            fail(errno.EBADF)
        try:
            self.real = os.open(self._path, os.O_RDWR)
        except OSError:
            self.real = os.open(self._path, os.O_RDONLY)
        self._mine = True
        if self._at_end:
            _lseek(self.real, 0, os.SEEK_END)

    def read(self, most):
        return _read(self.fd(), most)

    def write(self, data):
        return _write(self.fd(), data)

    def close(self):
        hidden = _ends.get(self.real).__class__ is _Closed
        if self._mine or hidden:
            if hidden:
                del _ends[self.real]
            _close(self.real)


_named = {}                             # what `os.open` was asked for, by number
_opened = weakref.WeakSet()             # files that `open` opened for writing, each of which closes its own number


def name(fd, path):
    _named[fd] = path


def owner(file):
    _opened.add(file)


def opened():
    return _opened


def _owner_of(fd):
    for file in _opened:
        if not file.closed and file.fileno() == fd:
            return weakref.ref(file)
    return None


class Raw(io.RawIOBase):
    """An unbuffered file over an end."""

    def __init__(self, fd, mode, closefd):
        self._fd, self.mode, self.name, self.closefd = fd, mode, fd, closefd

    def fileno(self):
        return self._fd

    def readable(self):
        return self.mode == "rb"

    def writable(self):
        return self.mode == "wb"

    def seekable(self):
        try:
            return self.seek(0, os.SEEK_CUR) >= 0
        except OSError:
            return False

    def seek(self, offset, whence=0):
        return os.lseek(self._fd, offset, whence)

    def readinto(self, buffer):
        try:
            data = os.read(self._fd, len(buffer))
        except BlockingIOError:
            return None
        buffer[:len(data)] = data
        return len(data)

    def write(self, data):
        return os.write(self._fd, data)

    def close(self):
        if not self.closed:
            try:
                super().close()
            finally:
                if self.closefd and self._fd in _ends:
                    os.close(self._fd)


def open_end(fd, mode, buffering, encoding, errors, newline, closefd):
    """As `open` does for a descriptor."""
    raw = Raw(fd, "rb" if "r" in mode else "wb", closefd)
    if buffering == 0:
        return raw
    size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
    buffer = io.BufferedReader(raw, size) if raw.readable() else io.BufferedWriter(raw, size)
    return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding or "utf-8", errors, newline, line_buffering=buffering == 1)


class Stream(io.FileIO):
    """The raw side of sys.stdin, sys.stdout and sys.stderr, which follow when `dup2` puts something else in their place."""

    def __init__(self, fd, mode):
        super().__init__(fd, mode, closefd=False)
        self._fd = fd

    def write(self, data):
        return os.write(self._fd, data) if self._fd in _ends else super().write(data)

    def readinto(self, buffer):
        if self._fd not in _ends:
            return super().readinto(buffer)
        data = os.read(self._fd, len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readall(self):
        return b"".join(iter(lambda: self.read(1 << 16), b"")) if self._fd in _ends else super().readall()

    def read(self, size=-1):
        if self._fd not in _ends:
            return super().read(size)
        return os.read(self._fd, size) if size >= 0 else self.readall()


Stream.__name__ = Stream.__qualname__ = "FileIO"
Stream.__module__ = "_io"


def _behind(system, call):
    """`system`, except for the numbers above: those go to `call`."""
    def f(fd, *args):
        end = _ends.get(fd)
        return system(fd, *args) if end is None else call(end, *args)
    f.__name__ = f.__qualname__ = system.__name__
    f.__doc__ = system.__doc__
    return f


def _write_all(end, data):
    if not hasattr(end, "write"):
        fail(errno.EBADF)
    view, done = memoryview(data).cast("B"), 0
    while done < len(view):
        done += end.write(view[done:])
    return done


def _on_file(system, otherwise):
    """For what only files can do: to the file behind a copy, or the error of a pipe."""
    return _behind(system, lambda end, *args: system(end.fd(), *args) if end.__class__ is File else fail(otherwise))


def _stat(end):
    if end.__class__ is File:
        return _fstat(end.fd())
    return os.stat_result((stat.S_IFIFO | 0o600, 0, 0, 1, os.getuid(), os.getgid(), 0, 0, 0, 0))


def _set_blocking(fd, blocking, /):
    """Set the blocking mode of the specified file descriptor."""
    end = _ends.get(fd)
    if end is not None:
        end.blocking = bool(blocking)


def install():
    global _write, _fstat
    _write, _fstat = os.write, os.fstat         # as `files` and `modes` have completed them
    os.read = _behind(_read, lambda end, most: end.read(most) if hasattr(end, "read") else fail(errno.EBADF))
    os.write = _behind(_write, _write_all)
    os.fstat = _behind(_fstat, _stat)
    os.lseek = _on_file(_lseek, errno.ESPIPE)
    os.ftruncate = _on_file(os.ftruncate, errno.EINVAL)
    os.fsync, os.fdatasync = _on_file(os.fsync, errno.EINVAL), _on_file(os.fdatasync, errno.EINVAL)
    os.isatty = _behind(os.isatty, lambda end: False)
    os.dup, os.dup2, os.close = copy, copy_to, close
    for function, known in ((copy, "dup"), (copy_to, "dup2"), (close, "close")):
        function.__name__ = function.__qualname__ = known
    os.supports_fd.add(os.fstat)
    os.set_blocking = _set_blocking
    os.get_blocking = lambda fd: getattr(_ends.get(fd), "blocking", True)
    os.set_inheritable = lambda fd, inheritable: None
    os.get_inheritable = lambda fd: fd <= 2
