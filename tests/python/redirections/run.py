"""Standard output caught at its descriptor, children joined by pipes, and several of them read as they speak."""
import contextlib
import os
import select
import selectors
import subprocess
import sys
import tempfile


@contextlib.contextmanager
def caught(fd):
    found = []
    kept = os.dup(fd)
    with tempfile.TemporaryFile() as file:
        sys.stdout.flush()
        os.dup2(file.fileno(), fd)
        try:
            yield found
        finally:
            sys.stdout.flush()
            os.dup2(kept, fd)
            os.close(kept)
            file.seek(0)
            found.append(file.read())


with caught(1) as found:
    print("by print")
    sys.stdout.flush()
    os.write(1, b"by number\n")
    subprocess.run(["echo", "by a child"])
    os.system("echo by a shell")
print(found)
r, w = os.pipe()
first = subprocess.Popen(["seq", "1", "2000"], stdout=w)
os.close(w)
second = subprocess.Popen(["sort", "-rn"], stdin=r, stdout=subprocess.PIPE, text=True)
os.close(r)
print(second.communicate()[0].split()[:3], first.wait(), second.wait())
with open("artifacts/log.txt", "w") as log:
    log.write("first\n")
    saved = os.dup(1)
    sys.stdout.flush()
    os.dup2(log.fileno(), 1)
print("into the log")
sys.stdout.flush()
subprocess.run("echo child", shell=True)
os.dup2(saved, 1)
os.close(saved)
with open("artifacts/log.txt", "a") as log:
    subprocess.run(["echo", "appended"], stdout=log, stderr=subprocess.STDOUT)

child = subprocess.Popen(["sh", "-c", "echo a; sleep 0.05; echo b"], stdout=subprocess.PIPE)
got, waited = b"", 0
while True:
    ready, _, _ = select.select([child.stdout], [], [], 0.01)
    if not ready:
        waited += 1
    elif data := os.read(child.stdout.fileno(), 100):
        got += data
    else:
        break
print(got, waited > 0, child.wait())
both = subprocess.Popen(["sh", "-c", "echo out; echo err >&2; echo more"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
lines = []
with selectors.DefaultSelector() as selector:
    selector.register(both.stdout, selectors.EVENT_READ, "out")
    selector.register(both.stderr, selectors.EVENT_READ, "err")
    while selector.get_map():
        for key, _ in selector.select():
            if line := key.fileobj.readline():
                lines.append((key.data, line))
            else:
                selector.unregister(key.fileobj)
print(sorted(lines), both.wait())
r, w = os.pipe()
with os.fdopen(w, "w") as writer:
    print("one", "two", sep="\n", file=writer)
with os.fdopen(r) as reader:
    print(reader.readlines())
r, w = os.pipe()
os.close(r)
try:
    os.write(w, b"x")
except BrokenPipeError as e:
    print(e)
os.close(w)
for wrong in (lambda: os.close(w), lambda: os.dup(r), lambda: os.read(w, 1)):
    try:
        wrong()
    except OSError as e:
        print(e.errno, e.strerror)
source = os.open("/tmp/lines.txt", os.O_RDWR | os.O_CREAT)
os.write(source, b"line one\nline two\n")
os.lseek(source, 0, os.SEEK_SET)
os.dup2(source, 0)
os.close(source)
print(input(), "|", sys.stdin.read().strip())
