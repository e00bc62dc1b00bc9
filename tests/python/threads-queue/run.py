"""Producer and consumers over a queue, the consumers started first: each waits for the others."""
import json
import queue
import sys
import threading

items = json.load(sys.stdin)["items"]
work, done = queue.Queue(maxsize=2), []


def consume():
    while (item := work.get()) is not None:
        done.append(item * item)
        work.task_done()


threads = [threading.Thread(target=consume) for _ in range(2)]
for t in threads:
    t.start()
for item in items:
    work.put(item)
work.join()
for _ in threads:
    work.put(None)
for t in threads:
    t.join()
print(sorted(done))
