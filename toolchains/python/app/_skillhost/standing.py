"""Modules that need what WebAssembly has not, in Python and as far as that goes: `mmap` as copies of files, `ctypes` for numbers.

They are imported when a script or a package asks for them and not before.
"""
import os

from . import stdlib

_FOLDER = os.path.join(os.path.dirname(__file__), "standins")


def install():
    """After the library was imported: what looks for these modules while it is imported did not find them."""
    stdlib.collect(_FOLDER)
