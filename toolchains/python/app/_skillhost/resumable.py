"""Functions of a script as generators, so that a thread can stop in the middle of them.

A function is compiled again from its source. Calls in it that may have to wait (by the names of what they call) go through
`invoke`: if what is called can be stopped too, it becomes a part of the generator, else it is called as ever.
"""
import ast, copy, functools, inspect, linecache, os, sys, textwrap, types

from .stdlib import HOME, Loader

_WAITING = {"acquire", "get", "join", "put", "recv", "result", "run", "send", "shutdown", "sleep", "wait", "wait_for"}
_CANNOT = 0x20 | 0x80 | 0x200           # generators and coroutines have a life of their own
_RESULT, _INVOKE, _PENDING, _ENTER = "_skillhost_result", "_skillhost_invoke", "_skillhost_pending", "_skillhost_enter"
_MOST_FILES = 50
primitives = {}                         # functions that wait → generator functions that do the same
_made, _trees, _seen = {}, {}, {}
enter = None                            # a generator function: waits until `with` would not have to


class Pending:
    """A call that was not made yet: its generator does the work."""

    __slots__ = ("steps",)

    def __init__(self, steps):
        self.steps = steps


def invoke(function, /, *args, **kwargs):
    """Calls a function, or returns what is Pending of it."""
    while type(function) is functools.partial:
        args, kwargs = (*function.args, *args), {**function.keywords, **kwargs}
        function = function.func
    bound = type(function) is types.MethodType
    plain = function.__func__ if bound else function
    if type(plain) is not types.FunctionType:
        return function(*args, **kwargs)
    made = primitives.get(plain) or _resumable(plain)
    if made is None:
        return function(*args, **kwargs)
    return Pending(made(function.__self__, *args, **kwargs) if bound else made(*args, **kwargs))


def steps(function, *args, **kwargs):
    """A generator that calls a function."""
    result = invoke(function, *args, **kwargs)
    return (yield from result.steps) if type(result) is Pending else result


def _resumable(function):
    """The generator function that does what this one does, or None."""
    code = function.__code__
    if code.co_flags & _CANNOT:
        return None
    if code not in _made:
        try:
            _made[code] = _of_script(code)
        except Exception:               # it is called as ever then
            _made[code] = None
    found = _made[code]
    cells = dict(zip(code.co_freevars, function.__closure__ or ()))
    cells |= {n: types.CellType(v) for n, v in ((_INVOKE, invoke), (_PENDING, Pending), (_ENTER, enter))}
    if found is None or not cells.keys() >= set(found.co_freevars):
        return None
    made = types.FunctionType(found, function.__globals__, function.__name__, function.__defaults__,
                              tuple(cells[n] for n in found.co_freevars))
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def prepare(*functions):
    """Compiles functions of the library, while the snapshot is made. In them every call may have to wait."""
    for function in functions:
        code = function.__code__
        text = Loader.get_source(code.co_filename.removeprefix(HOME + "/").removesuffix(".py").replace("/", "."))
        lines = inspect.getblock(text.splitlines(keepends=True)[code.co_firstlineno - 1:])
        node = ast.parse(textwrap.dedent("".join(lines))).body[0]
        _made[code] = _compiled(code, ast.increment_lineno(node, code.co_firstlineno - 1), None, None)
        if _made[code] is None:
            raise RuntimeError(f"{function.__qualname__} has no place to wait")


def _of_script(code):
    file = code.co_filename
    if not _is_script(file):
        return None
    node, owner = _find(_tree(file), code)
    return node and _compiled(code, copy.deepcopy(node), owner, _waiting())


def _compiled(code, node, owner, waiting):
    """The code of the generator function, or None if it would never wait. `waiting`: the names of calls that may, None: all."""
    body = node.body if isinstance(node, ast.FunctionDef) else [ast.copy_location(ast.Return(node.body), node.body)]
    change = _Change(waiting, set(code.co_varnames[:_arguments(code)]) | set(code.co_freevars))
    body = ast.Module(body, [])
    body = change.generic_visit(body).body
    if not change.changed:
        return None
    name = node.name if isinstance(node, ast.FunctionDef) else "_skillhost_lambda"
    function = ast.copy_location(ast.FunctionDef(name, node.args, body, [], type_params=[]), node)
    inner = [function] if owner is None else [ast.copy_location(ast.ClassDef(owner, [], [], [function], [], type_params=[]), node)]
    names = [ast.arg(n) for n in (*code.co_freevars, _INVOKE, _PENDING, _ENTER)]
    outer = ast.FunctionDef("_skillhost_outer", ast.arguments([], names, None, [], [], None, []), inner, [], lineno=1, col_offset=0, type_params=[])
    for part in (*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs, node.args.vararg, node.args.kwarg):
        if part is not None:
            part.annotation = None
    node.args.defaults = [ast.Constant(None) for _ in node.args.defaults]
    node.args.kw_defaults = [d and ast.Constant(None) for d in node.args.kw_defaults]
    module = ast.fix_missing_locations(ast.Module([outer], []))
    found = _inner(compile(module, code.co_filename, "exec", dont_inherit=True), name)
    return found.replace(co_name=code.co_name, co_qualname=code.co_qualname)


def _arguments(code):
    return code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)


