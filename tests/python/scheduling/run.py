"""Plans tasks: by priority, by what needs what, by time; and routes through a graph."""
import graphlib
import heapq
import itertools as it
import json
import sched
import sys
from bisect import bisect, insort
from operator import itemgetter

data = json.load(sys.stdin)
needs = {t["name"]: set(t.get("needs", ())) for t in data["tasks"]}
cost = {t["name"]: t["cost"] for t in data["tasks"]}
print(list(graphlib.TopologicalSorter(needs).static_order()))
sorter, clock, running, log = graphlib.TopologicalSorter(needs), 0, [], []
sorter.prepare()
while sorter.is_active():
    for name in sorted(sorter.get_ready(), key=lambda n: (-cost[n], n)):
        heapq.heappush(running, (clock + cost[name], name))
    clock, name = heapq.heappop(running)
    log.append(f"{clock}:{name}")
    sorter.done(name)
print(" ".join(log))
try:
    list(graphlib.TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).static_order())
except graphlib.CycleError as e:
    print(e.args[0], len(e.args[1]))


def shortest(graph, start, end):
    heap, seen = [(0, start, (start,))], set()
    while heap:
        length, node, path = heapq.heappop(heap)
        if node == end:
            return length, "".join(path)
        if node not in seen:
            seen.add(node)
            for other, step in graph.get(node, {}).items():
                heapq.heappush(heap, (length + step, other, (*path, other)))
    return None


print(shortest(data["graph"], "A", "F"), shortest(data["graph"], "F", "A"))
now = [0.0]
plan = sched.scheduler(lambda: now[0], lambda s: now.__setitem__(0, now[0] + s))
for delay, priority, name in ((5, 1, "late"), (1, 2, "second"), (1, 1, "first")):
    plan.enter(delay, priority, lambda n: print(f"t={now[0]:g} {n}"), (name,))
plan.cancel(plan.enterabs(3, 1, print, ("never",)))
plan.run()
print(heapq.nlargest(2, cost.items(), key=itemgetter(1)), heapq.nsmallest(2, cost), list(heapq.merge([1, 4], [2, 3], reverse=False)))
slots = [(9, 12), (13, 15), (14, 17), (11, 13)]
merged = []
for start, end in sorted(slots):
    if merged and start <= merged[-1][1]:
        merged[-1] = merged[-1][0], max(end, merged[-1][1])
    else:
        merged.append((start, end))
marks = []
for n in (5, 1, 3):
    insort(marks, n)
print(merged, marks, "FDCBA"[bisect([60, 70, 80, 90], 85)])
print([(k, len(list(g))) for k, g in it.groupby("aaabcc")], list(it.batched("ABCDE", 2)), list(it.pairwise([1, 2, 4])))
print(list(it.accumulate([3, 1, 4, 1], max)), list(it.zip_longest("ab", "c", fillvalue="-")), ["".join(p) for p in it.permutations("abc", 2)])
print(list(it.islice(it.cycle("xy"), 5)), list(it.takewhile(lambda n: n < 3, it.count())), list(it.starmap(pow, [(2, 3), (3, 2)])), len(list(it.product("ab", repeat=3))))
