"""How much room there is on disk. A call may add a fixed number of bytes, and WASI has no question for how many are left.

The size is what a skill gets whose manifest asks for nothing else (docs/limits.md, `disk_bytes`). What counts as used is
what lies where calls find empty folders: in the temporary folder and in the one for artifacts.
"""
import collections, os, shutil

TOTAL = 256 << 20
_FILES = 4096
_BLOCK = 4096
_Usage = collections.namedtuple("usage", "total used free")
_Usage.__module__ = "shutil"
_FIELDS = "f_bsize f_frsize f_blocks f_bfree f_bavail f_files f_ffree f_favail f_flag f_namemax"
_Statvfs = collections.namedtuple("statvfs_result", _FIELDS)
_Statvfs.__module__ = "os"


def _used():
    """→ (bytes, files)"""
    size = count = 0
    for top in {os.path.realpath(p) for p in (os.environ.get("TMPDIR") or "/tmp", os.environ.get("ARTIFACTS_DIR")) if p}:
        for folder, folders, files in os.walk(top):
            count += len(folders) + len(files)
            for name in files:
                try:
                    size += os.lstat(os.path.join(folder, name)).st_size
                except OSError:
                    pass
    return min(size, TOTAL), min(count, _FILES)


def disk_usage(path):
    """Return disk usage statistics about the given path."""
    os.stat(path)
    used, _ = _used()
    return _Usage(TOTAL, used, TOTAL - used)


def statvfs(path):
    """Perform a statvfs system call on the given path."""
    os.stat(path)
    used, files = _used()
    blocks, free, left = TOTAL // _BLOCK, (TOTAL - used) // _BLOCK, _FILES - files
    return _Statvfs(_BLOCK, _BLOCK, blocks, free, free, _FILES, left, left, 0, 255)


def install():
    shutil.disk_usage = disk_usage
    os.statvfs = os.fstatvfs = statvfs
    os.statvfs_result = _Statvfs
