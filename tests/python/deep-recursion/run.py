"""Recursion to the usual depth, a limit of the script's own, and recursion without end."""
import functools
import json
import sys


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


@functools.lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(depth(json.load(sys.stdin)["depth"]), fibonacci(300), sys.getrecursionlimit())
sys.setrecursionlimit(3000)
print(depth(2500))
try:
    depth(10**6)
except RecursionError as e:
    print(type(e).__name__)
nested = []
for _ in range(100_000):
    nested = [nested]
try:
    repr(nested)
except RecursionError:
    print("repr too deep")
try:
    json.dumps(nested)
except RecursionError:
    print("json too deep")
try:
    json.loads("[" * 100_000)
except (RecursionError, ValueError) as e:
    print(type(e).__name__)
del nested


class Endless:
    def __getattr__(self, name):
        return getattr(self, name + "x")


try:
    Endless().a
except RecursionError:
    print("attributes too deep")


def endless(n):
    return endless(n + 1)


endless(0)
