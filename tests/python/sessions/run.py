"""A process runner with sessions, programs looked up by path, links, private folders and hostile JSON."""
import importlib
import json
import os
import pathlib
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile

child = subprocess.Popen(["sleep", "30"], preexec_fn=os.setsid)
print(os.getpgid(child.pid) == child.pid, os.getpgid(0) == os.getpgrp() or os.getpgid(0) > 0)
os.killpg(os.getpgid(child.pid), signal.SIGTERM)
print(child.wait(timeout=5))
child = subprocess.Popen(["sh", "-c", "sleep 30; echo never"], start_new_session=True)
os.killpg(child.pid, signal.SIGKILL)
print(child.wait(timeout=5))
try:
    os.getpgid(999_999)
except ProcessLookupError as e:
    print(e)

shell = shutil.which("sh")
for program in (sys.executable, shell, "/bin/sh"):
    path = pathlib.Path(program)
    print(path.exists(), path.is_file(), path.is_dir(), os.access(program, os.X_OK), bool(path.stat().st_mode & stat.S_IXUSR))
print(os.path.exists("/usr/bin/no-such-program"), os.path.exists("/bin/"[:-1] + "/no"), shutil.which("no-such-program"))

folder = pathlib.Path("work")
(folder / "inner").mkdir(parents=True)
(folder / "file").write_text("x")
os.symlink("file", folder / "link")
os.symlink("inner", folder / "inside")
os.symlink("gone", folder / "dangling")
print((folder / "link").samefile(folder / "file"), os.path.samefile(folder / "inside", folder / "inner"))
print((folder / "link").stat().st_ino == (folder / "file").stat().st_ino, (folder / "link").lstat().st_ino == (folder / "file").stat().st_ino)
os.chmod(folder / "link", 0o700)
print(stat.filemode((folder / "file").stat().st_mode), stat.filemode((folder / "link").lstat().st_mode))
print((folder / "dangling").exists(), os.path.lexists(folder / "dangling"))
with tempfile.TemporaryDirectory() as private:
    print(stat.filemode(os.stat(private).st_mode))
old = os.umask(0o077)
os.mkdir("closed")
os.umask(old)
print(oct(old), stat.filemode(os.stat("closed").st_mode))
os.rmdir("closed/")
os.mkdir("open")
print(stat.filemode(os.stat("open").st_mode))
for call in (lambda: os.rmdir(folder), lambda: os.stat("run.py/"), lambda: os.stat(folder / "dangling"), lambda: open("")):
    try:
        call()
    except OSError as e:
        print(type(e).__name__, e)
for call in (os.remove, os.rmdir, os.chdir, os.readlink, os.utime, lambda n: os.rename(n, "x"), lambda n: os.symlink("x", n)):
    try:
        print(call(""))
    except FileNotFoundError as e:
        print(e)
print(os.access("", os.R_OK), os.path.exists(""), pathlib.Path("").exists())

for deep in ('{"a":' * 200_000, '{"a":[' * 200_000):
    try:
        json.loads(deep)
    except RecursionError:
        print("too deep")
braces = json.dumps(["{" * 50_000, "\\\"{" * 50_000, {"k": "}" * 9}])
print(len(json.loads(braces)), len(json.loads(json.dumps([{"a": {"b": {}}}] * 50_000))))
print(importlib.reload(random).__name__, len(os.getrandom(5)))
