"""A test runner's way of calling python3: with options, and with the variables that stand for them."""
import os
import subprocess
import sys

SHOW = "import sys, warnings; print(sys.flags.optimize, __debug__, sys.warnoptions, sorted(sys._xoptions.items()), sys.flags.dev_mode)"


def run(*args, **env):
    done = subprocess.run([sys.executable, *args], capture_output=True, text=True, env={**os.environ, **env})
    last = done.stderr.strip().splitlines()[-1:]
    print(args[:-1], env, "→", done.returncode, done.stdout.strip(), *last)


with open("checked.py", "w") as f:
    f.write('"""Text."""\n\ndef half(n):\n    """Docs."""\n    assert n % 2 == 0, "odd"\n    return n // 2\n')
with open("main.py", "w") as f:
    f.write("not python at all {{{\nimport sys\nprint('second line', sys._getframe().f_lineno, sys.argv)\n")

USE = "import checked; print(checked.half(3), checked.__doc__, checked.half.__doc__)"
run("-c", USE)
run("-O", "-c", USE)
run("-OO", "-c", USE)
run("-c", USE, PYTHONOPTIMIZE="1")
run("-c", USE, PYTHONOPTIMIZE="yes")
run("-E", "-c", USE, PYTHONOPTIMIZE="1")
run("-O", "-c", SHOW)
run("-O", "-c", "exec('assert 0'); print(eval('1 if __debug__ else 2')); compile('assert 0', 'x', 'exec'); print('done')")
run("-O", "-c", "def f():\n x = 1\n exec('x = 2; y = 3')\n return x, eval('x + 1'), 'y' in locals()\nprint(f())")
run("-O", "-c", "from __future__ import annotations\nexec('def g(a: nothing): pass'); print(g.__annotations__)")
run("-W", "error", "-c", "import warnings; warnings.warn('old', DeprecationWarning)")
run("-Wignore", "-c", "import warnings; warnings.warn('old'); print('quiet')")
run("-Wd", "-Werror::UserWarning", "-c", SHOW, PYTHONWARNINGS="ignore,once::DeprecationWarning")
run("-W", "nonsense", "-c", "import sys; print(sys.warnoptions)")
run("-c", "import warnings; warnings.warn('late')", PYTHONWARNINGS="error")
run("-X", "dev", "-X", "name=value", "-X", "alone", "-c", SHOW)
run("-X", "utf8", "-c", "import sys; print(sys.flags.utf8_mode)")
run("-X", "int_max_str_digits=700", "-c", "import sys; print(sys.get_int_max_str_digits()); int('1' * 701)")
run("-c", SHOW, PYTHONDEVMODE="1")
run("-x", "main.py", "a")
run("-P", "-c", "import sys; print('' in sys.path); import checked")
run("-I", "-c", "import sys; print(sys.flags.isolated, sys.flags.ignore_environment, sys.flags.safe_path, '' in sys.path)")
run("-c", "import sys; print(sys.stdout.encoding, sys.stdin.errors); print('é')", PYTHONIOENCODING="ascii:replace")
run("-c", "print('é')", PYTHONIOENCODING="ascii")
run("-c", "import sys; print(sys.orig_argv[1:])")
run("-W")
run("-X")
run("-J", "x")
