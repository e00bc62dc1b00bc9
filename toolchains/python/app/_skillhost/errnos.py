"""Linux's error numbers and texts for a CPython that was compiled for WASI.

`OSError(number, text)` asks a dictionary inside the interpreter which subclass stands for a number. That dictionary is
found through the garbage collector and given subclasses of our own, whose `__init__` turns WASI's number into Linux's:
`e.errno == errno.ENOENT`, `e.args`, `str(e)` and the traceback's last line are then what they are on Linux.
"""
import errno, gc, os

from .linux_errno import NUMBER, TEXT

_wasi_number = {name: n for name, n in vars(errno).items() if isinstance(n, int)}
_wasi_text = {n: os.strerror(n) for n in _wasi_number.values()}
_to_linux = {n: NUMBER[name] for name, n in _wasi_number.items() if name in NUMBER}
_to_linux[_wasi_number.get("ENOTCAPABLE", 76)] = NUMBER["EACCES"]
_to_linux[_wasi_number["EPIPE"]] = NUMBER["EPIPE"]           # ESHUTDOWN is another name of it there


def _interpreters_map():
    for d in gc.get_referrers(ChildProcessError):
        if type(d) is dict and d.get(_wasi_number["ECHILD"]) is ChildProcessError:
            return d
    raise RuntimeError("the interpreter's table of error numbers was not found")


_map = _interpreters_map()
_base_of = {_to_linux[n]: cls for n, cls in list(_map.items()) if n in _to_linux}
_classes = {}


def _init(self, *args):
    number, text = args[0], args[1]
    if _wasi_text.get(number) == text:                       # raised by the interpreter itself
        number = _to_linux.get(number, number)
        args = (number, TEXT.get(number, text), *args[2:])
    elif type(self) is not (cls := _class_for(number)):      # raised by a script, which counts as Linux does
        self.__class__ = cls
    OSError.__init__(self, *args)


def _reduce(self):
    args = self.args if self.filename is None or len(self.args) != 2 else (*self.args, self.filename)
    return (type(self).__base__, args, *([self.__dict__] if self.__dict__ else []))


def _class_for(number):
    base = _base_of.get(number, OSError)
    if base not in _classes:
        body = {"__init__": _init, "__reduce__": _reduce, "__slots__": (), "__module__": "builtins", "__doc__": base.__doc__}
        _classes[base] = type(base.__name__, (base,), body)
    return _classes[base]


def strerror(code, /):
    """Translate an error code to a message string."""
    return TEXT.get(code) or f"Unknown error {code}"


def install():
    for n in {*_to_linux, *TEXT}:
        _map[n] = _class_for(_to_linux.get(n, n))
    errno.errorcode.clear()
    for name in _wasi_number:
        if name not in NUMBER:
            delattr(errno, name)
    for name, n in NUMBER.items():
        setattr(errno, name, n)
        errno.errorcode.setdefault(n, name)
    os.strerror = strerror
