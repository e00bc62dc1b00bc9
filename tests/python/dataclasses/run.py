"""Objects from JSON: dataclasses, enums, named tuples, protocols."""
import dataclasses
import enum
import json
import sys
import typing
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import Annotated, ClassVar, Generic, Literal, NamedTuple, Protocol, TypedDict, TypeVar, get_args, get_origin, get_type_hints


class Status(enum.StrEnum):
    OPEN = enum.auto()
    SHIPPED = "shipped"


class Rights(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()
    ALL = READ | WRITE


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10
    TOP = 10

    @property
    def label(self):
        return self.name.title()

    @classmethod
    def _missing_(cls, value):
        return cls.LOW if isinstance(value, str) else None


@dataclass(frozen=True, order=True, slots=True)
class Line:
    sku: str
    count: int = 1

    def __post_init__(self):
        if self.count < 0:
            raise ValueError(f"count of {self.sku!r} is {self.count}")


@dataclass
class Order:
    id: int
    status: Status
    lines: list[Line] = field(default_factory=list)
    _: KW_ONLY
    note: str | None = None
    secret: str = field(default="s", repr=False, compare=False)
    factor: InitVar[int] = 1
    kinds: ClassVar[int] = 3
    total: int = field(init=False)

    def __post_init__(self, factor):
        self.total = factor * sum(line.count for line in self.lines)

    @classmethod
    def of(cls, data):
        return cls(data["id"], Status(data["status"]), [Line(**line) for line in data["lines"]], note=data.get("note"))


for data in json.load(sys.stdin)["orders"]:
    try:
        order = Order.of(data)
        print(order, json.dumps(asdict(order)), astuple(order)[:2])
    except ValueError as e:
        print("ValueError:", e)
print([f.name for f in fields(Order)], Line("a") < Line("a", 2), {Line("a"), Line("a", 1)}, replace(Line("a"), count=5), Order(1, Status.OPEN) == Order(1, Status.OPEN, secret="other"))
for action in [lambda: setattr(Line("a"), "sku", "b"), lambda: Line(), lambda: Order(1, Status.OPEN, [], "note"), lambda: Line("a").other, lambda: dataclasses.make_dataclass("P", [("x", int), ("y", int, 0)])(1), lambda: Status("gone"), lambda: Level["NONE"], lambda: setattr(Status, "OPEN", 1)]:
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(list(Status), Status.OPEN == "open", f"{Status.SHIPPED}", Rights.ALL, Rights(3) & ~Rights.READ, Rights.READ in Rights.ALL, list(Rights.ALL), Rights(0), Level(10).label, Level["TOP"] is Level.HIGH, Level("?"), Level.HIGH + 1, sorted(Level), json.dumps({"l": Level.HIGH, Status.OPEN: 1}))


class Point(NamedTuple):
    x: float
    y: float = 0.0


class Movie(TypedDict, total=False):
    name: str


T = TypeVar("T")


class Box(Generic[T]):
    def get(self, default: "T | None" = None) -> "Annotated[list[T], 'note']": ...


@typing.runtime_checkable
class Closes(Protocol):
    def close(self) -> None: ...


print(Point(1)._asdict(), Point(1)._replace(y=2), Point._fields, *Point(3, 4), Movie(name="m"), Movie.__optional_keys__)
print(get_origin(dict[str, int]), get_args(Literal["a", 1]), list(get_type_hints(Box.get)), isinstance(sys.stdout, Closes), isinstance(3, Closes), Box[int].__args__)


def first[U](items: list[U]) -> U:
    return items[0]


type Pair[A] = tuple[A, A]
print(first.__type_params__, Pair.__name__, typing.cast(int, "x"))
