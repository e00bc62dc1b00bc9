"""Documentation of what is there, as text; inspect and ast."""
import ast
import contextlib
import inspect
import io
import json
import pydoc
import sys

name = json.load(sys.stdin)["of"]


def documented(a: int, /, b: str = "x", *args, c=None, **kw) -> list[int]:
    """Does something.

    At length.
    """
    return [a]  # a comment


print(inspect.signature(documented), inspect.getdoc(documented).splitlines()[-1], inspect.getsource(documented).count("\n"), inspect.isfunction(documented))
bound = inspect.signature(documented).bind(1, "y", 2, z=3)
bound.apply_defaults()
print(bound.arguments, [p.kind.name for p in inspect.signature(documented).parameters.values()], inspect.currentframe().f_lineno > 0, inspect.stack()[0].function, inspect.getmodule(documented).__name__)
tree = ast.parse(open("run.py").read())
print(sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id.startswith("b")}), ast.literal_eval("{'a': (1, [2.5, None])}"), ast.unparse(ast.parse("x=1+2 ; y = [i for i in  x]")), ast.get_docstring(tree))
try:
    ast.literal_eval("__import__('os')")
except ValueError as e:
    print(type(e).__name__)


class Swap(ast.NodeTransformer):
    def visit_Add(self, node):
        return ast.Mult()


print(eval(compile(ast.fix_missing_locations(Swap().visit(ast.parse("3 + 4", mode="eval"))), "<ast>", "eval")))
text = pydoc.render_doc(getattr(str, name), renderer=pydoc.plaintext)
print(text.splitlines()[-1])
with contextlib.redirect_stdout(io.StringIO()) as out:
    help(documented)
print(out.getvalue().splitlines()[2:4])
