"""Reads and rewrites Python source: trees, tokens, signatures, names; and consoles of one's own."""
import ast
import cmd
import code
import inspect
import io
import json
import symtable
import sys
import textwrap
import tokenize

source = json.load(sys.stdin)["source"]


class Rename(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.copy_location(ast.Name("renamed", node.ctx), node) if node.id == "old" else node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant) and isinstance(node.op, ast.Add):
            return ast.Constant(node.left.value + node.right.value)
        return node


tree = ast.parse(source)
print(ast.unparse(ast.fix_missing_locations(Rename().visit(tree))))
print(ast.dump(ast.parse("x[1:2] = not y", mode="exec").body[0], indent=1))
print(ast.get_docstring(tree.body[1]), [type(n).__name__ for n in ast.walk(tree) if isinstance(n, ast.stmt)])
print(ast.literal_eval("{'a': [1, -2.5, (None, True)], 'b': {1}}"))
for text in ("f()", "1 +", "x = = 2", "if x:\npass", "print 'a'", "'unfinished", "def f(:\n  pass"):
    try:
        print(ast.literal_eval(text))
    except (ValueError, SyntaxError) as e:
        print(type(e).__name__, getattr(e, "msg", "no literal"), getattr(e, "lineno", None), getattr(e, "offset", None))
for token in list(tokenize.generate_tokens(io.StringIO("def f(a, *b): # note\n    return f'{a!r:>4}' ** 2\n").readline))[:24]:
    print(tokenize.tok_name[token.type], repr(token.string), *token.start, end="; ")
print()
names = {}
exec(compile(tree, "<made>", "exec"), names)
greet = names["greet"]
print(greet("x"), inspect.signature(greet), [(p.name, p.kind.name, p.default is p.empty) for p in inspect.signature(greet).parameters.values()])
print(inspect.signature(greet).bind("a", punctuation="?").arguments, inspect.getdoc(greet), greet.__annotations__)
table = symtable.symtable("def f(a):\n    global g\n    b = a\n    def h(): return b\n", "t", "exec").get_children()[-1]
print([(s.get_name(), s.is_parameter(), s.is_global(), s.is_local()) for s in table.get_symbols()], table.get_frees() if table.get_type() == "function" else "")
print(inspect.getsource(Rename).splitlines()[0], inspect.isgeneratorfunction(names["numbers"]), inspect.getmro(Rename)[1].__name__)


class Shell(cmd.Cmd):
    prompt, intro = "> ", "hello"
    use_rawinput = False

    def do_add(self, line):
        """add N...: the sum"""
        print(sum(map(int, line.split())), file=self.stdout)

    def do_quit(self, line):
        return True

    def default(self, line):
        print("what is", line, file=self.stdout)


out = io.StringIO()
Shell(stdin=io.StringIO("add 1 2\nhelp add\nhelp\nfoo\n\nquit\n"), stdout=out).cmdloop()
print(textwrap.indent(out.getvalue(), "| "))
console = code.InteractiveInterpreter({"x": 20})
console.write = lambda text: print("console:", text.strip().splitlines()[-1])
print([console.runsource(line) for line in ("x + 2", "for i in range(2):", "1/0", "y = x * 2; print(y)", "a b")], console.locals["y"])
print(code.compile_command("def f():"), type(code.compile_command("a = 1")).__name__)
frame = inspect.currentframe()
print(frame.f_code.co_name, inspect.stack()[0].function, inspect.cleandoc("  a\n    b\n  "), inspect.getmodule(frame).__name__)
