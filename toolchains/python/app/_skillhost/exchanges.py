"""A connection as HTTP clients of Python see one: bytes of a request go in, bytes of its answer come out. In between is the
host's `wasi:http`, which connects, encrypts and checks. There is one request a connection."""
import errno, http, socket, weakref

from componentize_py_types import Err, Ok
from wit_world.imports import outgoing_handler, types as wasi
from wit_world.imports.streams import StreamError_Closed

_PIECE = 4096           # more is not taken at once
_OWN = {"host", "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"}
_METHODS = {name.upper(): getattr(wasi, f"Method_{name}")
            for name in ("Get", "Head", "Post", "Put", "Delete", "Options", "Patch")}


def authority(host, port):
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _reset(text="Connection reset by peer"):
    return ConnectionResetError(errno.ECONNRESET, text)


def _error(code):
    from . import tls
    name = type(code).__name__.removeprefix("ErrorCode_")
    match name:
        case "DnsTimeout" | "DnsError" | "DestinationNotFound":
            return socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        case "ConnectionRefused":
            return ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
        case "DestinationUnavailable" | "DestinationIpUnroutable":
            return OSError(errno.EHOSTUNREACH, "No route to host")
        case "ConnectionTimeout" | "ConnectionReadTimeout" | "ConnectionWriteTimeout" | "HttpResponseTimeout":
            return TimeoutError("timed out")
        case "ConnectionTerminated" | "HttpResponseIncomplete":
            return _reset()
        case "TlsCertificateError":
            return tls.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
        case "TlsProtocolError" | "TlsAlertReceived":
            return tls.SSLError(1, "[SSL] the server does not speak TLS as it should")
        case "DestinationIpProhibited":
            return PermissionError(errno.EACCES, "this host stands for an address of this machine or of a private network; "
                                   "the grant must name the address itself")
        case "ConnectionLimitReached":
            return OSError(errno.EAGAIN, "too many requests at once: the limit `http_requests` is reached")
        case "HttpRequestBodySize" | "HttpResponseBodySize":
            return _used_up()
    return OSError(errno.EPROTO, f"the request failed: {name}")


def _used_up():
    return OSError(errno.EDQUOT, "the limit `http_bytes` of this call is reached")


class _Held:
    """What the host has for us, given back in the order that it wants: the last first."""
    def __init__(self):
        self._all = []

    def __call__(self, thing):
        self._all.append(thing)
        return thing

    def release(self, thing=None):
        while self._all:
            last = self._all.pop()
            last.__exit__(None, None, None)
            if last is thing:
                break


class Exchange:
    def __init__(self, host, port, tls, timeout):
        self._host, self._port, self._tls, self._timeout = host, port, tls, timeout
        self._given, self._state = b"", self._head
        self._answer, self._source, self._ready, self._sink = None, None, b"", None
        self._sending, self._receiving = _Held(), _Held()
        self._release = weakref.finalize(self, _release, self._receiving, self._sending)
        self._release.atexit = False        # the host takes all back at the end

    # What is sent.

    def send(self, data):
        if self._state is None:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        self._given += data
        while self._state is not None and self._state():
            pass

    def _head(self):
        head, end, rest = self._given.partition(b"\r\n\r\n")
        if not end:
            return False
        self._given = rest
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        fields = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
        named = {name.lower(): value for name, value in fields}
        chunked = named.get("transfer-encoding", "").lower() == "chunked"
        self._left = int(named.get("content-length", 0))
        self._begin(method, path, fields, named.get("host"), chunked or self._left > 0)
        self._state = self._chunk if chunked else self._body
        return True

    def _begin(self, method, path, fields, named, has_body):
        usual = authority(self._host, 443 if self._tls else 80)
        own = authority(self._host, self._port)
        if named and named.lower() not in {own.lower(), own.rpartition(":")[0].lower() if own == usual else own.lower()}:
            raise PermissionError(errno.EACCES, f"the header Host says {named!r}, and the connection is to {own}")
        kept = [(name, value.encode("latin-1")) for name, value in fields if name.lower() not in _OWN]
        try:
            request = wasi.OutgoingRequest(wasi.Fields.from_list(kept))
        except Err:
            raise ValueError(f"these headers cannot be sent: {', '.join(name for name, _ in kept)}") from None
        method = _METHODS[method]() if method in _METHODS else wasi.Method_Other(method)
        try:
            request.set_method(method)
            request.set_scheme(wasi.Scheme_Https() if self._tls else wasi.Scheme_Http())
            request.set_authority(own)
            request.set_path_with_query(path)
        except Err:
            raise ValueError(f"this request cannot be sent: {path!r}") from None
        if has_body:
            self._outgoing = self._sending(request.body())
            self._sink = self._sending(self._outgoing.write())
        options = wasi.RequestOptions()
        if self._timeout is not None:
            most = max(1, int(self._timeout * 1e9))
            options.set_connect_timeout(most)
            options.set_first_byte_timeout(most)
            options.set_between_bytes_timeout(most)
        try:
            self._answer = self._receiving(outgoing_handler.handle(request, options))
        except Err as e:
            raise _error(e.value) from None

    def _body(self):
        part, self._given = self._given[:self._left], self._given[self._left:]
        self._left -= len(part)
        self._pass(part)
        if self._left == 0:
            self._end()
        return False

    def _chunk(self):
        line, end, rest = self._given.partition(b"\r\n")
        if not end:
            return False
        length = int(line.split(b";")[0], 16)
        if len(rest) < length + 2:
            return False
        self._given = rest[length + 2:]
        if length:
            self._pass(rest[:length])
        else:
            self._end()
        return True

    def _pass(self, data):
        try:
            for at in range(0, len(data), _PIECE):
                self._sink.blocking_write_and_flush(data[at:at + _PIECE])
        except Err:
            pass        # nobody reads it any more: the answer says why

    def _end(self):
        self._state = None
        if self._sink is None:
            return
        sink, self._sink = self._sink, None
        self._sending.release(sink)
        self._sending._all.clear()
        try:
            wasi.OutgoingBody.finish(self._outgoing, None)
        except Err:
            pass

    # What comes back.

    def receive(self, most):
        if not self._ready:
            self._ready = self._more()
        data, self._ready = self._ready[:most], self._ready[most:]
        return data

    def _more(self):
        if self._source is None:
            if self._answer is None:
                return b""
            return self._begin_answer()
        try:
            return self._source.blocking_read(1 << 16)
        except Err as e:
            if isinstance(e.value, StreamError_Closed):
                return b""
            why = e.value.value.to_debug_string()
            if "exceeds limit" in why:
                raise _used_up() from None
            raise TimeoutError("timed out") if "timeout" in why.lower() else _reset() from None

    def _begin_answer(self):
        pollable = self._receiving(self._answer.subscribe())
        pollable.block()
        self._receiving.release(pollable)
        match self._answer.get():
            case Ok(Ok(answer)):
                pass
            case Ok(Err(code)):
                raise _error(code)
            case _:
                raise _reset()
        self._receiving.release()
        self._receiving(answer)
        fields = answer.headers()
        lines = [f"HTTP/1.1 {answer.status()} {_phrase(answer.status())}", "Connection: close"]
        lines += [f"{name}: {value.decode('latin-1')}" for name, value in fields.entries()]
        fields.__exit__(None, None, None)
        self._source = self._receiving(self._receiving(answer.consume()).stream())
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def close(self):
        self._state, self._answer, self._source, self._sink, self._ready = None, None, None, None, b""
        self._release()


def _phrase(status):
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def _release(receiving, sending):
    sending.release()
    receiving.release()
