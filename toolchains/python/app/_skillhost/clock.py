"""Clocks as Linux names them, and the one zone that they know."""
import os, time


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


_UTC = ("", "UTC", "UTC0", "GMT", "GMT0", "Etc/UTC", "Etc/GMT", "Zulu", ":UTC")


def tzset():
    """Initialize, or reinitialize, the local timezone to the value stored in os.environ['TZ']."""
    zone = os.environ.get("TZ", "")
    if zone not in _UTC:
        raise OSError(95, f"local time is UTC in this sandbox; use datetime with zoneinfo.ZoneInfo({zone!r})")


_ticks = time.process_time_ns
_begun = 0


def begin():
    """The call begins: what the clock of the snapshot says is not its time."""
    global _begun
    _begun = _ticks()


def process_time_ns():
    """Process time for profiling as nanoseconds: sum of the kernel and user-space CPU time."""
    return _ticks() - _begun


def process_time():
    """Process time for profiling: sum of the kernel and user-space CPU time."""
    return (_ticks() - _begun) / 1e9


def _times():
    return os.times_result((process_time(), 0.0, 0.0, 0.0, time.monotonic()))


def install():
    time.gmtime = _Gmtime(time.gmtime)
    time.tzset, os.times = tzset, _times
    # No plain functions: classes keep them as attributes, and a function would become a method of theirs.
    time.process_time, time.process_time_ns = staticmethod(process_time), staticmethod(process_time_ns)
    time.thread_time, time.thread_time_ns = time.process_time, time.process_time_ns
