"""There is no network yet: a connection is refused with the reason, where a script would look for it."""
import http.client, socket, urllib.request

_REASON = "the network is not available in this sandbox"


def _refuse(*args, **kwargs):
    raise PermissionError(13, _REASON)


def _no_names(host, *args, **kwargs):
    raise socket.gaierror(socket.EAI_FAIL if hasattr(socket, "EAI_FAIL") else -4, f"{_REASON}: {host!r} cannot be looked up")


class HTTPSConnection(http.client.HTTPConnection):
    """Here so that an https address fails like an http one, with the reason."""
    default_port = http.client.HTTPS_PORT


class HTTPSHandler(urllib.request.AbstractHTTPHandler):
    def __init__(self, debuglevel=None, context=None, check_hostname=None):
        super().__init__(debuglevel)

    def https_open(self, request):
        return self.do_open(HTTPSConnection, request)

    https_request = urllib.request.AbstractHTTPHandler.do_request_


def _socket(create):
    def __init__(self, *args, **kwargs):
        try:
            create(self, *args, **kwargs)
        except PermissionError:
            raise PermissionError(13, _REASON) from None
    return __init__


def _connect(self):
    raise PermissionError(13, f"{_REASON}: {self.host}:{self.port}")


def install():
    socket.create_connection = _refuse
    socket.socket.__init__ = _socket(socket.socket.__init__)
    for name in ("connect", "connect_ex", "bind", "listen"):
        setattr(socket.socket, name, _refuse)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        setattr(socket, name, _no_names)
    socket.gethostname = lambda: "sandbox"
    socket.getfqdn = lambda name="": name or "sandbox"
    http.client.HTTPConnection.connect = _connect
    http.client.HTTPSConnection = HTTPSConnection
    urllib.request.HTTPSHandler = HTTPSHandler
    opener = urllib.request.build_opener

    def build_opener(*handlers):
        """Create an opener object from a list of handlers."""
        mine = any(h is HTTPSHandler or isinstance(h, HTTPSHandler) for h in handlers)
        return opener(*handlers, *(() if mine else (HTTPSHandler,)))
    urllib.request.build_opener = build_opener
