"""bz2 and lzma. The interpreter has no code for them, so they are in Python, in modules under the names that the library asks for.

They are imported when a script needs them and not before: what is imported takes room in every call.
"""
import importlib, os, shutil, zipfile

from . import stdlib

_FOLDER = os.path.join(os.path.dirname(__file__), "compressors")
_FORMATS = (("bztar", "bzip2", [".tar.bz2", ".tbz2"]), ("xztar", "xz", [".tar.xz", ".txz"]))


class _Later:
    """A module that is imported when something is asked of it."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        return getattr(importlib.import_module(self._name), name)


def install():
    """After the library was imported: what asks for these modules while it is imported did not find them."""
    for name in sorted(os.listdir(_FOLDER)):
        if name.endswith(".py"):
            stdlib.add(name[:-3], os.path.join(_FOLDER, name))
    zipfile.bz2, zipfile.lzma = _Later("bz2"), _Later("lzma")
    shutil._BZ2_SUPPORTED = shutil._LZMA_SUPPORTED = True
    for name, kind, endings in _FORMATS:
        shutil.register_archive_format(name, shutil._make_tarball, [("compress", kind)], f"{kind}'ed tar-file")
        shutil.register_unpack_format(name, endings, shutil._unpack_tarfile, [], f"{kind}'ed tar-file")
