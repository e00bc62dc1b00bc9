"""The tools that the library brings: python3 -m NAME."""
import os
import shutil
import subprocess
import sys

data = sys.stdin.read()


def tool(*args, text=None):
    done = subprocess.run([sys.executable, "-m", *args], input=text, capture_output=True, text=True)
    said = done.stderr.strip().splitlines()
    print(args[0], done.returncode, done.stdout.strip().replace(os.getcwd(), "."), said[-1].split(": ", 1)[-1] if said else "")


tool("json.tool", "--sort-keys", "--indent", "1", text=data)
tool("json.tool", text="{bad")
tool("base64", "-e", text="hello")
tool("calendar", "2026", "2")
with open("artifacts/mod.py", "w") as f:
    f.write('"""Doc.\n\n>>> 1 + 1\n2\n"""\nimport unittest\n\n\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(1, 1)\n')
tool("zipfile", "-c", "artifacts/m.zip", "artifacts/mod.py")
tool("zipfile", "-t", "artifacts/m.zip")
tool("tarfile", "-c", "/tmp/m.tar", "artifacts/mod.py")
tool("doctest", "artifacts/mod.py")
tool("py_compile", "artifacts/mod.py")
tool("no_such_module")
os.chdir("artifacts")
done = subprocess.run([sys.executable, "-m", "unittest", "-q", "mod"], capture_output=True, text=True)
print(done.returncode, "OK" in done.stderr)
os.remove("m.zip")
shutil.rmtree("__pycache__")
