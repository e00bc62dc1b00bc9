"""Imports the skill's own package: relative imports, data beside the code, a zip, plugins by name."""
import importlib
import importlib.resources
import importlib.util
import json
import os
import pkgutil
import runpy
import sys
import zipfile

from lib import VERSION, stats
from lib.stats import mean as average
import lib.plugins

values = json.load(sys.stdin)["values"]
print(VERSION, average(values), stats.__name__, stats.__package__, os.path.basename(stats.__file__), __name__, __file__ == sys.argv[0], __doc__[:7])
for info in sorted(pkgutil.iter_modules(lib.plugins.__path__), key=lambda i: i.name):
    print(info.name, importlib.import_module(f"lib.plugins.{info.name}").run(values))
print(importlib.resources.files("lib").joinpath("data.txt").read_text().strip())
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib", "data.txt")) as f:
    print(f.read().strip())
for name in ("lib.none", "lib.broken", "lib.circular"):
    try:
        importlib.import_module(name)
    except ImportError as e:
        print(type(e).__name__, str(e).split(" (")[0], e.name)
    except Exception as e:
        print(type(e).__name__, e)
with zipfile.ZipFile("/tmp/zipped.zip", "w") as z:
    z.writestr("zipped.py", "def f():\n    return __file__.endswith('zipped.zip/zipped.py')\n")
    z.writestr("__main__.py", "import zipped\nprint('zip main', zipped.f())\n")
sys.path.append("/tmp/zipped.zip")
import zipped
print(zipped.f(), runpy.run_path("lib/stats.py")["mean"]([4]), sorted(runpy.run_module("lib.plugins.total", run_name="x"))[-1])
runpy.run_path("/tmp/zipped.zip", run_name="__main__")
spec = importlib.util.spec_from_file_location("loaded", "lib/plugins/total.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.run([5]), importlib.util.find_spec("nothing") is None, "lib.stats" in sys.modules, importlib.reload(stats).loads)
with open("/tmp/made.py", "w") as f:
    f.write("X = 1\n")
sys.path.insert(0, "/tmp")
import made
print(made.X, importlib.import_module("lib.lazy").later, sys.path[-1].endswith("zip"))
os.remove("/tmp/made.py")
os.remove("/tmp/zipped.zip")
import lib.fails
