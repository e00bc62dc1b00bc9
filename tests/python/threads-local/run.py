"""What belongs to one thread only, as connection pools keep it."""
import contextvars
import json
import sys
import threading

local, variable = threading.local(), contextvars.ContextVar("v", default="unset")
seen = []


class Connection(threading.local):
    def __init__(self, kind):
        self.kind, self.uses = kind, 0


connection = Connection("db")
connection.uses += 1


def work(name):
    seen.append([name, getattr(local, "name", None), variable.get(), connection.uses, threading.current_thread().name, threading.current_thread() is threading.main_thread()])
    local.name = name
    variable.set(name)
    connection.uses += 5


local.name = "main"
for name in json.load(sys.stdin)["names"]:
    t = threading.Thread(target=work, args=(name,), name="thread-" + name)
    t.start()
    t.join()
print(seen, local.name, variable.get(), connection.uses, threading.current_thread() is threading.main_thread())
