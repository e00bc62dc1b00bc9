"""Threads, executors and asyncio where one instance has one thread: a thread's work is done when it is started.

A thread that would have to wait for another one can never go on: it gets a RuntimeError that says so instead of hanging.
"""
import asyncio, concurrent.futures, concurrent.futures.thread, contextlib, contextvars, selectors, sys
import _threading_local, threading, time

_ALONE = "this would wait forever: in this sandbox a thread runs to its end inside start(), nothing else can run meanwhile"


@contextlib.contextmanager
def _elsewhere():
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


class _Selector(selectors.SelectSelector):
    """Waits for timers only."""

    def select(self, timeout=None):
        if self._fd_to_key:
            return super().select(timeout)
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
            with _elsewhere():
                result = func(*args)
            future.set_result(result)
        except Exception as e:
            future.set_exception(e)
        return future


class _Executor(concurrent.futures.Executor):
    """Work is done when it is submitted."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=(), **options):
        if max_workers is not None and max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        self._max_workers, self._closed = max_workers or 1, False
        if initializer:
            initializer(*initargs)

    def submit(self, fn, /, *args, **kwargs):
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = concurrent.futures.Future()
        future.set_running_or_notify_cancel()
        try:
            with _elsewhere():
                result = fn(*args, **kwargs)
            future.set_result(result)
        except BaseException as e:
            future.set_exception(e)
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._closed = True


def _start(self):
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if self._started.is_set():
        raise RuntimeError("threads can only be started once")
    self._started.set()
    me = threading.get_ident()
    caller, threading._active[me] = threading._active.get(me), self
    self._ident = me
    try:
        with _elsewhere():
            (self._context or contextvars.Context()).run(self.run)
    except SystemExit:
        pass
    except BaseException:
        threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self]))
    finally:
        threading._active[me] = caller
        self._skillhost_done = True


def _join(self, timeout=None):
    if not self._started.is_set():
        raise RuntimeError("cannot join thread before it is started")


def _is_alive(self):
    return self is threading.main_thread() or self._started.is_set() and not hasattr(self, "_skillhost_done")


def _wait(self, timeout=None):
    """`Condition.wait`, on which Event, Queue, Barrier and Future wait too."""
    if not self._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    if timeout is None:
        raise RuntimeError(_ALONE)
    if timeout > 0:
        time.sleep(timeout)
    return False


def _acquire(self, blocking=True, timeout=None):
    if not blocking and timeout is not None:
        raise ValueError("can't specify timeout for non-blocking acquire")
    if self._value > 0:
        self._value -= 1
        return True
    if blocking and timeout is None:
        raise RuntimeError(_ALONE)
    if timeout:
        time.sleep(timeout)
    return False


class Lock:
    """A lock that nobody else can ever release while we wait for it."""

    __slots__ = ("_held", "__weakref__")

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if not self._held:
            self._held = True
            return True
        if blocking and timeout < 0:
            raise RuntimeError(_ALONE)
        if blocking:
            time.sleep(timeout)
        return False

    __enter__ = acquire_lock = acquire

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


def install():
    asyncio.SelectorEventLoop = asyncio.EventLoop = _Loop
    asyncio.unix_events._UnixDefaultEventLoopPolicy._loop_factory = _Loop
    asyncio.unix_events.EventLoop = asyncio.unix_events.SelectorEventLoop = _Loop
    concurrent.futures.ThreadPoolExecutor = concurrent.futures.thread.ThreadPoolExecutor = _Executor
    threading.Thread.start, threading.Thread.join, threading.Thread.is_alive = _start, _join, _is_alive
    threading.Condition.wait, threading.Lock = _wait, Lock
    threading.local = _threading_local.local        # by Thread object: the interpreter sees one thread only
    threading.Semaphore.acquire = threading.Semaphore.__enter__ = _acquire
