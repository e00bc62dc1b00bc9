"""The whole standard library inside the snapshot: code to run, source for tracebacks and inspect, both compressed.

At call time there is no `/usr/lib/python3.14`: a finder on `sys.meta_path` answers from memory instead. Every call begins
with a copy of that memory, so it pays to keep it small.
"""
import importlib._bootstrap, importlib.machinery, marshal, os, sys, types, zlib

HOME = f"/usr/lib/python{sys.version_info.major}.{sys.version_info.minor}"
_SKIP = ("test", "idlelib", "turtledemo", "tkinter", "ensurepip", "pydoc_data", "site-packages", "lib2to3", "config-3",
         "__pycache__", "lib-dynload", "venv")

_code = {}          # module name -> compressed marshalled code
_source = {}        # module name -> (file name as shown, compressed source)
_packages = set()


def collect(root, prefix=""):
    """Takes in every module under `root`; runs while the snapshot is made."""
    for entry in sorted(os.listdir(root)):
        path = f"{root}/{entry}"
        if entry.startswith(_SKIP):
            continue
        if os.path.isdir(path):
            if os.path.exists(f"{path}/__init__.py"):
                collect(path, f"{prefix}{entry}.")
        elif entry.endswith(".py"):
            package = entry == "__init__.py" and prefix != ""
            add(prefix[:-1] if package else prefix + entry[:-3], path, package)


def add(name, path, package=False):
    """Takes in one module."""
    shown = f"{HOME}/{name.replace('.', '/')}{'/__init__' if package else ''}.py"
    with open(path, "rb") as f:
        source = f.read()
    _code[name] = zlib.compress(marshal.dumps(compile(source, shown, "exec", dont_inherit=True, optimize=0)), 9)
    _source[name] = (shown, zlib.compress(source, 9))
    if package:
        _packages.add(name)


_run = importlib._bootstrap._call_with_frames_removed


class Loader:
    """Finder and loader in one, as importlib's own `FrozenImporter` is."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name not in _code:
            return None
        file, package = _source[name][0], name in _packages
        spec = importlib.machinery.ModuleSpec(name, cls, origin=file, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [os.path.dirname(file)]
        return spec

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        _run(exec, Loader.get_code(module.__spec__.name), module.__dict__)

    @staticmethod
    def is_package(name):
        return name in _packages

    @staticmethod
    def get_code(name):
        return marshal.loads(zlib.decompress(_code[name]))

    @staticmethod
    def get_source(name):
        if name not in _source:
            return None
        return zlib.decompress(_source[name][1]).decode("utf-8")

    @staticmethod
    def get_filename(name):
        return _source[name][0]

    def __repr__(self):
        return "<the standard library in the snapshot>"


_BUILD_ROOT = "/python"         # where componentize-py shows the library while the snapshot is made


def install():
    """From here on the library is imported from memory."""
    collect(_BUILD_ROOT)
    builtin, frozen, path = sys.meta_path[:3]
    sys.meta_path[:] = [builtin, frozen, Loader, path]
    adopt()


def adopt():
    """Modules that were imported from the build's files before that forget them; their functions show the same file names as the rest."""
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if name not in _code or spec is None or not getattr(module, "__file__", None):
            continue
        old, new = module.__file__, _source[name][0]
        spec.loader = module.__loader__ = Loader
        spec.origin = module.__file__ = new
        spec.cached = None
        module.__dict__.pop("__cached__", None)
        if name in _packages:
            spec.submodule_search_locations = module.__path__ = [os.path.dirname(new)]
        _rename(module, old, new)


def _rename(module, old, new):
    """Gives the functions of a module their new file name."""
    seen, work = set(), [v for v in vars(module).values()]
    while work:
        v = work.pop()
        if isinstance(v, (staticmethod, classmethod)):
            v = v.__func__
        if isinstance(v, property):
            work += [f for f in (v.fget, v.fset, v.fdel) if f]
        elif isinstance(v, types.FunctionType):
            if v.__code__.co_filename == old:
                v.__code__ = with_name(v.__code__, new)
            if hasattr(v, "__wrapped__"):
                work.append(v.__wrapped__)
        elif isinstance(v, type) and v.__module__ == module.__name__ and id(v) not in seen:
            seen.add(id(v))
            work += list(vars(v).values())


def with_name(code, new):
    """The same code, said to come from another file."""
    consts = tuple(with_name(c, new) if isinstance(c, types.CodeType) else c for c in code.co_consts)
    return code.replace(co_filename=new, co_consts=consts)


# importlib takes the frames of its own two files out of a failed import's traceback; ours belong to them.
for _f in (Loader.find_spec.__func__, Loader.exec_module):
    _f.__code__ = with_name(_f.__code__, "<frozen importlib._bootstrap_external>")
