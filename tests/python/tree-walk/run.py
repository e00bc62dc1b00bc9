"""Makes a tree and looks at it by os.walk, pathlib, glob, fnmatch and scandir."""
import fnmatch
import glob
import json
import os
import pathlib
import stat
import sys

ignore = json.load(sys.stdin)["ignore"]
root = pathlib.Path("artifacts/tree")
for name, text in {
    "src/main.py": "print(1)\n", "src/lib/a.py": "x = 1\ny = 2\n", "src/lib/b.txt": "", "README.md": "# é\n",
    "node_modules/x/index.js": "1", "build/out.tmp": "t", ".hidden/file": "h", "src/[odd] name.py": "o",
}.items():
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")

for folder, folders, files in os.walk(root):
    folders[:] = sorted(f for f in folders if not any(fnmatch.fnmatch(f, p) for p in ignore))
    files = sorted(f for f in files if not any(fnmatch.fnmatchcase(f, p) for p in ignore))
    print(os.path.relpath(folder, root), folders, files)
print([os.path.relpath(f, root) for f, _, _ in os.walk(root / "src", topdown=False)])
print(sorted(p.relative_to(root).as_posix() for p in root.rglob("*.py")))
print(sorted(p.name for p in root.glob("*")), sorted(p.as_posix() for p in pathlib.Path(root, "src").glob("*/?.*")))
print(sorted(glob.glob("**/*.py", root_dir=root, recursive=True)), glob.glob(str(root / "src" / "[[]odd*")))
print(glob.escape("a[b]*"), sorted(glob.glob(f"{root}/.*")), fnmatch.filter(["a1", "b2", "ab"], "[!b]?"), fnmatch.translate("*.p?")[:4])
with os.scandir(root) as entries:
    print(sorted((e.name, e.is_dir(), e.is_symlink(), e.stat().st_size if e.is_file() else 0) for e in entries))
print(sum(f.stat().st_size for f in root.rglob("*") if f.is_file()))
path = root / "src" / "lib" / "a.tar.gz"
print(path.suffixes, path.stem, path.with_suffix(".zip").name, path.parts[-3:], path.parents[1].name, path.match("lib/*.gz"))
print(pathlib.PurePosixPath("/a/b").joinpath("../c"), os.path.normpath("/a/b/../c/./d//"), pathlib.PureWindowsPath(r"c:\x\y.txt").name)
os.symlink("src/main.py", root / "link")
print(os.readlink(root / "link"), (root / "link").is_symlink(), (root / "link").read_text(), stat.S_ISLNK(os.lstat(root / "link").st_mode))
os.unlink(root / "link")
(root / "README.md").rename(root / "read me.md")
os.replace(root / "read me.md", root / "README.md")
for action in [lambda: os.rmdir(root), lambda: (root / "none").read_text(), lambda: os.mkdir(root), lambda: os.listdir(root / "README.md"),
               lambda: open(root), lambda: os.rename(root / "none", root / "x"), lambda: (root / "README.md" / "x").stat(), lambda: root.unlink()]:
    try:
        action()
    except OSError as e:
        print(type(e).__name__, e.errno, e.strerror, e.filename is not None)
(root / "README.md").touch()
os.chdir(root)
print(os.listdir("src/lib") == sorted(os.listdir("src/lib")) or sorted(os.listdir("src/lib")), os.path.exists("../tree"), pathlib.Path.cwd().name)
