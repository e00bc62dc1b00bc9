"""multiprocessing's pool of threads, and what a process pool is often replaced by."""
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool


def square(n):
    return n * n


numbers = json.load(sys.stdin)["numbers"]
with ThreadPoolExecutor(initializer=print, initargs=("started",), max_workers=1) as pool:
    print(list(pool.map(square, numbers)), [f.result() for f in [pool.submit(square, n) for n in numbers]])
with ThreadPool(2) as pool:
    print(pool.map(square, numbers), pool.starmap(pow, [(2, 3)]), sorted(pool.imap_unordered(square, numbers)), pool.apply_async(square, (5,)).get())
