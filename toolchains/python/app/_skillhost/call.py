"""One call from its first line to its exit code, and the last touch before the snapshot."""
import atexit, gc, linecache, logging, os, random, sys, tempfile, time

from wit_world.imports import environment as host_environment
from wit_world.imports import exit as host_exit

from . import clock, codecache, files, options, streams, tracebacks, turns

_INTERRUPTED = 130
_STDOUT_LOST = 120
_process_exit = os._exit
_at_snapshot = frozenset()
_newest = None
_ROOM = 1 << 20


def run(execute):
    """Runs what the command line asks for and returns the exit code."""
    _wake()
    sys.orig_argv = host_environment.get_arguments()
    chosen = options.read(sys.orig_argv[1:], os.environ)
    streams.open_all(chosen.unbuffered, *chosen.encoding)
    sys.path[:] = chosen.path
    code = _status_of(execute, chosen)
    turns.finish()
    atexit._run_exitfuncs()
    _let_go()
    return code if streams.flush_all() else _STDOUT_LOST


def _wake():
    """What the snapshot must not decide: environment, folder, random numbers, clocks."""
    environment = dict(host_environment.get_environment())
    codecache.use(environment)
    os.environ.clear()
    os.environ.update(environment)
    try:
        os.chdir(host_environment.initial_cwd() or "/")
    except OSError:
        pass
    random.seed()
    tempfile._name_sequence = tempfile.tempdir = None
    logging._startTime = time.time_ns()
    clock.begin()


def _status_of(execute, chosen):
    try:
        execute(chosen)
        return 0
    except SystemExit as e:
        return _exit_status(e.code)
    except options.Usage as e:
        sys.stderr.write(f"{e}\nusage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
                         "Try `python -h' for more information.\n")
        return 2
    except BaseException as e:
        try:
            _flush_stdout()
            tracebacks.show(e)
        except SystemExit as second:
            return _exit_status(second.code)
        return _INTERRUPTED if isinstance(e, KeyboardInterrupt) else 1


def _flush_stdout():
    try:
        sys.stdout.flush()
    except Exception:
        pass


def _exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -2**63 <= code < 2**63 else 0xFF
    _flush_stdout()
    print(code, file=sys.stderr)
    return 1


def _let_go():
    """Drops what the script has left behind, so that its finalizers run and files that it never closed are written."""
    sys.last_exc = sys.last_type = sys.last_value = sys.last_traceback = None
    for name in ["__main__", *_new_modules()]:
        module = sys.modules.get(name)
        names = getattr(module, "__dict__", None)
        if type(names) is dict:
            for key in [k for k in names if k != "__builtins__" and not k.startswith("__")]:
                names[key] = None
    files.flush_all()                           # those in cycles too, without a collection: that costs a millisecond


def _new_modules():
    """The modules that the snapshot does not have. They are the last of the dictionary; looking at all would write to hundreds of pages."""
    new = []
    for name in reversed(list(sys.modules) if type(sys.modules) is not dict else sys.modules):
        if name == _newest:
            break
        if name not in _at_snapshot:
            new.append(name)
    return new[::-1]


def hard_exit(status):
    """Exit to the system with specified status, without normal exit processing."""
    host_exit.set_code(status & 0xFF)
    _process_exit(1 if status & 0xFF else 0)


def freeze():
    """The last thing that runs before the snapshot is taken."""
    global _at_snapshot, _newest
    os._exit = hard_exit
    sys.path_importer_cache.clear()
    linecache.clearcache()
    _at_snapshot = frozenset(sys.modules) - {"__main__"}
    _newest = next(name for name in reversed(sys.modules) if name in _at_snapshot)
    gc.collect()
    bytearray(_ROOM)        # is free again at once: a small script need not ask the host for more memory
    gc.freeze()
