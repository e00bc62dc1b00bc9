"""Errors in groups, with notes and causes, as text and at the end of the program."""
import contextlib
import io
import json
import sys
import traceback
import warnings


class Invalid(ValueError):
    def __init__(self, field, why):
        super().__init__(field, why)
        self.field = field

    def __str__(self):
        return f"{self.field}: {self.args[1]}"


def check(record):
    errors = []
    for field, kind in (("name", str), ("age", int), ("mail", str)):
        try:
            value = record[field]
            if not isinstance(value, kind):
                raise Invalid(field, f"{value!r} is no {kind.__name__}")
        except KeyError as e:
            errors.append(e)
        except Invalid as e:
            e.add_note(f"record {record.get('name', '?')}")
            e.add_note("see the manual\nsecond line")
            errors.append(e)
    if errors:
        raise ExceptionGroup("invalid record", errors)


records = json.load(sys.stdin)["records"]
problems = []
for record in records:
    try:
        check(record)
    except* Invalid as group:
        problems.append(group)
        print("invalid", [str(e) for e in group.exceptions])
    except* KeyError as group:
        print("missing", group.exceptions, group.message, repr(group))
group = ExceptionGroup("all", [*problems, ExceptionGroup("inner", [TypeError("t"), OSError(2, "No such file or directory", "x.txt")])])
matched, rest = group.split(Invalid)
print(len(matched.exceptions), rest, group.subgroup(lambda e: isinstance(e, OSError)))
text = "".join(traceback.format_exception(group))
print("\n".join(line for line in text.splitlines() if "File " not in line and "^" not in line and "~" not in line))
try:
    try:
        {}["k"]
    except KeyError as e:
        raise RuntimeError("outer") from e
except RuntimeError as e:
    print(type(e.__cause__).__name__, e.__suppress_context__, "".join(traceback.format_exception_only(e)).strip())
    try:
        raise LookupError from None
    except LookupError as second:
        print(second.__context__ is e, traceback.format_exception_only(second))
summary = traceback.TracebackException.from_exception(group, max_group_depth=1)
print(summary.exc_type_str, len(list(summary.format())) > 0)


def inner(depth):
    if depth:
        return inner(depth - 1)
    return traceback.extract_stack()[-2:]


print([(f.name, f.line) for f in inner(2)])
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    warnings.warn("old way", DeprecationWarning)
    warnings.warn_explicit("made up", UserWarning, "file.py", 3)
print([(w.category.__name__, str(w.message), w.lineno) for w in seen][1:], str(seen[0].message))
err = io.StringIO()
with contextlib.redirect_stderr(err):
    try:
        1 / 0
    except ZeroDivisionError:
        traceback.print_exc(limit=0)
print(err.getvalue().strip())
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: int("x", 99), lambda: "a" + 1, lambda: (1).nope, lambda: open("/none/x")):
    try:
        bad()
    except Exception as e:
        print(f"{type(e).__name__}: {e}")
raise Invalid("age", "at the end") from group
