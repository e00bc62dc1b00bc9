"""Where files behave otherwise than on Linux: long writes, folders that are mount points, places to write to."""
import importlib._bootstrap_external, os, tempfile

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
        raise


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


def _absent(name, number, default=None):
    """A function that WASI has no call for."""
    def f(*args, **kwargs):
        if default is not None:
            return default()
        raise OSError(number, os.strerror(number))
    f.__name__ = f.__qualname__ = name
    return f


def install():
    os.write, os.mkdir = write, mkdir
    importlib._bootstrap_external._write_atomic = _write_atomic
    for name in ("chmod", "fchmod", "lchmod", "chown", "fchown", "lchown"):     # there are no modes and no owners to change
        setattr(os, name, lambda path, *args, **kwargs: os.stat(path) and None)
    tempfile._candidate_tempdir_list = lambda: [d for d in (os.environ.get("TMPDIR"), "/tmp", os.getcwd()) if d]
