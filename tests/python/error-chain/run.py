"""An exception of the script's own that nothing catches, with a cause, notes and cleaning up on the way."""
import atexit
import json
import sys
import traceback


class ImportFailed(Exception):
    def __init__(self, row, reason):
        super().__init__(row, reason)
        self.row, self.reason = row, reason

    def __str__(self):
        return f"row {self.row}: {self.reason}"


def parse(depth):
    if depth == 0:
        return int("twelve")
    try:
        return parse(depth - 1)
    finally:
        print("leaving", depth)


def load(depth):
    try:
        parse(depth)
    except ValueError as e:
        e.add_note("while reading the second column")
        raise ImportFailed(7, "not a number") from e


depth = json.load(sys.stdin)["depth"]
atexit.register(print, "at exit")
try:
    load(depth)
except ImportFailed as e:
    print(repr(e), repr(e.__cause__), e.__cause__.__notes__, e.__context__ is e.__cause__)
    frames = traceback.extract_tb(e.__traceback__)
    print([(f.name, f.line) for f in frames])
    print(traceback.format_exception_only(e), len(traceback.format_exception(e)))
try:
    raise ExceptionGroup("several", [ValueError("a"), TypeError("b"), ExceptionGroup("inner", [ValueError("c")])])
except* ValueError as group:
    print("values", [str(e) for e in group.exceptions], group.message)
except* TypeError as group:
    print("types", group.exceptions)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second") from None
except KeyError as e:
    print(e.__suppress_context__, type(e.__context__).__name__, e)
for action in ["assert 1 == 2, 'no'", "[][1]", "None.x", "{}['k']", "undefined", "int([])", "'a' + 1", "x = 1 +", "import nothing_here", "next(iter([]))", "raise StopIteration(3)", "b'' + ''", "(1, 2)[0] = 3", "a, b = 1,", "f'{1!z}'", "len(5)", "open('no/file')", "return 1", "  x = 1\n y = 2", "def f():\npass"]:
    try:
        exec(action)
    except Exception as e:
        print(type(e).__name__ + ":", str(e).split(" (<")[0])
load(1)
