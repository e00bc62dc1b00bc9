"""pickle, copy, shelve, marshal, weakref."""
import copy
import gc
import io
import json
import marshal
import pickle
import pickletools
import shelve
import sys
import weakref
from collections import OrderedDict, deque
from datetime import datetime, timezone
from decimal import Decimal
from fractions import Fraction

data = json.load(sys.stdin)["deep"]
shallow, deep = copy.copy(data), copy.deepcopy(data)
data["list"][1]["x"] = 99
print(shallow, deep)


class Node:
    def __init__(self, name, parent=None):
        self.name, self.parent, self.children = name, parent, []
        self.open = lambda: None

    def __getstate__(self):
        return {k: v for k, v in self.__dict__.items() if k != "open"}

    def __repr__(self):
        return f"Node({self.name}, {len(self.children)})"


root = Node("root")
root.children.append(Node("leaf", root))
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    again = pickle.loads(pickle.dumps(root, protocol))
    print(protocol, again, again.children[0].parent is again, hasattr(again, "open"))
values = [1, -2**70, 1.5, None, True, "é", b"\x00", (1,), {2}, frozenset({3}), {"k": [1]}, datetime(2026, 1, 2, tzinfo=timezone.utc), Decimal("1.10"), Fraction(1, 3), OrderedDict(a=1), deque([1], 5), range(3), complex(1, 2), bytearray(b"x"), slice(1, 2), int, len]
print(pickle.loads(pickle.dumps(values)) == values, len(pickle.dumps(values[:5], 4)), pickle.dumps([1, "a"], 0))
values.append(values)
print(copy.deepcopy(values)[-1][0], pickle.loads(pickle.dumps(values))[-1][3])
for bad in (lambda: 1, (i for i in ()), sys.stdin, sys):
    try:
        pickle.dumps(bad)
    except (TypeError, AttributeError, pickle.PicklingError) as e:
        print(type(e).__name__ in ("PicklingError", "TypeError", "AttributeError"))
for data in (b"", b"garbage", pickle.dumps([1])[:-2], b"cnowhere\nthing\n."):
    try:
        pickle.loads(data)
    except Exception as e:
        print(type(e).__name__)


class Safe(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name} is forbidden")


try:
    Safe(io.BytesIO(pickle.dumps(Decimal(1)))).load()
except pickle.UnpicklingError as e:
    print(e)
print([op.name for op, *_ in pickletools.genops(pickle.dumps((1, 2), 2))], marshal.loads(marshal.dumps([1, "x", (2.5,)])))
with shelve.open("/tmp/shelf", writeback=True) as db:
    db["a"] = [1]
    db["a"].append(2)
with shelve.open("/tmp/shelf", "r") as db:
    print(dict(db), "b" in db)


class Thing:
    pass


thing = Thing()
gone = []
reference, table = weakref.ref(thing, lambda r: gone.append("dead")), weakref.WeakValueDictionary(t=thing)
weakref.finalize(thing, gone.append, "finalized")
keys = weakref.WeakKeyDictionary({thing: 1})
print(reference() is thing, len(table), weakref.proxy(thing).__class__.__name__, weakref.getweakrefcount(thing) > 0)
del thing
print(reference(), len(table), len(keys), sorted(gone))
cycle = Thing()
cycle.me = cycle
watch = weakref.ref(cycle)
del cycle
print(watch() is not None, gc.collect() > 0, watch())
try:
    weakref.ref(5)
except TypeError as e:
    print(e)


class Loud:
    def __del__(self):
        print("deleted")


loud = Loud()
del loud
print(copy.replace(datetime(2026, 1, 1), year=2027).year if hasattr(copy, "replace") else 2027, sys.getrefcount(gone) > 0)
