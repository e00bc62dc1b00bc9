"""python3's own command line: script, folder or zip, -c, -m, -, the options; and what the host asks for beside it."""
import builtins, importlib.machinery, io, os, platform, runpy, sys, types

from . import codecache, skill, tracebacks
from .machine import EXECUTABLE
from .options import Usage, apply



def execute(options):
    """Runs what a command line asks for."""
    if options.wrong:
        raise Usage(options.wrong)
    apply(options)
    mode, value, rest = options.mode, options.value, options.rest
    if mode == "--skill" and rest:
        return skill.call(rest[0], rest)
    if mode == "--compile" and len(rest) == 2:
        return codecache.compile_tree(*rest)
    if mode == "V":
        print("Python " + (sys.version if value else platform.python_version()))
    elif mode == "h":
        print("usage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...")
    elif mode == "c":
        _run_text(value, "<string>", ["-c", *rest])
    elif mode == "m":
        _run_module(value, rest)
    elif not rest or rest[0] == "-":
        _run_text(sys.stdin.read(), "<stdin>", rest or [""])
    elif os.path.isdir(rest[0]) or rest[0].endswith((".zip", ".pyz")):
        _run_container(rest)
    else:
        run_script(rest[0], rest, options.skips_line)


def main_module(**names):
    """A fresh `__main__`."""
    module = types.ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, __spec__=None, __loader__=None, **names)
    sys.modules["__main__"] = module
    return module.__dict__


def _search_first(folder):
    """Where modules are looked for before all else, unless -P or -I say that nothing of the folder is to be trusted."""
    if not sys.flags.safe_path:
        sys.path.insert(0, folder)


def _run_text(text, name, argv):
    sys.argv = argv
    _search_first("")
    tracebacks.remember(name, text)
    exec(compile(text, name, "exec", dont_inherit=True), main_module())


def _run_module(name, rest):
    sys.argv = ["-m", *rest]
    _search_first(os.getcwd())
    main_module()
    runpy._run_module_as_main(name, alter_argv=True)


def _run_container(rest):
    sys.argv = rest
    sys.path.insert(0, rest[0])
    main_module()
    runpy._run_module_as_main("__main__", alter_argv=False)


def read_source(path):
    """The bytes of a script, or the message and exit code of python3."""
    try:
        with io.open_code(path) as f:
            return f.read()
    except OSError as e:
        shown = os.path.join(os.getcwd(), path)
        sys.stderr.write(f"{EXECUTABLE}: can't open file {shown!r}: [Errno {e.errno}] {e.strerror}\n")
        raise SystemExit(2) from None


def run_script(path, argv, skips_line=False):
    """`python3 path …`"""
    full = os.path.join(os.getcwd(), path)
    source = read_source(path)
    if skips_line:
        source = source[source.find(b"\n"):] if b"\n" in source else b""
    run_main(full, codecache.code(full, source), argv)


def run_main(full, code, argv):
    """Runs a script's code as `__main__`."""
    sys.argv = list(argv)
    _search_first(os.path.dirname(os.path.abspath(full)))
    names = main_module(__file__=full, __cached__=None)
    names["__loader__"] = importlib.machinery.SourceFileLoader("__main__", full)
    exec(code, names)
