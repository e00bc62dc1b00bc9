"""Types that scripts are made of: flags, named tuples, data classes to JSON and back, protocols, dispatch, patterns."""
import abc
import dataclasses as dc
import enum
import functools
import json
import sys
import types
import typing as t
from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque


class Access(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()
    RUN = enum.auto()
    ALL = READ | WRITE | RUN


class Level(enum.StrEnum):
    LOW = enum.auto()
    HIGH = "high!"

    @classmethod
    def _missing_(cls, value):
        return cls.LOW if value is None else None


class Number(enum.IntEnum):
    ONE = 1
    UNO = 1
    TWO = 2


class Point(t.NamedTuple):
    x: float
    y: float = 0

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5


@dc.dataclass(order=True, slots=True)
class Item:
    name: str = dc.field(compare=False)
    price: float
    tags: list[str] = dc.field(default_factory=list, repr=False)
    _: dc.KW_ONLY
    level: Level = Level.LOW
    id: int = dc.field(init=False, default=0)

    def __post_init__(self):
        if self.price < 0:
            raise ValueError(f"{self.name}: negative price")
        self.id = len(self.name)


@t.runtime_checkable
class Closes(t.Protocol):
    def close(self) -> None: ...


class Row(t.TypedDict, total=False):
    a: t.Required[int]
    b: str


@functools.singledispatch
def show(value):
    return f"?{value!r}"


@show.register
def _(value: int | float):
    return f"number {value}"


@show.register(list)
def _(value):
    return "[" + ", ".join(map(show, value)) + "]"


def kind(shape):
    match shape:
        case {"type": "circle", "r": (int() | float()) as r} if r > 0:
            return f"circle {r}"
        case {"type": "poly", "points": [Point(x=0), *rest]}:
            return f"from the left, {len(rest)} more"
        case [first, (second, *_)]:
            return f"{first}-{second}"
        case str(s) | bytes(s):
            return f"text {s}"
        case Item(name=n, level=Level.HIGH):
            return f"high {n}"
        case _:
            return "else"


rows = json.load(sys.stdin)["items"]
print(Access.READ | Access.RUN, ~Access.READ, Access(5), Access.ALL & ~Access.WRITE, list(Access.ALL), Access["RUN"].value, bool(Access(0)))
print(repr(Level.HIGH), Level.HIGH, Level(None), f"{Level.LOW:>5}", Number.UNO is Number.ONE, list(Number), Number.TWO * 2, Number.__members__)
for wrong in (lambda: Access(99), lambda: Level("no"), lambda: Number("x"), lambda: Item("x", -1), lambda: Point()):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__name__, e)
items = [Item(r["name"], r["price"], r.get("tags", []), level=Level(r.get("level", "low"))) for r in rows]
print(sorted(items), max(items).name, dc.asdict(items[0]), dc.replace(items[0], price=1).id, [f.name for f in dc.fields(Item)])
print(json.dumps([dc.asdict(i) for i in items], indent=1, sort_keys=True))
try:
    items[0].other = 1
except AttributeError as e:
    print(e)
p = Point(3, 4)
print(p, abs(p), p._replace(y=0), p._asdict(), Point._fields, p == (3, 4), Point.__annotations__)
print(isinstance(sys.stdin, Closes), isinstance(1, Closes), t.get_type_hints(Row), Row.__required_keys__, t.get_args(dict[str, list[int]]))
print(show([1, 2.5, "x", [True]]), [kind(s) for s in ({"type": "circle", "r": 2}, {"type": "poly", "points": [Point(0), Point(1)]}, [1, [2, 3]], b"b", Item("n", 1, level=Level.HIGH), 5)])
count = Counter("mississippi")
print(count.most_common(2), count - Counter("miss"), +Counter(a=1, b=-1), Counter(a=3) | Counter(a=1, b=2), count.total())
print(dict(ChainMap({"a": 1}, {"a": 2, "b": 3})), deque([1, 2, 3], maxlen=2), OrderedDict(a=1, b=2).popitem(last=False))
tree = lambda: defaultdict(tree)
root = tree()
root["x"]["y"]["z"] = 1
print(json.dumps(root), types.SimpleNamespace(a=1, b=[2]), types.MappingProxyType({"k": 1}))


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


class Base(abc.ABC):
    @property
    @abc.abstractmethod
    def size(self): ...

    @functools.cached_property
    def twice(self):
        return self.size * 2

    def __init_subclass__(cls, **options):
        print("subclass", cls.__name__, options)


class Real(Base, register=True):
    size = 4


print(Lower(A=1), Real().twice, Base.__abstractmethods__)
try:
    Base()
except TypeError as e:
    print(e)
