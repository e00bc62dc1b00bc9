"""sys.stdin, sys.stdout and sys.stderr of one call: UTF-8, like a Linux process behind pipes."""
import io, sys

from . import descriptors


def open_all(unbuffered=False, encoding="utf-8", errors="surrogateescape"):
    for name, fd, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        stream = _open(name, fd, mode, unbuffered, encoding, "backslashreplace" if fd == 2 else errors)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _open(name, fd, mode, unbuffered, encoding, errors):
    raw = descriptors.Stream(fd, mode)
    raw.name = f"<{name}>"
    if fd == 0:
        buffer = io.BufferedReader(raw)
    else:
        buffer = raw if unbuffered else io.BufferedWriter(raw)
    stream = io.TextIOWrapper(
        buffer, encoding=encoding, errors=errors, newline=None if fd == 0 else "\n", line_buffering=fd == 2, write_through=unbuffered)
    stream.mode = mode
    return stream


def flush_all():
    """False if something that was printed could not be written."""
    ok = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except Exception as e:
            ok = False
            if stream is sys.stdout and sys.stderr is not None:
                try:
                    sys.stderr.write(f"Exception ignored while flushing sys.stdout:\n{type(e).__name__}: {e}\n")
                except Exception:
                    pass
    return ok
