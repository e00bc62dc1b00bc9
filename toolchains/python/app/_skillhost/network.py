"""Sockets, of which there is one kind: a stream to a host that the skill was granted, on which HTTP is spoken. The host sends
what is said on it as requests of its own; for all else it says what to do."""
import errno, io, socket

from componentize_py_types import Err
from wit_world.imports import network as host

from .exchanges import Exchange, authority

_ONLY = "the only sockets of this sandbox are connections for HTTP"
_AF_INET, _AF_INET6, _STREAM = socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM


def refusal(name, port):
    """Why nobody may connect there; None where one may."""
    try:
        host.check(f"{'https' if port == 443 else 'http'}://{authority(name, port)}/")
    except Err as e:
        return e.value


class Stream(io.RawIOBase):
    """What `makefile` reads and writes."""
    def __init__(self, owner, mode):
        self._owner, self.mode, self.name = owner, mode, -1

    def readable(self):
        return "r" in self.mode

    def writable(self):
        return "w" in self.mode

    def readinto(self, buffer):
        return self._owner._fill(buffer)

    def write(self, data):
        return self._owner.send(data)

    def close(self):
        if not self.closed:
            super().close()
            self._owner._let_go()


class Socket:
    """A socket object is one endpoint of a network connection."""
    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if family not in (-1, _AF_INET, _AF_INET6) or type not in (-1, _STREAM) or fileno is not None:
            raise PermissionError(errno.EACCES, _ONLY)
        self.family, self.type, self.proto = _AF_INET if family == -1 else family, _STREAM, 0 if proto == -1 else proto
        self._timeout, self._address, self._exchange, self._tls = socket.getdefaulttimeout(), None, None, False
        self._closed, self._readers = False, 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def connect(self, address):
        name, port = address[:2]
        name = name.decode() if isinstance(name, bytes) else name
        reason = refusal(name, port)
        if reason:
            raise PermissionError(errno.EACCES, reason)
        self._address = name, port

    def connect_ex(self, address):
        try:
            self.connect(address)
        except OSError as e:
            return e.errno
        return 0

    def _connected(self):
        if self._closed:
            raise OSError(errno.EBADF, "Bad file descriptor")
        if self._address is None:
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")
        if self._exchange is None:
            self._exchange = Exchange(*self._address, self._tls, self._timeout)
        return self._exchange

    def send(self, data, flags=0):
        data = bytes(data)
        self._connected().send(data)
        return len(data)

    def sendall(self, data, flags=0):
        self.send(data)

    def recv(self, size, flags=0):
        return self._connected().receive(size)

    def recv_into(self, buffer, nbytes=0, flags=0):
        self._connected()
        return self._fill(buffer, nbytes)

    def _fill(self, buffer, most=0):
        """Also of one that is closed while somebody still reads what `makefile` gave."""
        if self._exchange is None:
            return 0
        view = memoryview(buffer).cast("B")
        data = self._exchange.receive(most or len(view))
        view[:len(data)] = data
        return len(data)

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        raw = Stream(self, mode)
        self._readers += 1
        if buffering == 0:
            return raw
        size = io.DEFAULT_BUFFER_SIZE if buffering in (None, -1) else buffering
        kind = io.BufferedRWPair if "r" in mode and "w" in mode else io.BufferedReader if "w" not in mode else io.BufferedWriter
        buffer = kind(raw, raw, size) if kind is io.BufferedRWPair else kind(raw, size)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding, errors, newline)

    def _let_go(self):
        self._readers -= 1
        if self._closed:
            self.close()

    def close(self):
        self._closed = True
        if self._readers <= 0 and self._exchange is not None:
            self._exchange.close()

    def detach(self):
        raise PermissionError(errno.EACCES, _ONLY)

    def shutdown(self, how):
        pass

    def fileno(self):
        return -1

    def settimeout(self, timeout):
        self._timeout = timeout

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag):
        self._timeout = None if flag else 0.0

    def getpeername(self):
        if self._address is None:
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")
        return self._address

    def getsockname(self):
        return "0.0.0.0", 0

    def setsockopt(self, *args):
        pass

    def getsockopt(self, level, name, size=0):
        return 0

    def _refuse(self, *args):
        raise PermissionError(errno.EACCES, _ONLY)

    bind = listen = accept = sendto = recvfrom = sendmsg = recvmsg = _refuse


Socket.__name__ = Socket.__qualname__ = "socket"
Socket.__module__ = "socket"


def create_connection(address, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, all_errors=False):
    """Connect to *address* and return the socket object."""
    sock = socket.socket()
    if timeout is not socket._GLOBAL_DEFAULT_TIMEOUT:
        sock.settimeout(timeout)
    sock.connect(address)
    return sock


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Resolve host and port into list of address info entries. The host looks names up: a name stands for itself."""
    name = host.decode() if isinstance(host, bytes) else host or "localhost"
    port = int(port) if port else 0
    reason = refusal(name, port or 443)
    if reason:
        raise socket.gaierror(socket.EAI_FAIL, reason)
    return [(_AF_INET6 if ":" in name else _AF_INET, _STREAM, 6, "", (name, port))]


def _no_names(name, *args, **kwargs):
    raise socket.gaierror(socket.EAI_FAIL, f"the host looks up names when a request is sent: {name!r} cannot be looked up alone")


def install():
    socket.socket = socket.SocketType = Socket
    socket.create_connection, socket.getaddrinfo = create_connection, getaddrinfo
    for name in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
        setattr(socket, name, _no_names)
    socket.gethostname = lambda: "sandbox"
    socket.getfqdn = lambda name="": name or "sandbox"
