"""Descriptors: fdopen, standard output sent elsewhere, devices."""
import contextlib
import io
import json
import os
import sys

text = json.load(sys.stdin)["text"]
fd = os.open("artifacts/log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
os.write(fd, b"first\n")
with os.fdopen(fd, "a") as f:
    print(text, file=f)
try:
    os.write(fd, b"closed")
except OSError as e:
    print(e.errno, os.strerror(e.errno))
with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
    print("nowhere")
with open("/dev/null", "rb") as null:
    print(null.read())
print("to stderr by its device", file=open("/dev/stderr", "w"))
saved, sys.stdout = sys.stdout, io.StringIO()
print("captured")
captured, sys.stdout = sys.stdout.getvalue(), saved
print(captured.strip(), sys.stdout is sys.__stdout__, open("artifacts/log.txt").read().split())
os.write(1, b"raw\n") if sys.stdout.flush() is None else None
with open(1, "w", closefd=False) as out:
    out.write("by number\n")
f = open("artifacts/log.txt")
print(f.name, f.mode, f.encoding, f.fileno() > 2, f.tell(), f.readable(), f.writable(), next(f), f.newlines)
f.close()
try:
    f.read()
except ValueError as e:
    print(e)
with open("artifacts/a.txt", "w") as a, open("artifacts/b.txt", "w") as b:
    a.write("a" * 100_000)
    a.flush()
    os.fsync(a.fileno())
    b.writelines(["x\n", "y\n"])
    print(a.tell(), os.stat("artifacts/a.txt").st_size, os.fstat(b.fileno()).st_size)
os.remove("artifacts/a.txt")
