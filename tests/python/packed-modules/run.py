"""Compression other than zlib's, with the usual way around it."""
import json
import sys

kind = json.load(sys.stdin)["kind"]
try:
    import lzma
except ImportError:
    lzma = None
print(lzma is None or len(lzma.decompress(lzma.compress(b"x" * 100))))
import bz2
print(len(bz2.decompress(bz2.compress(b"x" * 100))))
