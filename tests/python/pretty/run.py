"""pprint, reprlib, tabulating by hand, redirected output, warnings, sys.displayhook."""
import builtins
import contextlib
import io
import json
import pprint
import reprlib
import string
import sys
import warnings

config = json.load(sys.stdin)["config"]
pprint.pprint(config)
pprint.pprint(config, width=40, sort_dicts=False, indent=2)
pprint.pp(config, depth=1)
print(pprint.pformat({"set": {3, 1, 2}, "tuple": (1,), "frozen": frozenset({1}), "long": "word " * 20, "big": 1234567}, width=50, underscore_numbers=True, compact=True))
loop = [1]
loop.append(loop)
print(loop, pprint.isrecursive(loop), pprint.saferepr({1: "a"}), reprlib.repr("x" * 100), reprlib.repr(list(range(100))), reprlib.repr({i: i for i in range(9)}))
rows = [["name", "count", "share"], ["Zoë", 3, 0.25], ["日本", 1234, 1.0]]
widths = [max(len(str(r[i])) for r in rows) for i in range(3)]
print("\n".join("| " + " | ".join(f"{str(c):{'<' if i == 0 else '>'}{w}}" for i, (c, w) in enumerate(zip(r, widths))) + " |" for r in rows))
out, err = io.StringIO(), io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
    print("captured", 1, sep="-", end="!\n")
    print("also", file=sys.stderr)
print(repr(out.getvalue()[:12]), repr(err.getvalue()))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("one")
    warnings.warn("two", DeprecationWarning, stacklevel=1)
    warnings.warn_explicit("three", UserWarning, "file.py", 7)
print([(w.category.__name__, str(w.message), w.lineno > 0) for w in caught], warnings.formatwarning("m", UserWarning, "f.py", 3, "line").splitlines())
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("as an error")
    except UserWarning as e:
        print("raised", e)
    try:
        eval("1 is 1")
    except SyntaxError as e:
        print("SyntaxError", e.msg)
with contextlib.redirect_stderr(err):
    warnings.warn("to stderr")
    warnings.warn("hidden", DeprecationWarning, stacklevel=2)
print(err.getvalue().splitlines()[1].split(": ", 1)[1])
sys.displayhook({"shown": 1})
print(builtins._, string.ascii_lowercase[:3], string.capwords("hello big world"), string.punctuation)
print(1, 2, sep="\n", flush=True)
print(*[1, 2], *"ab", sep=", ", end=";\n", file=sys.stdout)
sys.stdout.write("é\n")
sys.stdout.buffer.write("bytes é\n".encode())
print("after", sys.stdout.isatty(), sys.stdout.encoding, sys.stdin.read() == "", sys.stdin.readline() == "", sys.stdin.fileno(), sys.stderr.fileno())
try:
    input("prompt> ")
except EOFError as e:
    print("\nEOFError", e)
sys.stderr.write("no newline at the end")
