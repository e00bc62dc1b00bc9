"""Compiled code by content: the host lets `python3 --compile` write it once and shows it read-only to every later call.

It is Python's own scheme, `sys.pycache_prefix` with checked-hash .pyc files: the path of the source is mirrored below the
cache, and code runs only if the hash in its header is the hash of the source that is there now.
"""
import _imp, importlib._bootstrap_external as external, importlib.util, marshal, os, sys, warnings

VARIABLE = "SKILLHOST_CODE_CACHE"
_CHECKED_HASH = 0b11


def use(environment):
    """Takes the folder from the environment, in which scripts do not see it."""
    sys.pycache_prefix = environment.pop(VARIABLE, None)


def code(path, source):
    """The code of a source file: from the cache if it is of this very source, else compiled."""
    if sys.pycache_prefix:
        try:
            with open(importlib.util.cache_from_source(path), "rb") as f:
                data = f.read()
            flags = external._classify_pyc(data, "__main__", {})
            if flags == _CHECKED_HASH and data[8:16] == importlib.util.source_hash(source):
                found = marshal.loads(memoryview(data)[16:])
                _imp._fix_co_filename(found, path)
                return found
        except (OSError, ImportError, EOFError, ValueError, TypeError):
            pass            # absent, of another Python, cut off: the source is what counts
    return compile(source, path, "exec", dont_inherit=True)


def compile_tree(source_dir, out_dir):
    """`python3 --compile SRC_DIR OUT_DIR`: compiles without running anything; what does not compile is reported and left out."""
    done = failed = 0
    sys.pycache_prefix = os.path.abspath(out_dir)
    warnings.simplefilter("ignore")
    for folder, folders, files in os.walk(os.path.abspath(source_dir)):
        folders[:] = sorted(f for f in folders if f not in ("__pycache__", "node_modules", ".git"))
        for name in sorted(files):
            if not name.endswith(".py"):
                continue
            path = os.path.join(folder, name)
            try:
                _compile_file(path)
                done += 1
            except (SyntaxError, ValueError, RecursionError, MemoryError, OSError) as e:
                failed += 1
                sys.stderr.write(f"{path}: not compiled: {type(e).__name__}: {e}\n")
    sys.stderr.write(f"compiled {done} files, left out {failed}\n")


def _compile_file(path):
    with open(path, "rb") as f:
        source = f.read()
    compiled = compile(source, path, "exec", dont_inherit=True)
    data = external._code_to_hash_pyc(compiled, importlib.util.source_hash(source), True)
    target = importlib.util.cache_from_source(path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target + ".new", "wb") as f:
        f.write(data)
    os.replace(target + ".new", target)         # whole or not at all: importlib trusts the length of what it finds
