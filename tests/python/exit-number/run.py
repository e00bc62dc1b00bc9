"""sys.exit inside try and finally; what is buffered is still written."""
import contextlib
import sys


@contextlib.contextmanager
def resource():
    print("open")
    try:
        yield
    except SystemExit as e:
        print("leaving with", e.code)
        raise
    finally:
        print("close")


for code in (None, 0, 3, "text", True, [1]):
    try:
        sys.exit(code)
    except SystemExit as e:
        print(repr(e.code))
file = open("artifacts/never-closed.txt", "w")
file.write("kept")
print("no newline at the end", end="")
with resource():
    sys.exit(300)
