"""Abstract classes, properties, descriptors, metaclasses, operators, multiple inheritance."""
import abc
import contextlib
import json
import math
import sys
import types
from collections.abc import Iterable, Mapping, MutableMapping, Sequence


class Shape(abc.ABC):
    kinds = {}

    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Shape.kinds[name or cls.__name__.lower()] = cls

    def __init__(self, size):
        self.size = size

    @property
    @abc.abstractmethod
    def area(self): ...

    @classmethod
    def of(cls, kind, size):
        return cls.kinds[kind](size)

    @staticmethod
    def unit():
        return "cm²"


class Circle(Shape):
    area = property(lambda self: round(math.pi * self.size**2, 2))


class Square(Shape, name="square"):
    @property
    def area(self):
        return self.size**2

    @area.setter
    def area(self, value):
        self.size = math.isqrt(value)


for kind, size in json.load(sys.stdin)["shapes"]:
    try:
        print(kind, Shape.of(kind, size).area, Shape.unit())
    except KeyError as e:
        print("unknown shape", e)
s = Square(1)
s.area = 49
print(s.size)
for bad in (lambda: Shape(1), lambda: setattr(Circle(1), "area", 2), lambda: Circle(), lambda: Circle(1).radius, lambda: Circle(1) < Circle(2), lambda: Circle(1)(), lambda: len(Circle(1)), lambda: hash([])):
    try:
        bad()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(f"{self.name[1:]} must be positive")
        setattr(instance, self.name, value)


class Registry(type):
    def __new__(mcls, name, bases, namespace, **kw):
        namespace["tag"] = name.upper()
        return super().__new__(mcls, name, bases, namespace)

    def __prepare__(name, bases, **kw):
        return {"prepared": kw}

    def __contains__(cls, item):
        return item == "x"

    def __call__(cls, *args):
        print("creating", cls.__name__)
        return super().__call__(*args)


class Money(metaclass=Registry, currency="EUR"):
    __slots__ = ("_amount", "__weakref__")
    amount = Positive()

    def __init__(self, amount):
        self.amount = amount

    def __add__(self, other):
        return Money(self.amount + (other.amount if isinstance(other, Money) else other))

    __radd__ = __add__

    def __mul__(self, n):
        return NotImplemented if not isinstance(n, int) else Money(self.amount * n)

    def __eq__(self, other):
        return isinstance(other, Money) and self.amount == other.amount

    def __hash__(self):
        return hash(self.amount)

    def __repr__(self):
        return f"{self.amount:.2f}"

    def __format__(self, spec):
        return f"<{format(self.amount, spec)}>"

    def __bool__(self):
        return self.amount > 1

    def __iadd__(self, n):
        self.amount += n
        return self

    __matmul__ = lambda self, other: "matmul"
    __int__ = lambda self: int(self.amount)
    __index__ = lambda self: 2
    __neg__ = lambda self: -self.amount
    __round__ = lambda self, n=0: round(self.amount, n)


m = Money(5)
m += 1
print(m + 1, sum([m, Money(2)]), m * 2, f"{m:08.3f}", bool(Money(1)), m @ 1, int(m), "abc"[m], -m, round(m, 1), m == Money(6), {m: 1}[Money(6)], Money.tag, Money.prepared, "x" in Money, "amount" in Money)
for bad in (lambda: Money(-1), lambda: m * 1.5, lambda: setattr(m, "other", 1), lambda: m - 1):
    try:
        bad()
    except (ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__)


class A:
    def hello(self):
        return ["A"]


class B(A):
    def hello(self):
        return ["B"] + super().hello()


class C(A):
    def hello(self):
        return ["C"] + super().hello()


class D(B, C):
    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(name)


print(D().hello(), [k.__name__ for k in D.__mro__], D().dyn_x, hasattr(D(), "nope"), getattr(D(), "nope", 1), isinstance(D(), A), issubclass(B, C), vars(D()), callable(D), D.__qualname__, type(D()).__name__)
try:
    type("E", (A, B), {})
except TypeError as e:
    print(str(e).splitlines()[0])


class Folded(MutableMapping):
    def __init__(self, **kw):
        self.data = {}
        self.update(kw)

    def __getitem__(self, key):
        return self.data[key.lower()]

    def __setitem__(self, key, value):
        self.data[key.lower()] = value

    def __delitem__(self, key):
        del self.data[key.lower()]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


f = Folded(Content=1, TYPE=2)
print(f["CONTENT"], "type" in f, f.pop("Type"), dict(f), f.get("x"), isinstance(f, Mapping), isinstance("x", Sequence), isinstance(3, Iterable), f == {"content": 1}, f.setdefault("N", 4))
o = types.SimpleNamespace(a=1)
o.b = 2
print(o, types.MappingProxyType({"a": 1})["a"], type("Dynamic", (), {"x": 1})().x, types.MethodType(lambda self: self.a, o)())
