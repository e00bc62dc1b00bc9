"""Tracebacks as python3 prints them: the script's frames, none of ours, every line with its source."""
import inspect, linecache, os, sys, traceback

_HERE = os.path.dirname(__file__)
_OURS = (_HERE, os.path.join(os.path.dirname(_HERE), "runner.py"))


def _ours(frame):
    return frame.f_code.co_filename.startswith(_OURS)


def own(tb):
    """The part of a traceback that begins in the script."""
    while tb is not None and _ours(tb.tb_frame):
        tb = tb.tb_next
    return tb


def show(error):
    """Prints an exception that nothing caught, by the script's own hook if it has set one."""
    error.__traceback__ = own(error.__traceback__)
    sys.last_exc, sys.last_type, sys.last_value, sys.last_traceback = error, type(error), error, error.__traceback__
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except SystemExit:
        raise
    except BaseException as second:
        sys.stderr.write("Error in sys.excepthook:\n")
        second.__traceback__ = own(second.__traceback__)
        sys.__excepthook__(type(second), second, second.__traceback__)
        sys.stderr.write("\nOriginal exception was:\n")
        sys.__excepthook__(type(error), error, error.__traceback__)


def remember(name, source):
    """Source that is in no file: `-c` and standard input."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)


def install():
    walk, positions, outer = traceback.walk_stack, traceback._walk_tb_with_full_positions, inspect.getouterframes

    def walk_stack(f):
        """Walk a stack yielding the frame and line number for each frame."""
        if f is None:
            f = sys._getframe(1)
            while f is not None and f.f_code.co_filename == traceback.__file__:
                f = f.f_back
        return ((frame, line) for frame, line in walk(f) if not _ours(frame))

    def walk_positions(tb):
        """Walk a traceback yielding each frame with its positions; a stand-in of ours is no more seen than C code is."""
        return (item for item in positions(tb) if not _ours(item[0]))

    def getouterframes(frame, context=1):
        """Get a list of records for a frame and all higher (calling) frames."""
        return [info for info in outer(frame, context) if not _ours(info.frame)]
    traceback.walk_stack, inspect.getouterframes = walk_stack, getouterframes
    traceback._walk_tb_with_full_positions = walk_positions
