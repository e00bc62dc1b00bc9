"""Programs of the sandbox as files: they lie nowhere, but scripts look whether sys.executable or /usr/bin/jq is there."""
import os, stat

from wit_world.imports import process as host

_FOLDERS = ("/usr/bin/", "/bin/")
_SEEN = os.stat_result((stat.S_IFREG | 0o755, 0, 0, 1, 0, 0, 0, 0, 0, 0))


def is_one(path):
    """True for the path of a program that may be started."""
    try:
        folder, _, name = os.fspath(path).rpartition("/")
    except TypeError:
        return False
    return folder + "/" in _FOLDERS and name.isascii() and name != "" and host.which(name) is not None


def seen(path, error):
    """What `stat` says of a program, else the error that there is no such file."""
    if is_one(path):
        return _SEEN
    raise error
