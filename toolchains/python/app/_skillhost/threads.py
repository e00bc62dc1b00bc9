"""Threads, executors and asyncio where one instance has one thread: they take turns, see `turns` and `resumable`."""
import asyncio, collections, concurrent.futures, concurrent.futures.thread, contextvars, itertools, queue, selectors
import _threading_local, threading, time

from . import alarms, resumable, turns


class _Selector(selectors.SelectSelector):
    """Waits for timers only."""

    def select(self, timeout=None):
        if self._fd_to_key:
            return super().select(timeout)
        if turns.any_left() and turns.let_others(None if timeout is None else time.monotonic() + timeout):
            return []
        if timeout is None:
            raise RuntimeError("asyncio: nothing can ever wake this event loop")
        if timeout > 0:
            time.sleep(timeout)
        return []


class _Loop(asyncio.SelectorEventLoop):
    """An event loop without the socket pair that wakes it from other threads."""

    def __init__(self, selector=None):
        super().__init__(selector or _Selector())

    def _make_self_pipe(self):
        self._internal_fds = getattr(self, "_internal_fds", 0)
        self._ssock = self._csock = None

    def _close_self_pipe(self):
        pass

    def _write_to_self(self):
        pass

    def add_signal_handler(self, *args):
        raise NotImplementedError

    def run_in_executor(self, executor, func, *args):
        future = self.create_future()
        try:
            with turns.elsewhere():
                result = func(*args)
            future.set_result(result)
        except Exception as e:
            future.set_exception(e)
        return future


class _Executor(concurrent.futures.Executor):
    """Work is begun when it is submitted, if a worker is free."""

    _numbers = itertools.count().__next__

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=(), **options):
        if max_workers is not None and max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        self._max_workers, self._closed = max_workers or 5, False
        self._prefix = thread_name_prefix or f"ThreadPoolExecutor-{_Executor._numbers()}"
        self._work, self._idle, self._count, self._busy = collections.deque(), [], 0, 0
        self._initializer = (initializer, initargs) if initializer else None

    def submit(self, fn, /, *args, **kwargs):
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = concurrent.futures.Future()
        self._work.append((future, fn, args, kwargs))
        if self._busy < self._max_workers:
            fresh = not self._idle
            thread = self._new() if fresh else self._idle.pop()
            turns.begin(thread, thread._ident, contextvars.Context(), self._steps(thread, fresh))
        return future

    def _new(self):
        thread = threading.Thread(name=f"{self._prefix}_{self._count}")
        self._count += 1
        thread._ident = thread._native_id = _numbers()
        thread._started.set()
        return thread

    def _steps(self, thread, fresh):
        """What a worker does: all the work that there is."""
        self._busy += 1
        if fresh and self._initializer:
            try:
                yield from resumable.steps(self._initializer[0], *self._initializer[1])
            except BaseException:
                self._busy, self._closed = self._busy - 1, True
                for future, *_ in self._work:
                    future.set_exception(concurrent.futures.thread.BrokenThreadPool("A thread initializer failed"))
                raise
        while self._work:
            future, fn, args, kwargs = self._work.popleft()
            if future.set_running_or_notify_cancel():
                try:
                    result = yield from resumable.steps(fn, *args, **kwargs)
                except BaseException as e:
                    future.set_exception(e)
                else:
                    future.set_result(result)
        self._busy -= 1
        self._idle.append(thread)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._closed = True
        while cancel_futures and self._work:
            self._work.popleft()[0].cancel()
        if wait:
            turns.drive(turns.until(lambda: not self._busy))


_numbers = itertools.count(1000).__next__


def _start(self):
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if self._started.is_set():
        raise RuntimeError("threads can only be started once")
    self._ident = self._native_id = _numbers()
    self._started.set()
    self._skillhost_done = False
    turns.begin(self, self._ident, self._context or contextvars.Context(), _life(self))


def _life(thread):
    try:
        yield from thread._steps() if hasattr(thread, "_steps") else resumable.steps(thread.run)
    finally:
        thread._skillhost_done = True


def _run(self):
    try:
        if self._target is not None:
            yield from resumable.steps(self._target, *self._args, **self._kwargs)
    finally:
        del self._target, self._args, self._kwargs


def _join(self, timeout=None):
    if not self._initialized:
        raise RuntimeError("Thread.__init__() not called")
    if not self._started.is_set():
        raise RuntimeError("cannot join thread before it is started")
    if self is threading.current_thread():
        raise RuntimeError("cannot join current thread")
    yield from turns.until(lambda: getattr(self, "_skillhost_done", False), None if timeout is None else max(timeout, 0))


def _is_alive(self):
    if self is threading.main_thread():
        return True
    alive = lambda: self._started._flag and not getattr(self, "_skillhost_done", False)
    if alive() and self is not threading.current_thread():
        turns.let_others(time.monotonic())          # who asks in a loop waits
    return alive()


