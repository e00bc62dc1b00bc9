"""`python3 --skill ENTRY`: the call of a skill. JSON comes in on standard input, JSON goes out on standard output.

Two styles. A file that defines `execute` at its top level and never touches standard input is a function: it is imported,
`execute(inputs)` is called, what it prints goes to the log (standard error), what it returns is the output. Any other file
is a script and runs as `python3 ENTRY` would run it.
"""
import asyncio, importlib.util, inspect, json, os, sys, types

from . import codecache, jsonout

_READS_INPUT = ("stdin", "input")


def call(path, argv):
    """Runs the skill's entry file, relative to the working directory or absolute."""
    from .commandline import read_source, run_main
    full = os.path.join(os.getcwd(), path)
    code = codecache.code(full, read_source(path))
    if not (defines(code, "execute") and not mentions(code, _READS_INPUT)):
        return run_main(full, code, argv)
    inputs = _read_inputs()
    real, sys.stdout = sys.stdout, sys.stderr
    module = _load(full, code, argv)
    result = _execute(module["execute"], inputs)
    text = jsonout.dumps(result)
    real.write(text + "\n")
    real.flush()


def defines(code, name):
    """True if the module's own level stores `name`: by def, async def, assignment or import."""
    if name not in code.co_names:
        return False
    index, wide, raw = code.co_names.index(name), 0, code.co_code
    for at in range(0, len(raw), 2):
        op, arg = raw[at], raw[at + 1] | wide << 8
        if op == _EXTENDED_ARG:
            wide = arg
            continue
        if op == _STORE_NAME and arg == index:
            return True
        wide = 0
    return False


def mentions(code, names):
    """True if the code, or code inside it, uses one of these names as a global, a builtin or an attribute."""
    if any(n in code.co_names for n in names):
        return True
    return any(mentions(c, names) for c in code.co_consts if isinstance(c, types.CodeType))


def _opcodes():
    import opcode
    return opcode.opmap["EXTENDED_ARG"], opcode.opmap["STORE_NAME"]


_EXTENDED_ARG, _STORE_NAME = _opcodes()


def _read_inputs():
    text = sys.stdin.buffer.read().decode("utf-8")
    try:
        return json.loads(text) if text.strip() else {}
    except ValueError as e:
        raise SystemExit(f"the input is not JSON: {e}") from None


def _load(full, code, argv):
    """Runs the file as a module of its own name, as an import would."""
    name = os.path.splitext(os.path.basename(full))[0]
    sys.argv = list(argv)
    sys.path.insert(0, os.path.dirname(full))
    spec = importlib.util.spec_from_file_location(name, full)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.modules["__main__"] = types.ModuleType("__main__")
    exec(code, module.__dict__)
    return module.__dict__


def _execute(function, inputs):
    if not callable(function):
        raise TypeError(f"`execute` is not a function but {type(function).__name__}")
    code = getattr(function, "__code__", None)
    takes_none = code is not None and not code.co_argcount and not code.co_flags & inspect.CO_VARARGS
    result = function() if takes_none else function(inputs)
    if inspect.isawaitable(result):
        return asyncio.run(_await(result))
    return result


async def _await(awaitable):
    return await awaitable
