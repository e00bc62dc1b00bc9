"""Threads that take turns: each is a generator that stops where it would have to wait, and goes on when it need not any more.

Whoever waits lets the others run meanwhile, on top of its own stack if it is no generator itself. Only what then can never
go on gets a RuntimeError, which says so.
"""
import asyncio, contextlib, sys, threading, time, types

ALONE = "this would wait forever: every other thread waits too, or waits for this one, and all of them share one stack in this sandbox"
_now = time.monotonic
_main = threading.get_ident()
_turns = []             # threads that have not ended
_current = None
_ENDED = types.SimpleNamespace(is_done=lambda: True)      # what a thread's `repr` asks


class Turn:
    """A thread that was started: what is left of it, and what it waits for."""

    def __init__(self, thread, ident, context, steps):
        self.thread, self.ident, self.context, self.steps = thread, ident, context, steps
        self.ready, self.due, self.running, self.done = None, None, False, False

    def can_go_on(self):
        return not self.running and (self.ready is None or self.ready() or self.due is not None and _now() >= self.due)

    def go_on(self, error=None):
        """Runs it until it waits or ends."""
        global _current
        before, _current, self.running = _current, self, True
        try:
            with elsewhere():
                step = (self.steps.throw, error) if error else (self.steps.send, None)
                self.ready, self.due = self.context.run(*step)
        except StopIteration:
            self._end()
        except SystemExit:
            self._end()
        except BaseException:
            threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self.thread]))
            self._end()
        finally:
            _current, self.running = before, False

    def _end(self):
        self.done = True
        _turns.remove(self)
        threading._active.pop(self.ident, None)
        self.thread._os_thread_handle = _ENDED


def begin(thread, ident, context, steps):
    """Starts a thread: it runs at once, for as long as it does not wait."""
    turn = Turn(thread, ident, context, steps)
    _turns.append(turn)
    threading._active[ident] = thread
    turn.go_on()
    return turn


def ident():
    """Return a non-zero integer that uniquely identifies the current thread."""
    return _main if _current is None else _current.ident


def until(ready, timeout=None):
    """What a thread that waits is made of: false when the time was over first."""
    due = None if timeout is None else _now() + timeout
    while not ready():
        if due is not None and _now() >= due:
            return False
        yield ready, due
    return True


def drive(steps):
    """Runs steps like those of `until` here and now, and the others while they wait."""
    try:
        ready, due = next(steps)
        while True:
            while not ready() and (due is None or _now() < due):
                if not let_others(due):
                    steps.throw(RuntimeError(ALONE))
            ready, due = next(steps)
    except StopIteration as end:
        return end.value


def let_others(due=None):
    """One turn for one other thread, or sleep until there is one or `due` has come; false if there is nothing to wait for."""
    for turn in list(_turns):
        if turn.can_go_on():
            _turns.remove(turn)
            _turns.append(turn)
            turn.go_on()
            return True
    times = [t.due for t in _turns if not t.running and t.due is not None]
    if due is not None:
        times.append(due)
    if not times:
        return False
    sleep(max(0, min(times) - _now()))
    return True


sleep = None            # the clock's own


def any_left():
    return bool(_turns)


def finish():
    """The end of a program: it waits for the threads that are not daemons. Those that can never go on are told so."""
    while left := [t for t in _turns if not t.thread.daemon]:
        if not let_others():
            left[0].go_on(RuntimeError(ALONE))
            if left[0] in _turns:
                _turns.remove(left[0])          # it was told, and waits again


@contextlib.contextmanager
def elsewhere():
    """What runs in here is in another thread: the caller's event loop does not run there."""
    loop = asyncio._get_running_loop()
    if loop is None:
        yield
        return
    task = asyncio.tasks._swap_current_task(loop, None)
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)
        asyncio.tasks._swap_current_task(loop, task)
