"""Clocks as Linux names them."""
import time


class _Gmtime:
    """`time.gmtime`. No function: classes keep it as an attribute, and a function would become a method of theirs."""

    __name__ = __qualname__ = "gmtime"
    __module__ = "time"
    __doc__ = time.gmtime.__doc__
    __slots__ = ("_call",)

    def __init__(self, call):
        self._call = call

    def __call__(self, seconds=None, /):
        found = self._call(seconds)
        return time.struct_time(found, {"tm_zone": "GMT", "tm_gmtoff": 0})

    def __repr__(self):
        return "<built-in function gmtime>"


def install():
    time.gmtime = _Gmtime(time.gmtime)
