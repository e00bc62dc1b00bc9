"""Temporary files and folders, copying, moving, permissions, times, space."""
import json
import os
import pathlib
import shutil
import sys
import tempfile

count = json.load(sys.stdin)["count"]
print(tempfile.gettempdir(), tempfile.gettempprefix())
with tempfile.TemporaryDirectory(prefix="work-") as folder:
    print(os.path.basename(folder).startswith("work-"), os.path.dirname(folder))
    with tempfile.NamedTemporaryFile("w+", dir=folder, suffix=".txt", delete=False) as f:
        f.write("kept")
    print(open(f.name).read(), os.path.splitext(f.name)[1])
    with tempfile.NamedTemporaryFile(dir=folder) as f:
        name = f.name
        f.write(b"gone")
        f.flush()
        print(os.path.getsize(name))
    print(os.path.exists(name))
    with tempfile.TemporaryFile("w+t") as f:
        f.write("a\nb\n")
        f.seek(0)
        print(f.readlines())
    with tempfile.SpooledTemporaryFile(max_size=4) as f:
        f.write(b"more than four")
        f.seek(5)
        print(f.read(4))
    fd, path = tempfile.mkstemp(dir=folder)
    os.write(fd, b"raw")
    os.close(fd)
    base = pathlib.Path(folder)
    for i in range(count):
        (base / "src" / f"d{i}").mkdir(parents=True)
        (base / "src" / f"d{i}" / "f.txt").write_text(str(i) * 3)
    (base / "src" / "skip.pyc").touch()
    shutil.copytree(base / "src", base / "copy", ignore=shutil.ignore_patterns("*.pyc", "d1"))
    print(sorted(p.relative_to(base).as_posix() for p in (base / "copy").rglob("*")))
    shutil.copytree(base / "src", base / "copy", dirs_exist_ok=True)
    print(sorted(os.listdir(base / "copy")))
    shutil.move(base / "copy" / "d2" / "f.txt", base / "moved.txt")
    print((base / "moved.txt").read_text(), os.path.exists(base / "copy/d2/f.txt"))
    os.utime(base / "moved.txt", (1_000_000_000, 1_000_000_000.5))
    print(os.path.getmtime(base / "moved.txt"), (base / "moved.txt").stat().st_mtime_ns)
    shutil.copy2(base / "moved.txt", base / "copied.txt")
    shutil.copyfile(base / "moved.txt", base / "bare.txt")
    print(os.stat(base / "copied.txt").st_mtime, os.stat(base / "bare.txt").st_mtime > 1.6e9)
    for action in [lambda: shutil.copy(base / "none", base / "x"), lambda: shutil.copytree(base / "src", base / "copy"), lambda: shutil.move(base / "none", base), lambda: shutil.rmtree(base / "none"), lambda: os.rmdir(base / "src"), lambda: shutil.copyfile(base / "moved.txt", base / "moved.txt"), lambda: os.makedirs(base / "src"), lambda: (base / "src").rmdir(), lambda: os.remove(base / "src" / "d0" / "none")]:
        try:
            action()
        except OSError as e:
            print(type(e).__name__, e.errno)
    shutil.rmtree(base / "none", ignore_errors=True)
    shutil.rmtree(base / "copy")
    os.makedirs(base / "src", exist_ok=True)
    os.link(base / "moved.txt", base / "hard.txt")
    print(os.path.samefile(base / "moved.txt", base / "hard.txt"), os.stat(base / "hard.txt").st_nlink)
    os.truncate(base / "moved.txt", 1)
    print((base / "hard.txt").read_text(), shutil.which("python3") is not None, shutil.which("no-such-program"))
    os.symlink("nowhere", base / "dangling")
    print(os.path.lexists(base / "dangling"), os.path.exists(base / "dangling"), (base / "dangling").is_symlink(), os.path.realpath(base / "dangling") == str(base.resolve() / "nowhere"))
    os.chmod(base / "hard.txt", 0o644)
    print(os.access(base / "hard.txt", os.R_OK | os.W_OK), os.access(base / "none", os.F_OK))
print(os.path.exists(folder))
os.makedirs("artifacts/a/b/c")
os.removedirs("artifacts/a/b/c") if os.path.exists("artifacts/keep") else open("artifacts/keep", "x").close()
print(os.path.isdir("artifacts/a/b/c"), os.path.commonpath(["/a/b/c", "/a/b/d"]), os.path.expanduser("~/x"), os.path.expandvars("$HOME/$NONE"), os.path.splitdrive("/a"), os.path.split("/a/b/"))
