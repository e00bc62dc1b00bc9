"""The numbers of C, for packages that ask how large they are or that want them to overflow. There is no native code to call, and no
memory of C's: libraries, functions, structures and pointers are refused when they are used, not when a package names them."""
import struct as _struct

_WHY = "is not available in this sandbox: it calls native code, and there is none inside WebAssembly"


class ArgumentError(Exception):
    pass


class _SimpleCData:
    _type_ = None

    def __init__(self, value=None):
        self.value = self._usual if value is None else value

    def __init_subclass__(cls):
        cls._size = _struct.calcsize("=" + cls._type_) if cls._type_ in "bBhHiIlLqQfd" else _struct.calcsize(cls._type_)

    _usual = 0

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = self._kept(value)

    def _kept(self, value):
        if not isinstance(value, int):
            raise TypeError(f"an integer is required (got type {type(value).__name__})")
        bits = 8 * self._size
        value &= (1 << bits) - 1
        return value - (1 << bits) if self._type_.islower() and value >> bits - 1 else value

    def __repr__(self):
        return f"{type(self).__name__}({self._value!r})"

    def __bool__(self):
        return bool(self._value)


class _Float(_SimpleCData):
    _type_, _usual = "d", 0.0

    def _kept(self, value):
        return _struct.unpack(self._type_, _struct.pack(self._type_, value))[0]


class c_byte(_SimpleCData): _type_ = "b"
class c_ubyte(_SimpleCData): _type_ = "B"
class c_short(_SimpleCData): _type_ = "h"
class c_ushort(_SimpleCData): _type_ = "H"
class c_int(_SimpleCData): _type_ = "i"
class c_uint(_SimpleCData): _type_ = "I"
class c_long(_SimpleCData): _type_ = "l"
class c_ulong(_SimpleCData): _type_ = "L"
class c_longlong(_SimpleCData): _type_ = "q"
class c_ulonglong(_SimpleCData): _type_ = "Q"
class c_float(_Float): _type_ = "f"
class c_double(_Float): _type_ = "d"


class c_bool(_SimpleCData):
    _type_, _usual = "?", False

    def _kept(self, value):
        return bool(value)


class c_char(_SimpleCData):
    _type_, _usual = "c", b"\0"

    def _kept(self, value):
        if not isinstance(value, bytes) or len(value) != 1:
            raise TypeError("one character bytes, bytearray, or an integer in range(256) expected")
        return value


class c_void_p(_SimpleCData):
    _type_, _usual = "P", None

    def _kept(self, value):
        return value


class c_char_p(c_void_p): _type_ = "P"
class c_wchar_p(c_void_p): _type_ = "P"


c_int8, c_int16, c_int32, c_int64 = c_byte, c_short, c_int, c_longlong
c_uint8, c_uint16, c_uint32, c_uint64 = c_ubyte, c_ushort, c_uint, c_ulonglong
c_size_t, c_ssize_t = c_uint, c_int                 # a word of WebAssembly has 32 bits
py_object = c_voidp = c_void_p


def sizeof(kind, /):
    """Return the size in bytes of a C instance."""
    size = getattr(kind, "_size", None)
    if size is None:
        raise TypeError("this type has no size")
    return size


alignment = sizeof


class _Refused:
    def __init__(self, *args, **kwargs):
        raise OSError(f"ctypes.{type(self).__name__} {_WHY}")


class CDLL(_Refused): pass
class PyDLL(_Refused): pass
class Structure(_Refused): pass
class Union(_Refused): pass
class Array(_Refused): pass


class LibraryLoader:
    def __init__(self, kind):
        self._kind = kind

    def LoadLibrary(self, name):
        return self._kind(name)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._kind(name)


cdll, pydll = LibraryLoader(CDLL), LibraryLoader(PyDLL)
RTLD_LOCAL, RTLD_GLOBAL = 0, 256


def _refused(name):
    def f(*args, **kwargs):
        raise OSError(f"ctypes.{name} {_WHY}")
    f.__name__ = f.__qualname__ = name
    return f


CFUNCTYPE, PYFUNCTYPE = (lambda *types, **how: _refused("CFUNCTYPE")), (lambda *types, **how: _refused("PYFUNCTYPE"))
POINTER = _refused("POINTER")
for _name in ("addressof", "byref", "cast", "create_string_buffer", "create_unicode_buffer", "get_errno", "memmove", "memset", "pointer",
              "resize", "set_errno", "string_at", "wstring_at"):
    globals()[_name] = _refused(_name)
