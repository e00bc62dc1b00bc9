"""Functions of the library as attributes of classes; the time that a script has used."""
import io
import time


class Store:
    open = open
    clock = time.process_time
    zone = time.gmtime

    def write(self, path, text):
        with self.open(path, "w") as f:
            f.write(text)
        with self.open(path) as f:
            return f.read()


store = Store()
print(store.write("/tmp/a.txt", "kept"), io.open is open, callable(open), open.__name__)
begin = store.clock()
sum(i * i for i in range(200_000))
used = store.clock() - begin
print(begin >= 0, 0 <= used < 60, time.thread_time() >= 0, time.process_time_ns() >= 0)
print(store.zone(0).tm_year, store.zone(0).tm_zone)
