"""-O and -OO: everything that is compiled during this call is compiled without `assert`, and without docstrings.

The level belongs to the interpreter, which began at level 0 in the snapshot. So whoever compiles is told the level. The
library's own code is compiled already and keeps its asserts and docstrings.
"""
import __future__
import builtins, sys

_compile, _exec, _eval = compile, exec, eval
_INHERITED = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names[2:])      # those that show in a function
_level = 0


def compile_at_level(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1):
    """Compile source into a code object that can be executed by exec() or eval()."""
    if not dont_inherit:
        flags |= _future(sys._getframe(1))
    return _compile(source, filename, mode, flags, True, _level if optimize == -1 else optimize, _feature_version=_feature_version)


def exec_at_level(source, /, globals=None, locals=None, *, closure=None):
    """Execute the given source in the context of globals and locals."""
    frame = sys._getframe(1)
    globals, locals = _names(frame, globals, locals)
    return _exec(_ready(source, frame, "exec"), globals, locals, closure=closure)


def eval_at_level(source, /, globals=None, locals=None):
    """Evaluate the given source in the context of globals and locals."""
    frame = sys._getframe(1)
    globals, locals = _names(frame, globals, locals)
    return _eval(_ready(source.lstrip(" \t") if type(source) is str else source, frame, "eval"), globals, locals)


def _ready(source, frame, mode):
    if isinstance(source, (str, bytes, bytearray, memoryview)):
        return _compile(source, "<string>", mode, _future(frame), True, _level)
    return source


def _names(frame, globals, locals):
    if globals is not None:
        return globals, locals
    if locals is None:
        locals = frame.f_locals if type(frame.f_locals) is dict else dict(frame.f_locals)      # a function's are a copy
    return frame.f_globals, locals


def _future(frame):
    return frame.f_code.co_flags & _INHERITED


def install(level):
    global _level
    _level = min(level, 2)
    for name, function in (("compile", compile_at_level), ("exec", exec_at_level), ("eval", eval_at_level)):
        function.__name__ = function.__qualname__ = name
        setattr(builtins, name, function)
    builtins.__dict__["__debug__"] = False
