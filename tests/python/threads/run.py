"""Thread pools and threads that do not wait for each other."""
import concurrent.futures
import json
import queue
import sys
import threading
import time

urls = json.load(sys.stdin)["urls"]


def fetch(url):
    if not url:
        raise ValueError("empty")
    time.sleep(0.001)
    return len(url)


with concurrent.futures.ThreadPoolExecutor(max_workers=3) as pool:
    futures = {pool.submit(fetch, u): u for u in urls}
    for future in sorted(concurrent.futures.as_completed(futures, timeout=10), key=lambda f: futures[f]):
        error = future.exception()
        print(futures[future], error if error else future.result(), future.done(), future.cancelled())
    print(list(pool.map(fetch, ["x", "yy"], timeout=5)), list(pool.map(pow, [2, 3], [3, 2])))
    done, rest = concurrent.futures.wait([pool.submit(fetch, "z")])
    print(len(done), len(rest))
    try:
        pool.submit(fetch, "").result()
    except ValueError as e:
        print("ValueError:", e)
    called = []
    pool.submit(fetch, "cb").add_done_callback(lambda f: called.append(f.result()))
print(called)
try:
    pool.submit(fetch, "late")
except RuntimeError as e:
    print(e)

lock, total = threading.Lock(), 0


def add(n):
    global total
    for _ in range(n):
        with lock:
            total += 1


threads = [threading.Thread(target=add, args=(n,), name=f"adder-{n}") for n in (10, 20, 30)]
for t in threads:
    t.start()
for t in threads:
    t.join(5)
print(total, [t.name for t in threads], any(t.is_alive() for t in threads), threading.current_thread().name, threading.active_count())
results = queue.Queue()
event = threading.Event()


class Worker(threading.Thread):
    def run(self):
        results.put(self.name)
        event.set()


w = Worker(name="w", daemon=True)
w.start()
print(event.wait(1), results.get(timeout=1), results.empty(), w.daemon)
try:
    results.get_nowait()
except queue.Empty:
    print("empty")
p = queue.PriorityQueue()
for item in (3, 1, 2):
    p.put(item)
print([p.get() for _ in range(3)], lock.acquire(timeout=0.01), lock.locked())
lock.release()
r = threading.RLock()
with r, r:
    print("twice")
threading.excepthook = lambda args: print("hook", args.exc_type.__name__, args.thread.name)
t = threading.Thread(target=fetch, args=("",), name="failing")
t.start()
t.join()
timer = threading.Timer(0.001, print, ["timer"])
timer.start()
timer.join()
s = threading.Semaphore(1)
with s:
    print(s.acquire(blocking=False))
try:
    t.start()
except RuntimeError as e:
    print(e)
print(sorted(threading.enumerate()[0].name.split()))
