"""Work shared between processes, as multiprocessing's own examples do it."""
import json
import multiprocessing as mp
import sys


def square(source, target):
    for x in iter(source.get, None):
        target.put(x * x)


class Echo(mp.Process):
    def __init__(self, end):
        super().__init__(name="echo")
        self.end = end

    def run(self):
        self.end.send(["echo", self.end.recv()])
        self.end.close()


def count(value, lock):
    for _ in range(5):
        with value.get_lock():
            value.value += 1
        with lock:
            pass


def breaks():
    raise ValueError("in a process")


if __name__ == "__main__":
    items = json.load(sys.stdin)["items"]
    source, target = mp.Queue(), mp.Queue()
    workers = [mp.Process(target=square, args=(source, target), name=f"worker-{i}") for i in range(2)]
    for w in workers:
        w.start()
    for item in items:
        source.put(item)
    for w in workers:
        source.put(None)
    print(sorted(target.get() for _ in items))
    for w in workers:
        w.join()
    print([(w.name, w.exitcode, w.is_alive()) for w in workers])
    for ends in (lambda: sys.exit(3), breaks):
        p = mp.Process(target=ends, name="ends")
        p.start()
        p.join()
        print(p.exitcode)
    mine, theirs = mp.Pipe()
    echo = Echo(theirs)
    echo.start()
    mine.send("hello")
    print(mine.recv())
    echo.join()
    value, lock = mp.Value("i", 0), mp.Lock()
    crowd = [mp.Process(target=count, args=(value, lock)) for _ in range(3)]
    for p in crowd:
        p.start()
    for p in crowd:
        p.join()
    print(value.value)
    with mp.Manager() as manager:
        shared, found = manager.dict(), manager.list()
        p = mp.Process(target=shared.update, args=({"a": 1},))
        p.start()
        p.join()
        found.append(2)
        print(dict(shared), list(found))
    event = mp.Event()
    p = mp.Process(target=event.set)
    p.start()
    print(event.wait(5))
    p.join()
    with mp.Pool(2) as pool:
        print(pool.map(abs, [-1, 2]), mp.current_process().name)
