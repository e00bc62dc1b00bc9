"""Modes and owners of files. WASI has none: without this, what a script packs could not be read where it is unpacked."""
import os, stat

from . import machine, programs
from .machine import GROUP, UID

_USUAL = {stat.S_IFREG: 0o644, stat.S_IFDIR: 0o755, stat.S_IFLNK: 0o777}
_stat, _lstat, _fstat, _mkdir, _rmdir = os.stat, os.lstat, os.fstat, os.mkdir, os.rmdir
_chosen = {}        # (device, inode) → what `chmod` was told in this call


def _completed(found):
    seen, rest = found.__reduce__()[1]
    mode = _chosen.get((found.st_dev, found.st_ino)) if _chosen else None
    if mode is None:
        mode = _USUAL.get(seen[0], 0o600)
    rest["st_blocks"] = (found.st_size + 511) // 512
    return os.stat_result((seen[0] | mode, *seen[1:4], UID, GROUP, *seen[6:]), rest)


def _seen(path, *, dir_fd=None, follow_symlinks=True):
    """Perform a stat system call on the given path."""
    if isinstance(path, int):
        return os.fstat(path)
    name = os.fspath(path)
    try:
        found = (_stat if name[-1:] in ("/", b"/") else _lstat)(name, dir_fd=dir_fd)
    except FileNotFoundError as e:
        return programs.seen(path, e)
    if follow_symlinks and stat.S_ISLNK(found.st_mode):
        found = _behind(path, dir_fd)
    return _completed(found)


def _behind(path, dir_fd):
    """What a link leads to. WASI's `stat` follows it and gives the link's own number."""
    found = _stat(path, dir_fd=dir_fd)
    return found if dir_fd is not None else _lstat(os.path.realpath(path))


def _link_seen(path, *, dir_fd=None):
    """Perform a stat system call on the given path, without following symbolic links."""
    return _seen(path, dir_fd=dir_fd, follow_symlinks=False)


def _descriptor_seen(fd):
    """Perform a stat system call on the given file descriptor."""
    return _completed(_fstat(fd))


def _choose(path, mode, *, dir_fd=None, follow_symlinks=True):
    """Change the access permissions of a file."""
    found = _seen(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
    _chosen[found.st_dev, found.st_ino] = mode & 0o7777


def _make_folder(path, mode=0o777, *, dir_fd=None):
    """Create a directory."""
    _mkdir(path, mode, dir_fd=dir_fd)
    wanted = mode & ~machine.mask() & 0o777
    if wanted != _USUAL[stat.S_IFDIR]:
        _choose(path, wanted, dir_fd=dir_fd)


def _remove_folder(path, *, dir_fd=None):
    """Remove a directory."""
    found = _lstat(path, dir_fd=dir_fd) if _chosen else None
    _rmdir(path, dir_fd=dir_fd)
    if found:
        _chosen.pop((found.st_dev, found.st_ino), None)     # the number may be given to another


def install():
    """After `files`, which has no-ops for `chmod` and its kind."""
    global _mkdir
    _mkdir = os.mkdir
    for name, function in (("stat", _seen), ("lstat", _link_seen), ("fstat", _descriptor_seen), ("chmod", _choose),
                           ("mkdir", _make_folder), ("rmdir", _remove_folder)):
        known = getattr(os, name)
        function.__name__ = function.__qualname__ = name
        for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if known in able:
                able.add(function)
        setattr(os, name, function)
    os.fchmod = _choose
