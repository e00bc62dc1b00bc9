"""python3's own command line: script, folder or zip, -c, -m, -, the options; and what the host asks for beside it."""
import builtins, importlib.machinery, io, os, platform, runpy, sys, types, warnings

from . import codecache, skill, tracebacks
from .call import Usage
from .machine import EXECUTABLE

_FLAGS = "bBdEhiIOPqRsSuvVx3"


def execute(args):
    """`args` is all that stands after `python3`."""
    if args[:1] == ["--skill"] and len(args) >= 2:
        return skill.call(args[1], args[1:])
    if args[:1] == ["--compile"] and len(args) == 3:
        return codecache.compile_tree(args[1], args[2])
    mode, value, rest = _options(args)
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
        run_script(rest[0], rest)


def _options(args):
    """→ (mode, its value, the arguments that are left)"""
    args = list(args)
    while args and args[0].startswith("-") and args[0] != "-":
        option = args.pop(0)
        if option == "--":
            break
        if option in ("-V", "-VV", "--version"):
            return "V", option == "-VV", args
        if option in ("-h", "--help", "-?"):
            return "h", None, args
        if option.startswith("--"):
            if option == "--check-hash-based-pycs":
                args[:1] = []
                continue
            raise Usage(f"unknown option {option}")
        found = _short_options(option, args)
        if found:
            return *found, args
    return None, None, args


def _short_options(option, args):
    """One word of options such as `-Bu`, `-c text`, `-Wignore`; → (mode, value) when it names what to run."""
    for i, flag in enumerate(option[1:], 2):
        if flag in "cmWX":
            value = option[i:] or (args.pop(0) if args else None)
            if value is None:
                raise Usage(f"Argument expected for the -{flag} option")
            if flag == "W":
                warnings._processoptions([value])
            return (flag, value) if flag in "cm" else None
        if flag not in _FLAGS:
            raise Usage(f"Unknown option: -{flag}")
    return None


def main_module(**names):
    """A fresh `__main__`."""
    module = types.ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, __spec__=None, __loader__=None, **names)
    sys.modules["__main__"] = module
    return module.__dict__


def _run_text(text, name, argv):
    sys.argv = argv
    sys.path.insert(0, "")
    tracebacks.remember(name, text)
    exec(compile(text, name, "exec", dont_inherit=True), main_module())


def _run_module(name, rest):
    sys.argv = ["-m", *rest]
    sys.path.insert(0, os.getcwd())
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


def run_script(path, argv):
    """`python3 path …`"""
    full = os.path.join(os.getcwd(), path)
    run_main(full, codecache.code(full, read_source(path)), argv)


def run_main(full, code, argv):
    """Runs a script's code as `__main__`."""
    sys.argv = list(argv)
    sys.path.insert(0, os.path.dirname(os.path.abspath(full)))
    names = main_module(__file__=full, __cached__=None)
    names["__loader__"] = importlib.machinery.SourceFileLoader("__main__", full)
    exec(code, names)
