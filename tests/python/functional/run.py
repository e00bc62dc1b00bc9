"""functools, itertools, collections, heapq, bisect, operator, graphlib."""
import bisect
import collections
import functools
import graphlib
import heapq
import itertools as it
import json
import operator
import sys

words = json.load(sys.stdin)["words"].split()
count = collections.Counter(words)
print(count.most_common(2), count["none"], (count - collections.Counter("the the".split()))["the"], count.total(), sorted(count.elements())[-3:])
print({k: list(g) for k, g in it.groupby(sorted(words, key=len), key=len)})
print(list(it.accumulate([1, 2, 3, 4], operator.mul)), list(it.chain.from_iterable([[1], [2, 3]])), list(it.islice(it.count(5, 5), 3)), list(it.zip_longest("ab", "c", fillvalue="-")))
print(list(it.product("ab", repeat=2))[1:3], list(it.permutations("abc", 2))[:3], list(it.combinations(range(4), 2))[-2:], list(it.combinations_with_replacement("ab", 2)))
print(list(it.pairwise("abcd")), list(it.batched("abcdefg", 3)), list(it.takewhile(str.islower, "abC")), list(it.dropwhile(str.islower, "abCd")), list(it.starmap(pow, [(2, 3)])), list(it.compress("abc", [1, 0, 1])), list(it.filterfalse(None, [0, 1])))
a, b = it.tee(iter(range(3)))
print(next(a), list(b), list(a), list(it.repeat("x", 2)), [next(c) for c in [it.cycle("ab")] * 3])


@functools.lru_cache(maxsize=2)
def slow(n):
    return n * n


print([slow(n) for n in (1, 2, 1, 3, 2)], slow.cache_info(), slow.__wrapped__(5))


@functools.singledispatch
def show(value):
    return f"object {value}"


@show.register(int)
@show.register(float)
def _(value):
    return f"number {value}"


@show.register
def _(value: list):
    return f"list of {len(value)}"


print(show("s"), show(1.5), show([1]), show(True))


@functools.total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    @functools.cached_property
    def text(self):
        print("computed")
        return ".".join(map(str, self.parts))


v = Version("1.10.0")
print(v > Version("1.9"), v.text, v.text, functools.reduce(operator.add, [[1], [2]]), functools.partial(int, base=2)("101"))
print(sorted(["b10", "b9", "A"], key=functools.cmp_to_key(lambda x, y: (x > y) - (x < y))), max(words, key=len), min(enumerate(words), key=operator.itemgetter(1)))
heap = []
for priority, task in [(3, "c"), (1, "a"), (2, "b")]:
    heapq.heappush(heap, (priority, task))
print([heapq.heappop(heap)[1] for _ in range(3)], heapq.nlargest(2, [5, 1, 9]), list(heapq.merge([1, 4], [2, 3])), heapq.nsmallest(2, words, key=len))
print(bisect.bisect([10, 20, 30], 20), bisect.bisect_left([10, 20, 30], 20), ["F", "C", "B", "A"][bisect.bisect([60, 75, 90], 80)])
d = collections.deque([1, 2, 3], maxlen=3)
d.append(4)
d.rotate(1)
o = collections.OrderedDict(a=1, b=2)
o.move_to_end("a")
chain = collections.ChainMap({"a": 1}, {"a": 2, "b": 3})
tree = lambda: collections.defaultdict(tree)
t = tree()
t["x"]["y"] = 1
print(d, o, o.popitem(last=False), chain["a"], dict(chain), chain.parents, json.dumps(t), collections.namedtuple("P", "x y", defaults=[0])(1))
print(list(graphlib.TopologicalSorter({"app": {"lib", "log"}, "lib": {"base"}, "log": {"base"}}).static_order())[::3])
try:
    list(graphlib.TopologicalSorter({"a": "b", "b": "a"}).static_order())
except graphlib.CycleError as e:
    print(e.args[0], len(e.args[1]))
print(operator.attrgetter("parts")(v), operator.methodcaller("upper")("x"), [*map(operator.sub, [5, 6], [1, 2])], {**{"a": 1}, "b": 2} | {"a": 3}, [*range(3), *"ab"], dict.fromkeys("ab", 0))
print({n: s for n in range(5) if (s := n * n) % 2 == 0}, any(x > 8 for x in range(10)), all([]), sum([[1], [2]], []), list(reversed(range(3))), list(zip(*[(1, 2), (3, 4)])), sorted({3: "c", 1: "a"}.items(), reverse=True))
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as e:
    print(e)
