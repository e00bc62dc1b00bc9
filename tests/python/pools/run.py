"""Work over processes, as scripts do it to be faster."""
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


if __name__ == "__main__":
    numbers = json.load(sys.stdin)["numbers"]
    print(multiprocessing.cpu_count() >= 1, multiprocessing.current_process().name)
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(square, numbers)), pool.submit(square, 9).result())
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, numbers), pool.starmap(pow, [(2, 3)]), sorted(pool.imap_unordered(square, numbers)), pool.apply_async(square, (5,)).get())
