"""Producer and consumer over a queue without a bound, the producer started first."""
import json
import queue
import sys
import threading

items = json.load(sys.stdin)["items"]
work, done = queue.Queue(), []


def produce():
    for item in items:
        work.put(item)
    work.put(None)


def consume():
    while True:
        item = work.get()
        if item is None:
            work.task_done()
            break
        done.append(item * 2)
        work.task_done()


threads = [threading.Thread(target=f) for f in (produce, consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
work.join()
print(done)
