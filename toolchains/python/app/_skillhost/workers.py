"""multiprocessing's processes, where one call is one process: they are threads that share its memory, as its `dummy` module has them."""
import itertools, multiprocessing, multiprocessing.dummy, queue, sys, threading, traceback

from . import resumable, tracebacks

_numbers = itertools.count(1).__next__
_LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier")


class Process(threading.Thread):
    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        number = _numbers()
        super().__init__(group, target, name or f"Process-{number}", args, kwargs, daemon=daemon)
        self._number, self._code = number, None

    def _steps(self):
        """What the thread does."""
        try:
            yield from resumable.steps(self.run)
            self._code = 0
        except SystemExit as e:
            self._code = e.code if isinstance(e.code, int) else 0 if e.code is None else 1
            if isinstance(e.code, str):
                sys.stderr.write(e.code + "\n")
        except BaseException as e:
            self._code = 1
            e.__traceback__ = tracebacks.own(e.__traceback__)
            sys.stderr.write(f"Process {self.name}:\n{traceback.format_exc()}")

    pid = property(lambda self: 1000 + self._number if self._started.is_set() else None)
    exitcode = property(lambda self: self._code)

    def terminate(self):
        if self.is_alive():
            raise RuntimeError("in this sandbox a multiprocessing.Process is a thread, which nobody can end; use subprocess")

    kill = terminate

    def close(self):
        if self.is_alive():
            raise ValueError("Cannot close a process while it is still running. You should first call join() or terminate().")


class Queue(queue.Queue):
    def close(self):
        pass

    join_thread = cancel_join_thread = close


class SimpleQueue(Queue):
    pass


class Value:
    def __init__(self, typecode, value=0, lock=True):
        self.value, self._lock = value, threading.RLock() if lock is True else lock

    def get_lock(self):
        return self._lock

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exception):
        return self._lock.__exit__(*exception)


class Array(list):
    def __init__(self, typecode, size_or_initializer, *, lock=True):
        super().__init__([0] * size_or_initializer if isinstance(size_or_initializer, int) else size_or_initializer)
        self._lock = threading.RLock()

    def get_lock(self):
        return self._lock


class _Manager:
    """What gives out shared things, which are plain ones here."""

    dict, list, Queue, JoinableQueue, Value, Array = dict, list, Queue, Queue, Value, Array
    Namespace = multiprocessing.dummy.Namespace

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def start(self):
        pass

    shutdown = start


def install():
    names = {"Process": Process, "Queue": Queue, "JoinableQueue": Queue, "SimpleQueue": SimpleQueue, "Value": Value, "Array": Array,
             "RawValue": Value, "RawArray": Array, "Manager": _Manager, "Pipe": multiprocessing.dummy.Pipe}
    for name in _LOCKS:
        names[name] = getattr(threading, name)
        setattr(_Manager, name, staticmethod(names[name]))
    for name, thing in names.items():
        setattr(multiprocessing, name, thing)
        setattr(multiprocessing.context.BaseContext, name, staticmethod(thing))
    for context in multiprocessing.context.BaseContext.__subclasses__():
        context.Process = Process               # they have their own
    for kind in (Process, Queue, SimpleQueue):
        kind.__module__ = "multiprocessing"
