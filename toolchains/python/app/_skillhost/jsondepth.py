"""json.loads of objects that are nested beyond the stack: a RecursionError, as in CPython.

CPython's check looks at the stack in memory, of which reading an object takes next to nothing; WebAssembly's own stack, which
nobody can look at, would overflow and end the program.
"""
import json.decoder, re

_DEEPEST, _PIECE = 30_000, 8192
_SHORT = 4 * _DEEPEST                   # no text of this length is nested so deeply
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_raw_decode = json.decoder.JSONDecoder.raw_decode


def _deep(text):
    depth = 0
    for at in range(0, len(text), _PIECE):
        opened = text.count("{", at, at + _PIECE)
        if depth + opened > _DEEPEST:
            return True
        depth += opened - text.count("}", at, at + _PIECE)
    return False


def raw_decode(self, s, idx=0):
    """Decode a JSON document from ``s`` (a ``str`` beginning with a JSON document)."""
    if len(s) > _SHORT and _deep(s) and _deep(_STRING.sub("", s)):
        raise RecursionError("maximum recursion depth exceeded while decoding a JSON object from a unicode string")
    return _raw_decode(self, s, idx)


def install():
    json.decoder.JSONDecoder.raw_decode = raw_decode
