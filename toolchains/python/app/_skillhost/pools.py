"""Pools of threads and of processes, where there is one thread: work is done when it is given out."""
import concurrent.futures, concurrent.futures.process, itertools, multiprocessing, multiprocessing.pool

from .threads import _Executor


class _Result:
    """What a pool gives for work that is done."""

    def __init__(self, work, callback=None, error_callback=None):
        self._error = None
        try:
            self._value = work()
            told, argument = callback, self._value
        except Exception as e:
            self._error = e
            told, argument = error_callback, e
        if told:
            told(argument)

    def get(self, timeout=None):
        if self._error is not None:
            raise self._error
        return self._value

    def wait(self, timeout=None):
        pass

    def ready(self):
        return True

    def successful(self):
        return self._error is None


class Pool:
    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        if processes is not None and processes < 1:
            raise ValueError("Number of processes must be at least 1")
        self._processes, self._closed = processes or 1, False
        if initializer:
            initializer(*initargs)

    def _give(self, work, callback=None, error_callback=None):
        if self._closed:
            raise ValueError("Pool not running")
        return _Result(work, callback, error_callback)

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        return self._give(lambda: func(*args, **kwds), callback, error_callback)

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._give(lambda: [func(item) for item in iterable], callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._give(lambda: list(itertools.starmap(func, iterable)), callback, error_callback)

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def map(self, func, iterable, chunksize=None):
        return self.map_async(func, iterable).get()

    def starmap(self, func, iterable, chunksize=None):
        return self.starmap_async(func, iterable).get()

    def imap(self, func, iterable, chunksize=1):
        done = [self._give(lambda: func(item)) for item in iterable]
        return (result.get() for result in done)

    imap_unordered = imap

    def close(self):
        self._closed = True

    terminate = close

    def join(self):
        if not self._closed:
            raise ValueError("Pool is still running")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.terminate()


class _ProcessPoolExecutor(_Executor):
    """Its workers would be processes; they share this one's memory."""


def install():
    _ProcessPoolExecutor.__name__ = _ProcessPoolExecutor.__qualname__ = "ProcessPoolExecutor"
    concurrent.futures.ProcessPoolExecutor = concurrent.futures.process.ProcessPoolExecutor = _ProcessPoolExecutor
    multiprocessing.Pool = multiprocessing.pool.Pool = multiprocessing.pool.ThreadPool = Pool
    multiprocessing.context.BaseContext.Pool = lambda self, *args, **options: Pool(*args, **options)
