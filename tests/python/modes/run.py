"""Permissions of what a script makes, and of what it packs for others."""
import json
import os
import pathlib
import stat
import sys
import tarfile
import zipfile

name = json.load(sys.stdin)["name"]
os.umask(0o022)
with open(f"/tmp/{name}", "w") as f:
    f.write("x")
os.makedirs("/tmp/folder", exist_ok=True)
print(oct(os.stat(f"/tmp/{name}").st_mode), oct(os.stat("/tmp/folder").st_mode), stat.filemode(os.lstat(f"/tmp/{name}").st_mode))
with zipfile.ZipFile("/tmp/packed.zip", "w") as z:
    z.write(f"/tmp/{name}", name)
    print(oct(z.getinfo(name).external_attr >> 16))
with tarfile.open("/tmp/packed.tar", "w") as t:
    t.add(f"/tmp/{name}", name)
    print(oct(t.getmember(name).mode))
os.chmod(f"/tmp/{name}", 0o755)
print(oct(os.stat(f"/tmp/{name}").st_mode), os.access(f"/tmp/{name}", os.X_OK))
stats = os.stat(f"/tmp/{name}")
print(stats.st_uid == os.getuid(), stats.st_blocks > 0, len(pathlib.Path(f"/tmp/{name}").owner()) > 0)
os.remove(f"/tmp/{name}")
os.remove("/tmp/packed.zip")
os.remove("/tmp/packed.tar")
os.rmdir("/tmp/folder")
