"""Names that WASI reads otherwise than Linux: it takes an empty one for the folder itself, and none that ends in a slash for rmdir."""
import os

from . import programs

_ONE = ("access", "chdir", "chmod", "chown", "listdir", "lstat", "mkdir", "open", "readlink", "remove", "rmdir", "scandir", "stat",
        "truncate", "unlink", "utime")
_TWO = ("link", "rename", "replace", "symlink")


def refuse_empty(name, *second):
    if name == "" or name == b"" or "" in second:
        raise FileNotFoundError(2, os.strerror(2), name, None, *second)


def _of_one(system):
    def f(path=".", *args, **kwargs):
        if path == "" or path == b"":
            refuse_empty(path)
        return system(path, *args, **kwargs)
    return f


def _of_two(system):
    def f(src, dst, *args, **kwargs):
        refuse_empty(src, dst)
        return system(src, dst, *args, **kwargs)
    return f


_access = os.access


def _may_access(path, mode, *args, **kwargs):
    if path == "" or path == b"":
        return False
    return _access(path, mode, *args, **kwargs) or programs.is_one(path) and not mode & os.W_OK


def _without_slash(rmdir):
    def f(path, *args, **kwargs):
        name = os.fspath(path)
        try:
            return rmdir(name.rstrip("/" if isinstance(name, str) else b"/") or name, *args, **kwargs)
        except OSError as e:
            e.filename = name
            raise
    return f


def install():
    """After all that completes these functions otherwise."""
    os.rmdir = _known(_without_slash(os.rmdir), os.rmdir)
    for names, wrap in ((_ONE, _of_one), (_TWO, _of_two)):
        for name in names:
            system = getattr(os, name)
            setattr(os, name, _known(_may_access if name == "access" else wrap(system), system))


def _known(function, system):
    """The function, as able as the system's own and under its name."""
    function.__name__ = function.__qualname__ = system.__name__
    function.__doc__ = system.__doc__
    for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if system in able:
            able.add(function)
    return function
