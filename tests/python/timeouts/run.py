"""Time limits for slow work, the ways that people write them."""
import contextlib
import functools
import signal
import subprocess
import time


class TooSlow(Exception):
    pass


@contextlib.contextmanager
def limit(seconds):
    def late(number, frame):
        raise TooSlow(f"{signal.Signals(number).name} after {seconds}s, {frame.f_code.co_name != ''}")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def limited(seconds):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args):
            with limit(seconds):
                return function(*args)
        return inner
    return wrap


@limited(0.05)
def spin(n):
    while n:
        n += 1


@limited(5)
def quick(n):
    return sum(i * i for i in range(n))


def deep(n):
    return 1 if n == 0 else deep(n - 1) + deep(n - 1)


for work in (lambda: spin(1), lambda: limited(0.05)(time.sleep)(9), lambda: limited(0.05)(sum)(iter(lambda: 1, 0)),
             lambda: limited(0.05)(deep)(99), lambda: limited(0.1)(subprocess.run)(["sleep", "9"]), lambda: print(quick(100))):
    start = time.monotonic()
    try:
        work()
    except TooSlow as e:
        print(e)
    assert time.monotonic() - start < 5

signal.signal(signal.SIGALRM, lambda *_: ticks.append(len(ticks)))
ticks = []
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
while len(ticks) < 3:
    pass
print(ticks, signal.getitimer(signal.ITIMER_REAL)[1])
signal.setitimer(signal.ITIMER_REAL, 0)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    for i in iter(int, 1):
        if len(ticks) > 3:
            raise StopIteration("in the loop")
except StopIteration as e:
    print(e)
print(signal.alarm(100), signal.alarm(0), signal.getitimer(signal.ITIMER_REAL), issubclass(signal.ItimerError, OSError))
try:
    signal.setitimer(signal.ITIMER_REAL, -1)
except signal.ItimerError as e:
    print(e)
