"""Alarm clocks: signal.setitimer and signal.alarm, without an operating system that could interrupt.

While one is set, and only then, the interpreter tells us of jumps and of functions that begin, and we look at the clock.
That is where CPython lets handlers run too. A loop is some times slower as long as a clock is set. What is raised on the way
of a jump misses the handlers of its own function, so the handler is called at the instruction after it.
"""
import math, os, signal, sys, time

_HERE = os.path.dirname(__file__)
_TOOL = 4
_REAL = 0
_sleep, _now = time.sleep, time.monotonic
_due, _again = None, 0.0
_EVENTS = sys.monitoring.events.JUMP | sys.monitoring.events.PY_START


class ItimerError(OSError):
    pass


def _look(*_):
    if _due is not None and _now() >= _due:
        sys.monitoring.set_events(_TOOL, _EVENTS | sys.monitoring.events.INSTRUCTION)


def _strike(*_):
    if _due is not None and _now() >= _due and not _inside(frame := sys._getframe(1)):
        sys.monitoring.set_events(_TOOL, _EVENTS)
        _ring(frame)


def _inside(frame):
    """True where nothing may be raised: on the way to or from the host, and in what stands in for the operating system."""
    if frame.f_code.co_filename.startswith(_HERE):
        return True
    while frame is not None and "wit_world" not in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None


def check():
    """To be called where something has waited."""
    if _due is not None and _now() >= _due:
        _ring(sys._getframe(2))


def cap(timeout):
    """A time to wait, in nanoseconds or None, that is over when the clock rings."""
    if _due is None:
        return timeout
    left = max(0, int((_due - _now()) * 1e9))
    return left if timeout is None else min(left, timeout)


def _ring(frame):
    _set(_again, _again)
    handler = signal.getsignal(signal.SIGALRM)
    if callable(handler):
        handler(signal.SIGALRM, frame)
    elif handler == signal.SIG_DFL:
        sys.stderr.write("Alarm clock\n")
        os._exit(128 + signal.SIGALRM)


def _set(seconds, interval):
    """Sets the clock, or takes it away: then nothing is watched any more."""
    global _due, _again
    watched = _due is not None
    _due, _again = _now() + seconds if seconds else None, interval
    if watched == (_due is not None):
        return
    monitoring = sys.monitoring
    if watched:
        monitoring.set_events(_TOOL, 0)
        monitoring.free_tool_id(_TOOL)
        return
    monitoring.use_tool_id(_TOOL, "alarm")
    for event, look in ((monitoring.events.JUMP, _look), (monitoring.events.PY_START, _look), (monitoring.events.INSTRUCTION, _strike)):
        monitoring.register_callback(_TOOL, event, look)
    monitoring.set_events(_TOOL, _EVENTS)


def getitimer(which, /):
    """Returns current value of given itimer."""
    if which != _REAL:
        raise ItimerError(22, "in this sandbox there is ITIMER_REAL only")
    return (0.0, 0.0) if _due is None else (max(_due - _now(), 1e-6), _again)


def setitimer(which, seconds, interval=0.0, /):
    """Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF)."""
    old = getitimer(which)
    if not seconds >= 0 or not interval >= 0:
        raise ItimerError(22, os.strerror(22))
    _set(float(seconds), float(interval) if seconds else 0.0)
    return old


def alarm(seconds, /):
    """Arrange for SIGALRM to arrive after the given number of seconds."""
    left, _ = setitimer(_REAL, int(seconds))
    return math.ceil(left)


def pause():
    """Wait until a signal arrives."""
    if _due is None:
        raise RuntimeError("this would wait forever: no alarm is set, and nobody else can send a signal in this sandbox")
    time.sleep(_due - _now())


def sleep(seconds, /):
    """sleep(seconds)"""
    if _due is None:
        return _sleep(seconds)
    end = _now() + seconds
    while (left := end - _now()) > 0:
        _sleep(min(left, max(0, _due - _now())) if _due is not None else left)
        check()


def install():
    for function in (getitimer, setitimer, alarm, pause):
        setattr(signal, function.__name__, function)
    signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF = _REAL, 1, 2
    signal.ItimerError, ItimerError.__module__ = ItimerError, "signal"
    signal.valid_signals = lambda: set(signal.Signals)
    signal.siginterrupt = lambda signalnum, flag: None
