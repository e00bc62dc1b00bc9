"""Modules of CPython that cannot work in the sandbox: the import says so, and what to do instead."""
import importlib.machinery, sys

_NATIVE = "it calls native code, and there is none inside WebAssembly"
_PROCESS = "the sandbox has no operating system below it"
REASONS = {
    "_bz2": "use gzip or zlib", "_lzma": "use gzip or zlib", "_zstd": "use gzip or zlib",
    "_ctypes": _NATIVE, "ctypes": _NATIVE,
    "_ssl": "the host makes the connections; encrypted ones are not offered to scripts as sockets",
    "ssl": "the host makes the connections; encrypted ones are not offered to scripts as sockets",
    "_curses": "there is no terminal", "_curses_panel": "there is no terminal", "readline": "there is no terminal",
    "termios": "there is no terminal", "tty": "there is no terminal", "pty": "there is no terminal",
    "_tkinter": "there is no display", "tkinter": "there is no display", "turtle": "there is no display",
    "fcntl": _PROCESS, "mmap": _PROCESS, "resource": _PROCESS, "syslog": _PROCESS,
    "_multiprocessing": "one call is one process; use a loop or concurrent.futures.ThreadPoolExecutor",
    "_posixshmem": "one call is one process", "_interpreters": "one call is one interpreter",
    "_dbm": "use sqlite3, dbm.dumb or json", "_gdbm": "use sqlite3, dbm.dumb or json",
    "_sqlite3": "use json or csv", "idlelib": "there is no display", "ensurepip": "declare the dependency in the skill's manifest",
    "venv": "declare the dependency in the skill's manifest",
}


class Finder:
    """Last on `sys.meta_path`."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        reason = REASONS.get(name)
        if reason is None or name in sys.builtin_module_names:
            return None
        shown = name.lstrip("_")
        raise ModuleNotFoundError(f"No module named {name!r}: {shown} is not available in this sandbox ({reason})", name=name)