def _wait(self, timeout=None):
    """`Condition.wait`, on which Event, Queue, Barrier, Semaphore and Future wait too."""
    if not self._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    waiter = Lock()
    waiter._held = True
    self._waiters.append(waiter)
    saved, got = self._release_save(), False
    try:
        got = yield from turns.until(lambda: not waiter._held, timeout)
    finally:
        if not got and waiter in self._waiters:
            self._waiters.remove(waiter)
        yield from turns.until(lambda: not _is_taken(self._lock))
        self._acquire_restore(saved)
    return got


def _acquire(self, blocking=True, timeout=-1):
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")
    if _is_taken(self) and not (blocking and (yield from turns.until(lambda: not _is_taken(self), None if timeout == -1 else timeout))):
        return False
    self._take()
    return True


def _is_taken(lock):
    """By another thread, or by this one if it is not to be taken twice."""
    return lock._held if type(lock) is Lock else type(lock) is RLock and lock._count and lock._owner != turns.ident()


def _enter(manager):
    """Waits until `with manager` need not wait."""
    lock = getattr(manager, "_lock", None) if isinstance(manager, threading.Condition) else manager
    if isinstance(manager, threading.Semaphore):
        yield from turns.until(lambda: manager._value > 0)
    elif type(lock) in (Lock, RLock):
        yield from turns.until(lambda: not _is_taken(lock))
    return manager


def _pause(seconds, /):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    end = time.monotonic() + seconds
    yield lambda: time.monotonic() >= end, end


def sleep(seconds, /):
    """Delay execution for a given number of seconds.  The argument may be a floating-point number for subsecond precision."""
    return turns.drive(_pause(seconds)) if turns.any_left() and seconds >= 0 else alarms.sleep(seconds)


class Lock:
    """A lock. Only who waits gives others a turn, so nobody comes between the question and the taking."""

    __slots__ = ("_held", "__weakref__")

    def __init__(self):
        self._held = False

    def _take(self):
        self._held = True

    def acquire(self, blocking=True, timeout=-1):
        if not self._held:
            self._held = True
            return True
        return turns.drive(_acquire(self, blocking, timeout))

    def __enter__(self):
        return self.acquire()

    acquire_lock = acquire

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    release_lock = release

    def __exit__(self, *exception):
        self.release()

    def locked(self):
        return self._held

    def __repr__(self):
        return f"<{'locked' if self._held else 'unlocked'} _thread.lock object at {id(self):#x}>"


class RLock:
    """A lock that its owner may take again."""

    def __init__(self):
        self._owner, self._count = None, 0

    def _take(self):
        self._owner = turns.ident()
        self._count += 1

    def acquire(self, blocking=True, timeout=-1):
        if _is_taken(self):
            return turns.drive(_acquire(self, blocking, timeout))
        self._take()
        return True

    def __enter__(self):
        return self.acquire()

    def release(self):
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def __exit__(self, *exception):
        self.release()

    def locked(self):
        return self._count > 0

    def _is_owned(self):
        return self._count > 0 and self._owner == turns.ident()

    def _release_save(self):
        saved, self._count = self._count, 0
        return saved

    def _acquire_restore(self, count):
        self._owner, self._count = turns.ident(), count

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        return f"<{state} _thread.RLock object owner={self._owner if self._count else 0} count={self._count} at {id(self):#x}>"


def _driven(steps, name):
    """The function that does what these steps do, at once."""
    def f(*args, **kwargs):
        return turns.drive(steps(*args, **kwargs))
    f.__name__ = f.__qualname__ = name
    resumable.primitives[f] = steps
    return f


def install():
    asyncio.SelectorEventLoop = asyncio.EventLoop = _Loop
    asyncio.unix_events._UnixDefaultEventLoopPolicy._loop_factory = _Loop
    asyncio.unix_events.EventLoop = asyncio.unix_events.SelectorEventLoop = _Loop
    concurrent.futures.ThreadPoolExecutor = concurrent.futures.thread.ThreadPoolExecutor = _Executor
    thread = threading.Thread
    thread.start, thread.join, thread.is_alive = _start, _driven(_join, "join"), _is_alive
    resumable.primitives[thread.run] = _run
    threading.Condition.wait = _driven(_wait, "wait")
    threading.Lock, threading.RLock, threading.get_ident = Lock, RLock, turns.ident
    threading.get_native_id = turns.ident
    threading.local = _threading_local.local        # by Thread object: the interpreter sees one thread only
    for function, steps in ((Lock.acquire, _acquire), (RLock.acquire, _acquire), (sleep, _pause)):
        resumable.primitives[function] = steps
    resumable.enter = _enter
    resumable.prepare(
        queue.Queue.get, queue.Queue.put, queue.Queue.join, queue._PySimpleQueue.get,
        threading.Event.wait, threading.Condition.wait_for, threading.Semaphore.acquire, threading.Timer.run,
        threading.Barrier.wait, threading.Barrier._enter, threading.Barrier._wait,
        concurrent.futures.Future.result, concurrent.futures.Future.exception)
    queue.SimpleQueue = queue._PySimpleQueue        # the other waits in C
    turns.sleep, time.sleep = alarms.sleep, sleep