def _inner(code, name):
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            if part.co_name == name and part.co_flags & 0x20:
                return part
            if found := _inner(part, name):
                return found
    return None


def _is_script(file):
    """Not the library, not a package that the script uses: a file beside it, or text that was given on the command line."""
    folder = os.path.abspath(sys.path[0] if sys.path else "")
    return file in ("<string>", "<stdin>") or file.startswith(folder + "/") and "site-packages" not in file


def _tree(file):
    if file not in _trees:
        _trees[file] = ast.parse("".join(linecache.getlines(file)), file)
    return _trees[file]


def _find(tree, code):
    """→ (the node of a function, the name of the class around it)"""
    found = []

    def look(node, owner):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.Lambda)) and _is(child, code):
                found.append((child, owner))
            look(child, child.name if isinstance(child, ast.ClassDef) else owner)
    look(tree, None)
    return found[0] if len(found) == 1 else (None, None)


def _is(node, code):
    if isinstance(node, ast.Lambda):
        return code.co_name == "<lambda>" and node.lineno == code.co_firstlineno
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return node.name == code.co_name and first == code.co_firstlineno


def _called(node):
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)


def _waiting():
    """The names of functions that may have to wait, in all files of the script."""
    calls, files = {}, {m.__dict__.get("__file__") for m in list(sys.modules.values()) if isinstance(m, types.ModuleType)}
    files = {f for f in files if isinstance(f, str) and f.endswith(".py") and _is_script(f)}
    files |= {f for f in ("<string>", "<stdin>") if f in linecache.cache}
    files = tuple(sorted(files)[:_MOST_FILES])
    if _seen.get("files") == files:
        return _seen["names"]
    for file in files:
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.FunctionDef):
                own = calls.setdefault(node.name, set())
                parameters = {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
                for part in ast.walk(node):
                    if _is_sentinel_loop(part):
                        own.add("get")
                    elif isinstance(part, ast.Call):
                        own.add("sleep" if _called(part) in parameters else _called(part))
                    elif isinstance(part, ast.With):
                        own.add("acquire")
    waiting, size = set(_WAITING), 0
    while size != len(waiting):
        size = len(waiting)
        waiting |= {name for name, called in calls.items() if called & waiting}
    _seen.update(files=files, names=waiting)
    return waiting


def _is_sentinel_loop(node):
    """`for x in iter(q.get, None)`: a call that is not written as one."""
    return isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and _called(node.iter) == "iter" and len(node.iter.args) == 2


class _Change(ast.NodeTransformer):
    """Makes the calls of one function stoppable; not those of functions and comprehensions inside it."""

    def __init__(self, waiting, local):
        self.waiting, self.local, self.changed, self.loops = waiting, local, False, 0

    def _leave(self, node):
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _leave
    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _leave

    def visit_Call(self, node):
        self.generic_visit(node)
        name = _called(node)
        if self.waiting is not None and name not in self.waiting and not (isinstance(node.func, ast.Name) and name in self.local):
            return node
        if isinstance(node.func, ast.Name) and name == "super":
            return node
        return self._stoppable(node, node)

    def _stoppable(self, node, place):
        self.changed = True
        call = ast.Call(ast.Name(_INVOKE, ast.Load()), [node.func, *node.args], node.keywords)
        result = ast.Name(_RESULT, ast.Load())
        kept = ast.NamedExpr(ast.Name(_RESULT, ast.Store()), call)
        is_pending = ast.Compare(ast.Attribute(kept, "__class__", ast.Load()), [ast.Is()], [ast.Name(_PENDING, ast.Load())])
        rest = ast.YieldFrom(ast.Attribute(result, "steps", ast.Load()))
        return _placed(ast.IfExp(is_pending, rest, result), place)

    def visit_For(self, node):
        if not _is_sentinel_loop(node):
            return self.generic_visit(node)
        self.loops += 1
        names = [f"_skillhost_{what}{self.loops}" for what in ("call", "last", "item")]
        call, last, item = (functools.partial(ast.Name, name) for name in names)
        before = [ast.Assign([name(ast.Store())], self.visit(value)) for name, value in zip((call, last), node.iter.args)]
        got = ast.NamedExpr(item(ast.Store()), self._stoppable(ast.Call(call(ast.Load()), [], []), node.iter))
        test = ast.UnaryOp(ast.Not(), ast.Compare(got, [ast.Eq()], [last(ast.Load())]))
        body = [ast.Assign([node.target], item(ast.Load())), *node.body]
        loop = self.generic_visit(ast.While(ast.Constant(True), body, node.orelse))
        loop.test = test
        return [_placed(statement, node) for statement in (*before, loop)]

    def visit_With(self, node):
        self.generic_visit(node)
        for item in node.items:
            call = ast.Call(ast.Name(_ENTER, ast.Load()), [item.context_expr], [])
            item.context_expr = _placed(ast.YieldFrom(call), item.context_expr)
            self.changed = True
        return node


def _placed(new, old):
    """The new nodes stand where the old one stood, for tracebacks."""
    for part in ast.walk(new):
        if isinstance(part, (ast.expr, ast.keyword, ast.stmt)) and not hasattr(part, "lineno"):
            ast.copy_location(part, old)
    return new
