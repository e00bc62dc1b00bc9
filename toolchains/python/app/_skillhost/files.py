"""Where files behave otherwise than on Linux: long writes, folders that are mount points, places to write to."""
import builtins, importlib._bootstrap_external, io, os, tempfile

from . import descriptors, names, programs

_write = os.write
_mkdir = os.mkdir


def write(fd, data, /):
    """Write a bytestring to a file descriptor."""
    view, done = memoryview(data).cast("B"), 0          # one WASI write takes at most 64 KiB, on Linux a file takes it all
    while True:
        done += _write(fd, view[done:])
        if done >= len(view):
            return done


def mkdir(path, mode=0o777, *, dir_fd=None):
    """Create a directory."""
    try:
        _mkdir(path, mode, dir_fd=dir_fd) if dir_fd is not None else _mkdir(path, mode)
    except OSError as e:
        if not isinstance(e, FileExistsError) and dir_fd is None and os.path.isdir(path):
            raise FileExistsError(17, os.strerror(17), path) from None      # `artifacts`, `/tmp`: mounted folders are there
        raise _missing_folder(e, path) from None


_open_descriptor = os.open
_ACCESS = os.O_RDONLY | os.O_WRONLY         # bits of their own in WASI; on Linux O_RDONLY is 0 and may be left out


def open_descriptor(path, flags, mode=0o777, *, dir_fd=None):
    """Open a file for low level IO.  Returns a file descriptor (integer)."""
    if path == "/dev/null" and dir_fd is None:
        return descriptors.add(_Nowhere())
    fd = _open_descriptor(path, flags if flags & _ACCESS else flags | os.O_RDONLY, mode, dir_fd=dir_fd)
    if dir_fd is None:
        descriptors.name(fd, path)
    return fd


class _Nowhere:
    """/dev/null as a descriptor."""

    def read(self, most):
        return b""

    def write(self, data):
        return len(memoryview(data).cast("B"))

    def close(self):
        pass


def _missing_folder(error, path):
    """What Linux says where the folder is not there: WASI says that nothing may be made outside of the folders that are."""
    folder = os.path.dirname(path) if isinstance(path, (str, bytes)) else None
    if isinstance(error, PermissionError) and folder and not os.path.isdir(folder):
        return FileNotFoundError(2, os.strerror(2), path)
    return error


_open = io.open
_DEVICES = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}


class _Null(io.RawIOBase):
    """/dev/null: empty to read, and takes all that is written."""

    name = os.devnull
    _fd = None

    def fileno(self):
        if self._fd is None:
            self._fd = descriptors.add(_Nowhere())
        return self._fd

    def close(self):
        if self._fd is not None:
            fd, self._fd = self._fd, None
            os.close(fd)
        super().close()

    def readable(self):
        return True

    writable = seekable = readable

    def readinto(self, buffer):
        return 0

    def write(self, data):
        return len(memoryview(data).cast("B"))

    def seek(self, offset, whence=0):
        return 0

    def truncate(self, size=None):
        return 0


class _Random(_Null):
    """/dev/urandom"""

    name = "/dev/urandom"

    def readinto(self, buffer):
        buffer[:] = os.urandom(len(buffer))
        return len(buffer)


def open_file(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """Open file and return a stream.  Raise OSError upon failure."""
    names.refuse_empty(file)
    if file == "/dev/null" and opener is None:
        raw = _Null()
        if "b" in mode:
            return raw if buffering == 0 else io.BufferedRandom(raw)
        return io.TextIOWrapper(io.BufferedRandom(raw), encoding or "utf-8", errors, newline)
    if file in ("/dev/urandom", "/dev/random") and "b" in mode and opener is None:
        return _Random() if buffering == 0 else io.BufferedReader(_Random())
    if type(file) is str and file in _DEVICES:
        file, closefd = _DEVICES[file], False
    if type(file) is int and descriptors.get(file) is not None:
        return descriptors.open_end(file, mode, buffering, encoding, errors, newline, closefd)
    try:
        opened = _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
    except PermissionError as e:
        raise _missing_folder(e, file) from None
    except FileNotFoundError:
        if mode != "rb" or not programs.is_one(file):
            raise
        return io.BytesIO(_PROGRAM)
    if _WRITES.intersection(mode):
        descriptors.owner(opened)
    return opened


_WRITES = frozenset("wax+")
_PROGRAM = b"\0asm\r\0\1\0"                   # how a program of the sandbox begins; `python3 -m platform` looks into itself


def flush_all():
    """Writes what scripts leave in the buffers of files that they never close."""
    for file in list(descriptors.opened()):
        try:
            file.flush()
        except Exception:
            pass


def _write_atomic(path, data, mode=0o666):
    """importlib's, for `python3 -m compileall`: the original gives up after 64 KiB."""
    temporary = f"{path}.{id(path)}"
    fd = os.open(temporary, os.O_EXCL | os.O_CREAT | os.O_WRONLY, mode & 0o666)
    try:
        try:
            write(fd, data)
        finally:
            os.close(fd)
        os.replace(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def _absent(name, number):
    """A function that WASI has no call for: it fails with this error number, or does nothing."""
    def f(*args, **kwargs):
        if number is None:
            return None
        raise OSError(number, os.strerror(number))
    f.__name__ = f.__qualname__ = name
    return f


def install():
    os.write, os.mkdir = write, mkdir
    open_descriptor.__name__ = open_descriptor.__qualname__ = "open"
    if os.open in os.supports_dir_fd:
        os.supports_dir_fd.add(open_descriptor)
    os.open = open_descriptor
    open_file.__name__ = open_file.__qualname__ = "open"
    builtins.open = io.open = staticmethod(open_file)       # classes keep it as an attribute: no method of theirs
    os.devnull = "/dev/null"
    for name, number in (("mkfifo", 1), ("kill", 1), ("waitpid", 10), ("wait", 10), ("sync", None)):
        if not hasattr(os, name):
            setattr(os, name, _absent(name, number))
    os.WNOHANG = 1
    importlib._bootstrap_external._write_atomic = _write_atomic
    for name in ("chmod", "fchmod", "lchmod", "chown", "fchown", "lchown"):     # there are no modes and no owners to change
        setattr(os, name, lambda path, *args, **kwargs: os.stat(path) and None)
    tempfile._candidate_tempdir_list = lambda: [d for d in (os.environ.get("TMPDIR"), "/tmp", os.getcwd()) if d]
