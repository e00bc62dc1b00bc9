"""What runs at the end: excepthook, atexit in order, errors in finalizers, a last word to stdout."""
import atexit
import sys
import weakref


class Thing:
    pass


def hook(kind, value, tb):
    print("hook:", kind.__name__, value, tb.tb_lineno > 0)
    print(f"fatal: {value}", file=sys.stderr)


sys.excepthook = hook
atexit.register(lambda: print("registered first, runs last"))


@atexit.register
def second():
    print("second")


atexit.register(print, "gone")
atexit.unregister(print)
thing = Thing()
weakref.finalize(thing, print, "finalized at exit")
raise LookupError("nothing found")
