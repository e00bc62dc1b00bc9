"""The module `ssl`, as far as clients of HTTP need it: the host encrypts and verifies, whatever a context says. What would
weaken that has no effect, and what cannot be done is refused."""
import enum, sys

from . import network


class SSLError(OSError):
    """An error occurred in the SSL implementation."""
    reason, library = "", "SSL"

    def __str__(self):
        return str(self.args[-1]) if self.args else ""


class SSLZeroReturnError(SSLError): pass
class SSLWantReadError(SSLError): pass
class SSLWantWriteError(SSLError): pass
class SSLSyscallError(SSLError): pass
class SSLEOFError(SSLError): pass


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate could not be verified."""
    verify_code, verify_message = 20, "unable to get local issuer certificate"


CertificateError = SSLCertVerificationError
socket_error = OSError


class VerifyMode(enum.IntEnum):
    CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED = range(3)


class TLSVersion(enum.IntEnum):
    MINIMUM_SUPPORTED, SSLv3, TLSv1, TLSv1_1, TLSv1_2, TLSv1_3, MAXIMUM_SUPPORTED = -2, 768, 769, 770, 771, 772, -1


class Purpose(enum.Enum):
    SERVER_AUTH, CLIENT_AUTH = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"


class _SSLMethod(enum.IntEnum):
    PROTOCOL_TLS, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER = 2, 16, 17


CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED = VerifyMode
PROTOCOL_TLS, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER = _SSLMethod
PROTOCOL_SSLv23 = PROTOCOL_TLS
OP_ALL, OP_NO_SSLv2, OP_NO_SSLv3, OP_NO_COMPRESSION, OP_NO_TICKET = 0x80000050, 0, 0x2000000, 0x20000, 0x4000
OP_NO_TLSv1, OP_NO_TLSv1_1, OP_NO_TLSv1_2, OP_NO_TLSv1_3, OP_NO_RENEGOTIATION = 0x4000000, 0x10000000, 0x8000000, 0x20000000, 0x40000000
OP_IGNORE_UNEXPECTED_EOF, OP_SINGLE_DH_USE, OP_SINGLE_ECDH_USE, OP_CIPHER_SERVER_PREFERENCE = 0x80, 0, 0, 0x400000
VERIFY_DEFAULT, VERIFY_X509_STRICT, VERIFY_X509_TRUSTED_FIRST, VERIFY_X509_PARTIAL_CHAIN = 0, 0x20, 0x8000, 0x80000
HAS_SNI = HAS_ALPN = HAS_TLSv1_2 = HAS_TLSv1_3 = HAS_NEVER_CHECK_COMMON_NAME = True
HAS_NPN = HAS_SSLv2 = HAS_SSLv3 = HAS_TLSv1 = HAS_TLSv1_1 = HAS_PSK = False
OPENSSL_VERSION, OPENSSL_VERSION_INFO, OPENSSL_VERSION_NUMBER = "OpenSSL 3.0.0 (the host's TLS)", (3, 0, 0, 0, 0), 0x30000000
CHANNEL_BINDING_TYPES = []


class SSLSocket(network.Socket):
    """A socket that speaks TLS with what it is connected to."""
    def __init__(self, *args, **kwargs):
        raise TypeError("SSLSocket does not have a public constructor. Instances are returned by SSLContext.wrap_socket().")

    def do_handshake(self, block=False):
        """It is done when the request is sent."""

    def version(self):
        return "TLSv1.3"

    def cipher(self):
        return "TLS_AES_128_GCM_SHA256", "TLSv1.3", 128

    def selected_alpn_protocol(self):
        return "http/1.1"

    def getpeercert(self, binary_form=False):
        raise SSLError(1, "the host verifies certificates and does not show them")

    def pending(self):
        return 0

    def unwrap(self):
        return self


class SSLContext:
    """What a TLS connection is to be like. The host uses no other authorities than its own."""
    def __init__(self, protocol=PROTOCOL_TLS_CLIENT):
        if protocol == PROTOCOL_TLS_SERVER:
            raise ValueError("nobody can call into a sandbox")
        self.protocol, self.check_hostname, self.verify_mode = protocol, protocol == PROTOCOL_TLS_CLIENT, CERT_REQUIRED
        self.options, self.verify_flags, self.post_handshake_auth = OP_ALL | OP_NO_SSLv3, VERIFY_X509_TRUSTED_FIRST, None
        self.minimum_version, self.maximum_version = TLSVersion.TLSv1_2, TLSVersion.MAXIMUM_SUPPORTED
        self.hostname_checks_common_name, self.keylog_filename, self.sslsocket_class = False, None, SSLSocket

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                    server_hostname=None, session=None):
        if server_side:
            raise ValueError("nobody can call into a sandbox")
        if sock._address is None or sock._exchange is not None:
            raise ValueError("a connection is encrypted before anything is sent on it")
        name = sock._address[0].rstrip(".").lower()
        if server_hostname is not None and server_hostname.strip("[]").rstrip(".").lower() != name:
            raise ValueError(f"the host verifies {name!r}, the name that is connected to, and not {server_hostname!r}")
        wrapped = object.__new__(SSLSocket)
        wrapped.__dict__.update(vars(sock), _tls=True, context=self, server_hostname=server_hostname, session=None)
        return wrapped

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        raise NotImplementedError("certificates of clients are not offered in this sandbox")

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        """Nothing: who runs skillhost names authorities with --net-ca."""

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Nothing: the host has them."""

    set_default_verify_paths = load_default_certs

    def set_ciphers(self, ciphers): pass

    def set_alpn_protocols(self, protocols): pass

    def get_ca_certs(self, binary_form=False):
        return []

    def cert_store_stats(self):
        return {"x509": 0, "crl": 0, "x509_ca": 0}

    def wrap_bio(self, *args, **kwargs):
        raise NotImplementedError("asyncio's TLS is not offered in this sandbox; use urllib.request")


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """Create a SSLContext object with default settings."""
    return SSLContext(PROTOCOL_TLS_CLIENT)


def _create_unverified_context(protocol=None, *, cert_reqs=CERT_NONE, check_hostname=False, **_):
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = check_hostname, cert_reqs
    return context


_create_default_https_context, _create_stdlib_context = create_default_context, _create_unverified_context


def install():
    sys.modules["ssl"] = sys.modules[__name__]
