"""Pipelines of generators, coroutines by send, context managers, closing and cleaning up."""
import contextlib
import json
import sys
import types


def read(lines):
    try:
        yield from (line for line in lines if line and not line.startswith("#"))
    finally:
        print("closed reader")


def parse(lines):
    for number, line in enumerate(lines):
        try:
            key, value = line.split("=")
        except ValueError:
            yield number, None
        else:
            yield key, int(value)


def average():
    total = count = 0
    value = None
    while True:
        try:
            value = yield total / count if count else None
        except KeyError as e:
            value = e.args[0]
        total, count = total + value, count + 1


lines = json.load(sys.stdin)["lines"]
print(list(parse(read(lines))))
source = read(lines)
print(next(source), source.gi_frame is not None)
source.close()
print(next(source, "nothing"))
mean = average()
next(mean)
print(mean.send(10), mean.send(20), mean.throw(KeyError(60)))


def inner():
    got = yield "first"
    return f"got {got}"


def outer():
    result = yield from inner()
    yield result


g = outer()
print(next(g), g.send("x"), [*g])
try:
    next(iter(lambda it=iter([1]): next(it), None)) and next(x for x in [])
except StopIteration as e:
    print("stop", e.value)


def wrong():
    raise StopIteration
    yield


try:
    list(wrong())
except RuntimeError as e:
    print(e, type(e.__cause__).__name__)


@contextlib.contextmanager
def step(name, swallow=False):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("error in", name, e)
        if not swallow:
            raise
    finally:
        print("leave", name)


with contextlib.ExitStack() as stack:
    names = [stack.enter_context(step(n, swallow=n == "a")) for n in "abc"]
    stack.callback(print, "called back")
    print(names)
    raise ValueError("boom")
with contextlib.suppress(FileNotFoundError), contextlib.closing(types.SimpleNamespace(close=lambda: print("close"))):
    open("no such file")


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        print("exit", kind.__name__ if kind else None, value)
        return kind is KeyError


with Manager() as m, Manager():
    raise KeyError("k")
with contextlib.nullcontext(5) as five, Manager() as _:
    print(five)


@step("decorator")
def decorated():
    return 1


print(decorated())
infinite = (i * i for i in iter(int, 1))
print(next(infinite), sum(x for x in range(10) if x % 2), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n

    def __len__(self):
        return self.n

    def __contains__(self, x):
        return x < self.n

    def __getitem__(self, i):
        return i if isinstance(i, int) else (i.start, i.stop, i.step)


c = Countdown(3)
print(2 in c, len(c), c[5], c[1:2:3], c[::], list(c), bool(c))
