"""Modules of CPython that cannot work in the sandbox: the import says so, and what to do instead."""
import sys

from . import stdlib

_NATIVE = "it calls native code, and there is none inside WebAssembly"
_PROCESS = "the sandbox has no operating system below it"
_COMPRESS = "use gzip, bz2 or lzma"
_FORK = "one call is one process; use a loop or concurrent.futures.ThreadPoolExecutor"
REASONS = {
    "_zstd": _COMPRESS, "compression.zstd": _COMPRESS,
    "_ctypes": _NATIVE,
    "_ssl": "the host makes the connections; encrypted ones are not offered to scripts as sockets",
    "_curses": "there is no terminal", "_curses_panel": "there is no terminal", "readline": "there is no terminal",
    "termios": "there is no terminal", "tty": "there is no terminal", "pty": "there is no terminal",
    "_tkinter": "there is no display", "tkinter": "there is no display", "turtle": "there is no display",
    "fcntl": _PROCESS, "resource": _PROCESS, "syslog": _PROCESS,
    "_multiprocessing": _FORK, "_posixshmem": _FORK, "multiprocessing.synchronize": _FORK,
    "multiprocessing.popen_fork": _FORK, "multiprocessing.popen_spawn_posix": _FORK, "multiprocessing.popen_forkserver": _FORK, "_interpreters": "one call is one interpreter",
    "_dbm": "use sqlite3, dbm.dumb or json", "_gdbm": "use sqlite3, dbm.dumb or json",
    "idlelib": "there is no display", "ensurepip": "declare the dependency in the skill's manifest",
    "venv": "declare the dependency in the skill's manifest",
}


class Finder:
    """First on `sys.meta_path`: the library has the Python half of some of them."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        reason = REASONS.get(name)
        if reason is None or name in sys.builtin_module_names or name in sys.modules:
            return None
        shown = name.lstrip("_")
        raise ModuleNotFoundError(f"No module named {name!r}: {shown} is not available in this sandbox ({reason})", name=name)


Finder.find_spec.__code__ = stdlib.with_name(Finder.find_spec.__code__, "<frozen importlib._bootstrap_external>")
