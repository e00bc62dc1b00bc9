"""select.select over pipes too, and with it selectors: the operating system's knows neither children's pipes nor our own."""
import select, selectors, time

from . import children, descriptors

_select = select.select


def _number(thing):
    return thing if isinstance(thing, int) else thing.fileno()


def _ready(fd):
    end = descriptors.get(fd)
    return not hasattr(end, "ready") or end.ready()


def wait(rlist, wlist, xlist, timeout=None, /):
    """Wait until one or more file descriptors are ready for some kind of I/O."""
    reads, writes = [(t, _number(t)) for t in rlist], [(t, _number(t)) for t in wlist]
    if not any(descriptors.get(fd) for _, fd in reads + writes):
        return _select(rlist, wlist, xlist, timeout)
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        ready = [t for t, fd in reads if _ready(fd)], [t for t, fd in writes if _ready(fd)], []
        left = None if end is None else end - time.monotonic()
        if any(ready) or left is not None and left <= 0:
            return ready
        if not children.progress([descriptors.get(fd) for _, fd in reads + writes], left):
            if left is None:
                raise RuntimeError("this would wait forever: nobody can write to these pipes")
            time.sleep(left)


def install():
    wait.__name__ = wait.__qualname__ = "select"
    select.select = wait
    selectors.SelectSelector._select = staticmethod(wait)
    selectors.DefaultSelector = selectors.SelectSelector
