"""Threads that wait for one another: workers over a queue, daemons, events, conditions, barriers, a limiter, a pipeline."""
import json
import queue
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

items = json.load(sys.stdin)["items"]
tasks, results = queue.Queue(maxsize=3), []


class Worker(threading.Thread):
    def __init__(self, number):
        super().__init__(name=f"worker-{number}", daemon=True)
        self.__done = 0

    def run(self):
        while True:
            item = tasks.get()
            try:
                if item is None:
                    return
                self.__handle(item)
            finally:
                tasks.task_done()

    def __handle(self, item):
        time.sleep(0.001)
        with lock:
            results.append(item * item)
            self.__done += 1


lock = threading.Lock()
workers = [Worker(i) for i in range(3)]
for w in workers:
    w.start()
for item in items:
    tasks.put(item)
tasks.join()
print(sorted(results), tasks.empty(), all(w.is_alive() for w in workers))
for w in workers:
    tasks.put(None)
for w in workers:
    w.join()
print([w.name for w in workers if not w.is_alive()], tasks.unfinished_tasks)

first, second, seen = threading.Event(), threading.Event(), []


def turn(mine, other, name):
    for i in range(2):
        mine.wait()
        mine.clear()
        seen.append(f"{name}{i}")
        other.set()


pair = [threading.Thread(target=turn, args=a) for a in ((first, second, "ping"), (second, first, "pong"))]
for t in pair:
    t.start()
first.set()
for t in pair:
    t.join()
print(seen)


class Account:
    def __init__(self):
        self.changed, self.balance = threading.Condition(threading.RLock()), 0

    def put(self, n):
        with self.changed:
            self.balance += n
            self.changed.notify_all()

    def take(self, n):
        with self.changed:
            if not self.changed.wait_for(lambda: self.balance >= n, timeout=5):
                raise TimeoutError
            self.balance -= n
            return n


account = Account()
with ThreadPoolExecutor(4, thread_name_prefix="pool") as pool:
    takers = [pool.submit(account.take, n) for n in (5, 3, 2)]
    for n in (1, 4, 5):
        pool.submit(account.put, n)
    print(sorted(f.result(timeout=5) for f in as_completed(takers)), account.balance)

barrier, order = threading.Barrier(3, action=lambda: order.append("together")), []


def party(n):
    order.append("come")
    barrier.wait(timeout=5)
    order.append("gone")


guests = [threading.Thread(target=party, args=(n,)) for n in range(2)]
for g in guests:
    g.start()
party(2)
for g in guests:
    g.join()
print(order)

gate, most = threading.BoundedSemaphore(2), [0, 0]


def limited():
    with gate:
        most[0] += 1
        most[1] = max(most)
        time.sleep(0.005)
        most[0] -= 1


crowd = [threading.Thread(target=limited) for _ in range(6)]
for t in crowd:
    t.start()
for t in crowd:
    t.join()
print(most)

raw, parsed, out = queue.Queue(), queue.Queue(), []


def stage(source, target, function):
    for item in iter(source.get, None):
        target.put(function(item))
    target.put(None)


def collect():
    while (item := parsed.get()) is not None:
        out.append(item)


stages = [threading.Thread(target=stage, args=(raw, parsed, lambda x: x + 0.5)), threading.Thread(target=collect)]
for t in stages:
    t.start()
for item in items:
    raw.put(item)
raw.put(None)
for t in stages:
    t.join()
print(out)

stop, beats = threading.Event(), []


def heartbeat():
    while not stop.wait(0.005):
        beats.append(1)


heart = threading.Thread(target=heartbeat)
heart.start()
time.sleep(0.05)
stop.set()
heart.join(timeout=5)
print(len(beats) >= 2, heart.is_alive(), threading.active_count())
timer = threading.Timer(0.2, print, args=["the timer, after the main thread"])
timer.start()
never = threading.Timer(99, print, args=["never"])
never.start()
never.cancel()
try:
    queue.Queue().get(timeout=0.01)
except queue.Empty:
    print("nothing came")


def breaks():
    time.sleep(0.001)
    raise ValueError("in a thread")


threading.excepthook = lambda args: print(args.thread.name, args.exc_type.__name__, args.exc_value)
broken = threading.Thread(target=breaks, name="broken")
broken.start()
broken.join()
print("end of main")
