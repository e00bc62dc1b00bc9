"""Profiles, measures and schedules; only what is the same every time is shown."""
import cProfile
import gc
import io
import json
import pstats
import sched
import sys
import time
import timeit
import tracemalloc

n = json.load(sys.stdin)["n"]


def work(n):
    return sum(leaf(i) for i in range(n))


def leaf(i):
    return i % 7


profile = cProfile.Profile()
profile.enable()
work(n)
profile.disable()
out = io.StringIO()
stats = pstats.Stats(profile, stream=out)
stats.sort_stats("cumulative").print_stats(5)
print({name: calls for (file, line, name), (calls, *_) in sorted(stats.stats.items()) if name in ("work", "leaf")}, "function calls" in out.getvalue())
print(timeit.timeit("sum(range(10))", number=100) >= 0, len(timeit.repeat("1", number=10, repeat=3)))
tracemalloc.start()
block = bytearray(500_000)
now, peak = tracemalloc.get_traced_memory()
tracemalloc.stop()
print(now >= 500_000, peak >= now, len(block))
order = []
s, start = sched.scheduler(time.monotonic, time.sleep), time.monotonic()
for delay, priority, name in [(0.02, 1, "late"), (0.001, 2, "soon"), (0.001, 1, "sooner")]:
    s.enterabs(start + delay, priority, order.append, (name,))
cancelled = s.enterabs(start + 0.01, 1, order.append, ("never",))
s.cancel(cancelled)
s.run()
print(order, s.empty())
print(gc.isenabled(), isinstance(gc.get_count(), tuple), sys.getsizeof(1) > 0)
lines = []


def trace(frame, event, arg):
    if frame.f_code.co_name == "leaf":
        lines.append(event)
    return trace


sys.settrace(trace)
work(2)
sys.settrace(None)
print(lines)
started = time.monotonic()
deadline = started + 0.02
while time.monotonic() < deadline:
    pass
print(0.02 <= time.monotonic() - started < 5)
