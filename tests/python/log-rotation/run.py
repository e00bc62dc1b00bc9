"""Writes logs that rotate, packs the old ones, and tidies up, whatever goes wrong meanwhile."""
import contextlib
import fnmatch
import glob
import gzip
import io
import json
import logging
import logging.config
import logging.handlers
import os
import pathlib
import shutil
import sys
import tarfile

data = json.load(sys.stdin)
folder = pathlib.Path("/tmp/logs")
folder.mkdir(parents=True, exist_ok=True)


def packed(source, target):
    with open(source, "rb") as f, gzip.GzipFile(target, "wb", mtime=0) as g:
        shutil.copyfileobj(f, g)
    os.remove(source)


handler = logging.handlers.RotatingFileHandler(folder / "app.log", maxBytes=120, backupCount=3, encoding="utf-8")
handler.namer, handler.rotator = lambda name: name + ".gz", packed
handler.setFormatter(logging.Formatter("{levelname:<8}|{name}|{message}|{extra_id}", style="{", defaults={"extra_id": "-"}))
log = logging.getLogger("app.worker")
log.setLevel(logging.DEBUG)
log.addHandler(handler)
for n in range(data["lines"]):
    log.log(10 * (n % 5 + 1), "line %d of %s", n, "größe", extra={"extra_id": n} if n % 2 else None)
handler.close()
for path in sorted(folder.glob("app.log*")):
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8")
    print(path.name, text.splitlines())

stream = io.StringIO()
logging.config.dictConfig({
    "version": 1, "disable_existing_loggers": False,
    "formatters": {"short": {"format": "%(levelname).1s %(funcName)s:%(lineno)d %(message)s"}},
    "filters": {"no_secret": {"()": lambda: (lambda record: "secret" not in record.getMessage())}},
    "handlers": {"text": {"class": "logging.StreamHandler", "stream": stream, "formatter": "short", "filters": ["no_secret"]}},
    "loggers": {"conf": {"handlers": ["text"], "level": "INFO", "propagate": False}},
})
conf = logging.getLogger("conf.child")


def fails():
    try:
        {}["missing"]
    except KeyError:
        conf.exception("it broke")


conf.debug("unseen")
conf.info("a secret")
conf.warning("values: %(a)s", {"a": 1})
fails()
print("\n".join(line for line in stream.getvalue().splitlines() if not line.startswith("  ")))
memory = logging.handlers.MemoryHandler(10, logging.ERROR, logging.StreamHandler(sys.stdout))
log.removeHandler(handler)
log.addHandler(memory)
log.info("kept back")
log.error("flushes")
closed = []
with contextlib.ExitStack() as stack:
    for name in "abc":
        stack.callback(closed.append, name)
    stack.enter_context(contextlib.suppress(ZeroDivisionError))
    kept = stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
    print("into the buffer")
    1 / 0
print(closed, repr(kept.getvalue()))
tree = pathlib.Path("/tmp/tree")
for name in ("a/x.txt", "a/b/y.txt", "a/b/.hidden", "c/z.log", "c/Z2.LOG"):
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text(name)
print(sorted(str(p.relative_to(tree)) for p in tree.rglob("*.txt")), sorted(glob.glob("**/[xyz].*", root_dir=tree, recursive=True)))
print(sorted(p.name for p in tree.glob("*/*")), fnmatch.filter(["a.py", "b.PY", "c.txt"], "*.p[xy]"), sorted(glob.glob("**", root_dir=tree, recursive=True, include_hidden=True)))
for kind in ("zip", "gztar", "bztar", "xztar"):
    name = shutil.make_archive("/tmp/tree-" + kind, kind, "/tmp", "tree")
    shutil.unpack_archive(name, "/tmp/out-" + kind)
    out = pathlib.Path("/tmp/out-" + kind)
    print(os.path.basename(name), sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()))
print(tarfile.open("/tmp/tree-xztar.tar.xz").getmember("tree/a/x.txt").size, sorted(n for n, _ in shutil.get_archive_formats() if n != "zstdtar"))
shutil.copytree(tree, "/tmp/copy", ignore=shutil.ignore_patterns("*.log"))
shutil.rmtree(tree)
print(tree.exists(), [(pathlib.Path(r).name, sorted(d), sorted(f)) for r, d, f in sorted(os.walk("/tmp/copy"))])
