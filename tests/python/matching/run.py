"""Structural matching, walrus, unpacking, positional-only and other newer syntax."""
import json
import sys
from dataclasses import dataclass
from enum import Enum


class Colour(Enum):
    RED = "red"


@dataclass
class Point:
    x: int
    y: int


def what(value):
    match value:
        case {"op": "move", "to": [x, y], **rest} if x and not rest:
            return f"move to {x},{y}"
        case {"op": "move", "to": [0, y], "speed": int(speed)}:
            return f"up to {y} at {speed}"
        case {"op": "say" | "shout" as verb, "text": str(text)}:
            return f"{verb} {text!r}"
        case ["quit"]:
            return "quit"
        case ["load", *names]:
            return f"load {names}"
        case [[a, [b, *_]]]:
            return f"nested {a} {b}"
        case []:
            return "empty"
        case True | False:
            return "boolean"
        case int(n) if n < 0:
            return "negative"
        case int() | float() as n:
            return f"number {n}"
        case str():
            return "text"
        case None:
            return "nothing"
        case Point(x=0, y=y) | Point(y, 0):
            return f"on an axis at {y}"
        case Colour.RED:
            return "red"
        case _:
            return "unknown"


for command in json.load(sys.stdin)["commands"]:
    print(what(command))
print(what(Point(0, 3)), what(Point(4, 0)), what(Point(1, 1)), what(Colour.RED), what((1, 2)))
data = iter("abcabc")
while (c := next(data, None)) and c != "c":
    print(c, end="")
print([y for x in range(5) if (y := x % 3)], (n := 5) + n)


def only(a, /, b, *, c=3, **kw):
    return a, b, c, kw


print(only(1, b=2, a=9), f"{'nested ' + f'{1 + 1}'}", f"{only(1, 2)[0]=}", f"{{}} {'a' 'b'}")
for call in (lambda: only(a=1, b=2), lambda: only(1), lambda: only(1, 2, 3), lambda: only(1, 2, **{"c": 1}, **{"c": 2})):
    try:
        call()
    except TypeError as e:
        print(e)
for i in range(3):
    if i == 5:
        break
else:
    print("no break")
x = 10


def scopes():
    x = 1

    def inner():
        nonlocal x
        x += 1
        return x
    return inner() + inner(), globals()["x"], "x" in locals()


print(scopes(), [lambda i=i: i for i in range(2)][1](), 1_000_000, 0b11, 0o17, 0xFF, 1e3, 3j.imag, 5 // -2, -2 ** 2, 2 ** 3 ** 2, 1 if 0 else 2, not 1 == 2, 3 & 5 | 2)
print(*(f"{k}={v}" for k, v in {**dict(a=1), **{"b": 2}}.items()), sep=";")
lines = """one
  two \
three""".splitlines()
print(lines, (lambda: (yield))().__class__.__name__, [*{1: 2}], {*"a"}, (*[1], 2))
