"""Starting programs by the calls of `os`, and what they see of the environment."""
import os
import pwd
import sys

sys.stdout.reconfigure(line_buffering=True)
print(os.spawnl(os.P_WAIT, "/bin/sh", "sh", "-c", "exit 3"))
print(os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 4"))
print(os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "echo by spawnv"]))
print(os.spawnvpe(os.P_WAIT, "sh", ["sh", "-c", "echo $COLOUR"], {"COLOUR": "green", "PATH": os.environ["PATH"]}))
print(os.spawnv(os.P_WAIT, "/nowhere/at-all", ["x"]))
pid = os.spawnlp(os.P_NOWAIT, "sh", "sh", "-c", "exit 5")
done, status = os.waitpid(pid, 0)
print(done == pid, os.waitstatus_to_exitcode(status))
try:
    os.spawnv(os.P_WAIT, "/bin/sh", [])
except ValueError as e:
    print(e)

pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo out; echo err >&2"], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
    (os.POSIX_SPAWN_DUP2, 1, 2),
])
print(os.wait()[0] == pid, open("said.txt").read().split())
try:
    os.posix_spawn("/nowhere/at-all", ["x"], {})
except FileNotFoundError as e:
    print(e)
reader, writer = os.pipe()
pid = os.posix_spawnp("sh", ["sh", "-c", "echo through a pipe"], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1)])
os.close(writer)
os.waitpid(pid, 0)
print(os.read(reader, 100))

os.putenv("ONLY_CHILDREN", "see this")
with os.popen("echo $ONLY_CHILDREN") as said:
    print(os.environ.get("ONLY_CHILDREN"), said.read().strip())
os.environ["BOTH"] = "1"
os.unsetenv("BOTH")
with os.popen("echo ${BOTH-gone}") as said:
    print(os.environ["BOTH"], said.read().strip())
del os.environ["BOTH"]
for name, value in (("A=B", "c"), ("A", "b\0c")):
    try:
        os.putenv(name, value)
    except ValueError as e:
        print(e)

root = pwd.getpwuid(0)
print(root.pw_name, root.pw_uid, root.pw_dir, pwd.getpwnam("root").pw_gid)
for lookup, key in ((pwd.getpwuid, 54321), (pwd.getpwnam, "nobody-here")):
    try:
        lookup(key)
    except KeyError as e:
        print(e)
for call in (os.scandir, os.listdir, os.stat, os.mkdir):
    try:
        call("")
    except FileNotFoundError as e:
        print(call.__name__, e)
try:
    os.waitpid(-1, 0)
except ChildProcessError as e:
    print(e)
